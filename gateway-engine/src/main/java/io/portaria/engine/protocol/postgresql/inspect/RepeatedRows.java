package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.inspect.SqlLexer.Kind;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The rows behind the first of `INSERT INTO t (…) VALUES (…), (…), …` where all of them are constants, as many in each. What
/// such a statement reads and writes, its first row says; the others only make it long, and a parser takes time for each of
/// their tokens.
///
/// @param from the first byte behind the first row
/// @param to the first byte behind the last row
record RepeatedRows(int from, int to) {
    private static final Set<String> CONSTANTS = Set.of("null", "true", "false", "default");

    /// Words before VALUES, besides names.
    private static final Set<String> QUERIES = Set.of("select", "with", "table");

    /// @param end the token behind it
    /// @param constants how many there are
    private record Row(int end, int constants) {}

    static Optional<RepeatedRows> of(SqlLexer lexer) {
        if (lexer.broken() || lexer.count() == 0 || !isWord(lexer, 0, "insert")) {
            return Optional.empty();
        }
        OptionalInt values = values(lexer);
        Optional<Row> first =
                values.isPresent() ? row(lexer, values.getAsInt() + 1) : Optional.empty();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Row last = first.get();
        while (lexer.isSymbol(last.end, ',')) {
            Optional<Row> next = row(lexer, last.end + 1);
            if (next.isEmpty() || next.get().constants != last.constants) {
                return Optional.empty();
            }
            last = next.get();
        }
        return last.end == first.get().end
                ? Optional.empty()
                : Optional.of(
                        new RepeatedRows(lexer.end(first.get().end - 1), lexer.end(last.end - 1)));
    }

    /// The token VALUES, before which there are names only.
    private static OptionalInt values(SqlLexer lexer) {
        for (int i = 1; i < lexer.count(); i++) {
            if (isWord(lexer, i, "values")) {
                return OptionalInt.of(i);
            }
            boolean mayBeOfName =
                    switch (lexer.kind(i)) {
                        case WORD -> !QUERIES.contains(lexer.folded(i));
                        case QUOTED_WORD -> true;
                        case SYMBOL -> ".,()".indexOf(lexer.symbol(i)) >= 0;
                        case STRING, NUMBER, PARAMETER, SEMICOLON -> false;
                    };
            if (!mayBeOfName) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    /// The row of constants that begins at a token, if there is one.
    private static Optional<Row> row(SqlLexer lexer, int at) {
        if (!lexer.isSymbol(at, '(')) {
            return Optional.empty();
        }
        int constants = 0;
        int next = at;
        do {
            next++;
            if (lexer.isSymbol(next, '-') || lexer.isSymbol(next, '+')) {
                next++;
            }
            if (!isConstant(lexer, next)) {
                return Optional.empty();
            }
            constants++;
            next++;
        } while (lexer.isSymbol(next, ','));
        return lexer.isSymbol(next, ')')
                ? Optional.of(new Row(next + 1, constants))
                : Optional.empty();
    }

    private static boolean isConstant(SqlLexer lexer, int token) {
        if (token >= lexer.count()) {
            return false;
        }
        return switch (lexer.kind(token)) {
            case STRING, NUMBER, PARAMETER -> true;
            case WORD -> CONSTANTS.contains(lexer.folded(token));
            case QUOTED_WORD, SYMBOL, SEMICOLON -> false;
        };
    }

    private static boolean isWord(SqlLexer lexer, int token, String word) {
        return lexer.kind(token) == Kind.WORD && lexer.folded(token).equals(word);
    }

    /// The text without them.
    byte[] without(byte[] text, int offset, int length) {
        int kept = from - offset;
        byte[] shorter = Arrays.copyOfRange(text, offset, offset + length - (to - from));
        System.arraycopy(text, to, shorter, kept, shorter.length - kept);
        return shorter;
    }
}
