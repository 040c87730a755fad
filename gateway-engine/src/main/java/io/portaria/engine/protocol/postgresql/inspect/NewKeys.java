package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.grammar.Parsed;
import io.portaria.engine.protocol.postgresql.grammar.RawStatement;
import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot.Relation;
import io.portaria.engine.protocol.postgresql.lineage.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Keys and indexes that definitions bring, over columns that are protected or will be by their names: of tables too that nobody
/// knows yet, since the transaction that makes them goes on.
///
/// An index with a protected column behind others gives rows in the order of its values. A foreign key to a protected column
/// asks what stands there, with every row that is written, and nobody counts it.
final class NewKeys {
    /// @param keyed last names of the tables that are made with a protected column in their primary key
    /// @param referred last names of those to which foreign keys refer without naming the columns there
    /// @param orders whether an index is made in which a protected column stands behind others
    /// @param asks whether a foreign key names a protected column of a table that nobody knows yet
    /// @param computes whether a column that will not be protected is computed from one that is or will be
    /// @param makesProtected whether a column is made that will be protected
    /// @param renames whether a table or column gets another name
    record Facts(
            Set<String> keyed,
            Set<String> referred,
            boolean orders,
            boolean asks,
            boolean computes,
            boolean makesProtected,
            boolean renames) {
        static final Facts NONE = new Facts(Set.of(), Set.of(), false, false, false, false, false);
    }

    private final Protection protection;
    private final SchemaSnapshot schema;

    NewKeys(Protection protection) {
        this.protection = protection;
        this.schema = protection.schema();
    }

    /// @param facts of the same string
    Facts of(StatementFacts facts, StatementTree tree) {
        boolean defines =
                facts.parts().stream().anyMatch(p -> Set.of("create", "alter").contains(p.verb()))
                        && protection.isAnythingProtected();
        if (!defines) {
            return Facts.NONE;
        }
        return switch (tree.parsed()) {
            case Parsed.Tree parsed -> of(parsed.statements());
            case Parsed.Wrong _ -> Facts.NONE;
            case Parsed.Beyond _ ->
                    new Facts(
                            Set.of(),
                            Set.of(),
                            namesProtected(facts),
                            namesProtected(facts),
                            namesProtected(facts),
                            false,
                            true);
        };
    }

    private boolean namesProtected(StatementFacts facts) {
        return facts.parts().stream()
                .flatMap(p -> p.chains().stream())
                .anyMatch(chain -> isProtected(List.of(), chain.getLast()));
    }

    private Facts of(List<RawStatement> statements) {
        Search search = new Search();
        for (RawStatement statement : statements) {
            SyntaxNode node = statement.node();
            if (Set.of("CreateStmt", "AlterTableStmt", "IndexStmt").contains(node.type())) {
                search.below(node, name(node, "relation"), "");
            }
        }
        return new Facts(
                Set.copyOf(search.keyed),
                Set.copyOf(search.referred),
                search.orders,
                search.asks,
                search.computes,
                search.makesProtected,
                statements.stream().anyMatch(s -> s.node().type().equals("RenameStmt")));
    }

    Optional<Refusal> objection(Facts facts) {
        if (facts.orders()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The definition makes an index in which a protected column stands behind others, or that is computed from one: rows then come in the order of its values.",
                            "Put the protected column first, or have it applied by a person."));
        }
        if (facts.computes()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The definition computes a column from a protected one, and no rule protects a column of its name.",
                            "Give it a name that a rule protects, or have it applied by a person."));
        }
        return facts.asks() || facts.referred().stream().anyMatch(facts.keyed()::contains)
                ? Optional.of(asking())
                : Optional.empty();
    }

    /// Why nothing is renamed that has such a key.
    static Refusal renaming() {
        return Refusal.notAllowed(
                "masking",
                "A table with a protected column in its primary key was made in this transaction: under another name nobody would know it.",
                "Commit the transaction first.");
    }

    /// Why no foreign key refers to a protected column.
    static Refusal asking() {
        return Refusal.notAllowed(
                "masking",
                "The foreign key is to a protected column: what can be written would tell what stands there.",
                "Refer to another column, or have it applied by a person.");
    }

    private static List<String> name(SyntaxNode node, String field) {
        return node.child(field).map(Names::ofRelation).orElse(List.of());
    }

    private final class Search {
        private final Set<String> keyed = new HashSet<>();
        private final Set<String> referred = new HashSet<>();
        private boolean orders;
        private boolean asks;
        private boolean computes;
        private boolean makesProtected;

        /// @param column within which a constraint stands; empty for one of the table
        void below(SyntaxNode node, List<String> table, String column) {
            switch (node.type()) {
                case "Constraint" -> constraint(node, table, column);
                case "IndexStmt" -> {
                    indexed(names(node.children("indexParams"), "name"), table);
                    computed(node, table);
                }
                case "AlterTableCmd" -> {
                    boolean anew = node.text("subtype").equals("AT_SetExpression");
                    computes |=
                            anew && !isProtected(table, node.text("name")) && names(node, table);
                }
                case "ColumnDef" -> makesProtected |= protection.willProtect(node.text("colname"));
                default -> {
                    // columns have constraints of their own
                }
            }
            String within = node.type().equals("ColumnDef") ? node.text("colname") : column;
            node.forEachChild((_, child) -> below(child, table, within));
        }

        private void constraint(SyntaxNode constraint, List<String> table, String column) {
            switch (constraint.text("contype")) {
                case "CONSTR_PRIMARY" -> {
                    List<String> columns = columns(constraint, column);
                    indexed(columns, table);
                    boolean ofIndex = !constraint.text("indexname").isEmpty();
                    if (ofIndex || columns.stream().anyMatch(c -> isProtected(table, c))) {
                        keyed.add(table.getLast());
                    }
                }
                case "CONSTR_UNIQUE" -> indexed(columns(constraint, column), table);
                case "CONSTR_EXCLUSION" -> {
                    indexed(
                            constraint.children("exclusions").stream()
                                    .flatMap(e -> e.children("items").stream().limit(1))
                                    .map(e -> e.text("name"))
                                    .toList(),
                            table);
                    computed(constraint, table);
                }
                case "CONSTR_FOREIGN" -> refers(constraint);
                case "CONSTR_GENERATED" ->
                        computes |= !isProtected(table, column) && names(constraint, table);
                default -> {
                    // CHECK and its kin are followed by lineage
                }
            }
        }

        private void refers(SyntaxNode constraint) {
            List<String> to = name(constraint, "pktable");
            List<String> columns = names(constraint.children("pk_attrs"), "sval");
            if (to.isEmpty()) {
                return;
            }
            if (columns.isEmpty()) {
                referred.add(to.getLast());
            }
            asks |= columns.stream().anyMatch(c -> isProtected(to, c) && !isKnown(to, c));
        }

        /// Of what the schema knows other objections are made.
        private boolean isKnown(List<String> table, String column) {
            return schema.named(table).stream()
                    .anyMatch(r ->
                            r.columns().values().stream().anyMatch(c -> c.name().equals(column)));
        }

        /// Expressions of an index, and the condition that rows in it meet.
        private void computed(SyntaxNode node, List<String> table) {
            orders |= names(node, table);
        }

        /// Whether an expression names a protected column.
        private boolean names(SyntaxNode node, List<String> table) {
            List<String> columns = new ArrayList<>();
            collect(node, columns);
            return columns.stream().anyMatch(c -> isProtected(table, c));
        }

        private static void collect(SyntaxNode node, List<String> columns) {
            if (node.type().equals("ColumnRef")) {
                columns.add(names(node.children("fields"), "sval").getLast());
            }
            node.forEachChild((_, child) -> collect(child, columns));
        }

        private void indexed(List<String> columns, List<String> table) {
            orders |= columns.stream().skip(1).anyMatch(c -> isProtected(table, c));
        }

        private static List<String> columns(SyntaxNode constraint, String column) {
            List<String> keys = names(constraint.children("keys"), "sval");
            return keys.isEmpty() && !column.isEmpty() ? List.of(column) : keys;
        }

        private static List<String> names(List<SyntaxNode> nodes, String field) {
            List<String> names = new ArrayList<>();
            nodes.forEach(n -> names.add(n.text(field)));
            return names;
        }
    }

    /// By the rules for the table, or by those that will mean it when it is there.
    private boolean isProtected(List<String> table, String column) {
        List<Relation> known = table.isEmpty() ? List.of() : schema.named(table);
        return !column.isEmpty()
                && (protection.willProtect(column)
                        || known.stream().anyMatch(r -> protection.of(r, column).isPresent()));
    }
}
