package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.grammar.Parsed;
import io.portaria.engine.protocol.postgresql.grammar.PostgresGrammar;
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

    private final PostgresGrammar grammar;
    private final TargetSchema schema;

    StatementLineage(PostgresGrammar grammar, TargetSchema schema) {
        this.grammar = grammar;
        this.schema = schema;
    }

    /// @param utf8 that `lexer` has just cut
    /// @param parts how many statements it found
    Outcome of(SqlLexer lexer, byte[] utf8, int parts) {
        if (!lexer.standardConformingStrings() && hasBackslash(lexer, utf8)) {
            return notRead("its strings are read in another way than the standard's");
        }
        return switch (grammar.parse(utf8, lexer.offset(), lexer.length())) {
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

    private static boolean hasBackslash(SqlLexer lexer, byte[] text) {
        for (int i = lexer.offset(); i < lexer.offset() + lexer.length(); i++) {
            if (text[i] == '\\') {
                return true;
            }
        }
        return false;
    }
}
