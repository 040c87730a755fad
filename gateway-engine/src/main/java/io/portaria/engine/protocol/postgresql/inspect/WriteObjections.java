package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot.Relation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What may not be written where lineage does not know what a statement reads: judged by its words, it may copy protected
/// values to where nothing protects them.
final class WriteObjections {
    private static final Set<String> CONSTANTS =
            Set.of(
                    "null",
                    "true",
                    "false",
                    "current_date",
                    "current_user",
                    "session_user",
                    "integer",
                    "bigint",
                    "smallint",
                    "boolean",
                    "real",
                    "double",
                    "zone",
                    "at",
                    "end");

    private final Protection protection;
    private final SchemaSnapshot schema;

    WriteObjections(Protection protection) {
        this.protection = protection;
        this.schema = protection.schema();
    }

    Optional<Refusal> of(StatementFacts.Part part, Touched touched) {
        if (!touched.readsProtected()) {
            return Optional.empty();
        }
        if (part.defines().storesResult()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The statement would keep what it reads from protected columns in a new relation that nothing protects.",
                            "Leave the protected columns out."));
        }
        boolean copiesRows =
                part.writes().inserts() && (part.writes().queries() || part.verb().equals("merge"));
        return part.kind() == StatementKind.WRITE && (copiesRows || assignsProtected(part))
                ? Optional.of(
                        Refusal.notAllowed(
                                "masking",
                                "The statement would copy what it reads from protected columns to where nothing protects it.",
                                "Write values (constants, parameters), or leave the protected tables out."))
                : Optional.empty();
    }

    /// Whether a name in what is assigned can stand for a protected value. It cannot where it is of what the statement
    /// itself inserts, a plain function, or, where nothing is joined, a column that no rule protects.
    private boolean assignsProtected(StatementFacts.Part part) {
        Set<String> unprotected = new HashSet<>();
        Set<String> protectedOnes = new HashSet<>();
        Set<Integer> seen = new HashSet<>();
        for (List<String> named : part.chains()) {
            for (Relation relation : schema.named(named)) {
                if (seen.add(relation.oid())) {
                    for (SchemaSnapshot.Column column : relation.columns().values()) {
                        boolean isProtected = protection.of(relation, column.name()).isPresent();
                        (isProtected ? protectedOnes : unprotected).add(column.name());
                    }
                }
            }
        }
        for (List<String> chain : part.writes().assigned()) {
            String name = chain.getLast();
            boolean inserted = chain.size() == 2 && chain.getFirst().equals("excluded");
            boolean ofNoTable =
                    chain.size() == 1
                            && (CONSTANTS.contains(name)
                                    || SqlWords.isKeyword(name)
                                    || schema.isPlainFunction(name));
            boolean harmless =
                    inserted
                            || (!protectedOnes.contains(name)
                                    && (unprotected.contains(name)
                                            ? !part.writes().joins()
                                            : ofNoTable));
            if (!harmless) {
                return true;
            }
        }
        return false;
    }
}
