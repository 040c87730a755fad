package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.grammar.Parsed;
import io.portaria.engine.protocol.postgresql.grammar.PostgresGrammar;
import java.util.Optional;

/// The tree of a statement string by PostgreSQL's own grammar, which is asked when somebody first wants it, and once: it is
/// most of what a new statement costs.
final class StatementTree {
    private final PostgresGrammar grammar;
    private final SqlLexer lexer;
    private final byte[] utf8;
    private Optional<Parsed> parsed = Optional.empty();

    /// @param utf8 that `lexer` has just cut
    StatementTree(PostgresGrammar grammar, SqlLexer lexer, byte[] utf8) {
        this.grammar = grammar;
        this.lexer = lexer;
        this.utf8 = utf8;
    }

    /// Nothing is concluded from a text whose strings the server reads in another way than the grammar here.
    Parsed parsed() {
        if (parsed.isEmpty()) {
            parsed =
                    Optional.of(
                            !lexer.standardConformingStrings() && hasBackslash()
                                    ? new Parsed.Beyond(
                                            "its strings are read in another way than the standard's")
                                    : parse());
        }
        return parsed.get();
    }

    /// Of rows that are like the first, the grammar is not asked, unless there is something wrong that it is to say where.
    private Parsed parse() {
        Optional<Parsed> shorter =
                RepeatedRows.of(lexer)
                        .map(rows -> rows.without(utf8, lexer.offset(), lexer.length()))
                        .map(text -> grammar.parse(text, 0, text.length));
        return shorter.filter(p -> !(p instanceof Parsed.Wrong))
                .orElseGet(() -> grammar.parse(utf8, lexer.offset(), lexer.length()));
    }

    private boolean hasBackslash() {
        for (int i = lexer.offset(); i < lexer.offset() + lexer.length(); i++) {
            if (utf8[i] == '\\') {
                return true;
            }
        }
        return false;
    }
}
