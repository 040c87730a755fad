package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.inspect.SqlLexer.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
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

    /// @param text that `lexer` has just cut
    static Optional<RepeatedRows> of(SqlLexer lexer, byte[] text) {
        if (lexer.broken() || lexer.count() == 0 || !word(lexer, text, 0).equals("insert")) {
            return Optional.empty();
        }
        int values = values(lexer, text);
        int[] first = row(lexer, text, values + 1);
        if (values < 0 || first.length == 0) {
            return Optional.empty();
        }
        int end = first[0];
        while (isSymbol(lexer, end, ',')) {
            int[] next = row(lexer, text, end + 1);
            if (next.length == 0 || next[1] != first[1]) {
                return Optional.empty();
            }
            end = next[0];
        }
        return end == first[0]
                ? Optional.empty()
                : Optional.of(new RepeatedRows(lexer.end(first[0] - 1), lexer.end(end - 1)));
    }

    /// The token VALUES, before which there are names only; -1 where there is none.
    private static int values(SqlLexer lexer, byte[] text) {
        for (int i = 1; i < lexer.count(); i++) {
            switch (lexer.kind(i)) {
                case WORD -> {
                    String word = word(lexer, text, i);
                    if (word.equals("values")) {
                        return i;
                    }
                    if (QUERIES.contains(word)) {
                        return -1;
                    }
                }
                case QUOTED_WORD -> {}
                case SYMBOL -> {
                    if (".,()".indexOf(lexer.symbol(i)) < 0) {
                        return -1;
                    }
                }
                case STRING, NUMBER, PARAMETER, SEMICOLON -> {
                    return -1;
                }
            }
        }
        return -1;
    }

    /// The token behind a row of constants that begins at `at`, and how many there are; empty where there is no such row.
    private static int[] row(SqlLexer lexer, byte[] text, int at) {
        if (!isSymbol(lexer, at, '(')) {
            return new int[0];
        }
        int constants = 0;
        int next = at;
        do {
            next++;
            if (isSymbol(lexer, next, '-') || isSymbol(lexer, next, '+')) {
                next++;
            }
            if (!isConstant(lexer, text, next)) {
                return new int[0];
            }
            constants++;
            next++;
        } while (isSymbol(lexer, next, ','));
        return isSymbol(lexer, next, ')') ? new int[] {next + 1, constants} : new int[0];
    }

    private static boolean isConstant(SqlLexer lexer, byte[] text, int token) {
        if (token >= lexer.count()) {
            return false;
        }
        return switch (lexer.kind(token)) {
            case STRING, NUMBER, PARAMETER -> true;
            case WORD -> CONSTANTS.contains(word(lexer, text, token));
            case QUOTED_WORD, SYMBOL, SEMICOLON -> false;
        };
    }

    private static boolean isSymbol(SqlLexer lexer, int token, char symbol) {
        return token < lexer.count()
                && lexer.kind(token) == Kind.SYMBOL
                && lexer.symbol(token) == symbol;
    }

    private static String word(SqlLexer lexer, byte[] text, int token) {
        return lexer.kind(token) == Kind.WORD
                ? new String(
                                text,
                                lexer.start(token),
                                lexer.end(token) - lexer.start(token),
                                StandardCharsets.UTF_8)
                        .toLowerCase(Locale.ROOT)
                : "";
    }

    /// The text without them.
    byte[] without(byte[] text, int offset, int length) {
        int kept = from - offset;
        byte[] shorter = Arrays.copyOfRange(text, offset, offset + length - (to - from));
        System.arraycopy(text, to, shorter, kept, shorter.length - kept);
        return shorter;
    }
}
