package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.grammar.Parsed;
import io.portaria.engine.protocol.postgresql.grammar.RawStatement;
import io.portaria.engine.protocol.postgresql.lineage.Analysis;
import io.portaria.engine.protocol.postgresql.lineage.Lineage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a statement string by PostgreSQL's own grammar and works out what its parts use.
final class StatementLineage {
    /// What came of it.
    sealed interface Outcome {
        /// @param parts one for each statement; empty for one that neither reads nor writes rows by itself
        record Read(List<Optional<Analysis>> parts) implements Outcome {}

        record NotRead(Refusal refusal) implements Outcome {}
    }

    private final TargetSchema schema;

    StatementLineage(TargetSchema schema) {
        this.schema = schema;
    }

    /// @param parts how many statements the lexer found in it
    Outcome of(StatementTree statement, int parts) {
        return switch (statement.parsed()) {
            case Parsed.Tree tree when tree.statements().size() == parts ->
                    new Outcome.Read(analysed(tree.statements()));
            case Parsed.Tree _ -> notRead("it cannot be told where its parts end");
            case Parsed.Wrong wrong ->
                    new Outcome.NotRead(
                            new Refusal(
                                    Refusal.Kind.NOT_UNDERSTOOD,
                                    "masking",
                                    "The statement has a syntax error at character "
                                            + wrong.position()
                                            + ".",
                                    "It is read by the grammar of PostgreSQL 18, since it names protected tables."));
            case Parsed.Beyond beyond -> notRead(beyond.why());
        };
    }

    private List<Optional<Analysis>> analysed(List<RawStatement> statements) {
        List<Optional<Analysis>> parts = new ArrayList<>();
        for (RawStatement statement : statements) {
            parts.add(Lineage.of(statement.node(), schema));
        }
        return List.copyOf(parts);
    }

    private static Outcome notRead(String why) {
        return new Outcome.NotRead(
                new Refusal(
                        Refusal.Kind.NOT_SUPPORTED,
                        "masking",
                        "The statement names protected tables and cannot be analysed: " + why,
                        "Write it shorter and more plainly."));
    }
}
