package io.portaria.replay.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Cuts SQL into stretches to be coloured. It never fails: what it does not know is plain text.
final class SqlTokenizer {

    /// What a stretch is.
    enum Kind {
        PLAIN("sql-plain"),
        KEYWORD("sql-keyword"),
        TEXT("sql-text"),
        NUMBER("sql-number"),
        COMMENT("sql-comment"),
        PARAMETER("sql-parameter"),
        MASK("sql-mask");

        private final String styleClass;

        Kind(String styleClass) {
            this.styleClass = styleClass;
        }

        String styleClass() {
            return styleClass;
        }
    }

    /// A stretch of the text.
    record Token(Kind kind, int length) {}

    private static final Set<String> KEYWORDS =
            Set.of(
                    "all",
                    "alter",
                    "and",
                    "any",
                    "as",
                    "asc",
                    "begin",
                    "between",
                    "by",
                    "case",
                    "cast",
                    "commit",
                    "copy",
                    "create",
                    "cross",
                    "cursor",
                    "declare",
                    "default",
                    "delete",
                    "desc",
                    "distinct",
                    "drop",
                    "else",
                    "end",
                    "except",
                    "execute",
                    "exists",
                    "explain",
                    "false",
                    "fetch",
                    "for",
                    "format",
                    "from",
                    "full",
                    "grant",
                    "group",
                    "having",
                    "ilike",
                    "in",
                    "index",
                    "inner",
                    "insert",
                    "intersect",
                    "into",
                    "is",
                    "join",
                    "lateral",
                    "left",
                    "like",
                    "limit",
                    "not",
                    "null",
                    "offset",
                    "on",
                    "or",
                    "order",
                    "outer",
                    "over",
                    "partition",
                    "prepare",
                    "returning",
                    "revoke",
                    "right",
                    "rollback",
                    "select",
                    "set",
                    "show",
                    "stdin",
                    "stdout",
                    "table",
                    "then",
                    "to",
                    "true",
                    "truncate",
                    "union",
                    "update",
                    "using",
                    "values",
                    "view",
                    "when",
                    "where",
                    "window",
                    "with");

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private SqlTokenizer(String sql) {
        this.sql = sql;
    }

    static List<Token> tokens(String sql) {
        SqlTokenizer tokenizer = new SqlTokenizer(sql);
        while (tokenizer.at < sql.length()) {
            tokenizer.next();
        }
        return tokenizer.tokens;
    }

    private void next() {
        char c = sql.charAt(at);
        if (c == '\'') {
            take(Kind.TEXT, closing('\''));
        } else if (c == '"') {
            take(Kind.PLAIN, closing('"'));
        } else if (sql.startsWith("--", at)) {
            int end = sql.indexOf('\n', at);
            take(Kind.COMMENT, end < 0 ? sql.length() : end);
        } else if (sql.startsWith("/*", at)) {
            int end = sql.indexOf("*/", at + 2);
            take(Kind.COMMENT, end < 0 ? sql.length() : end + 2);
        } else if (c == '$' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1))) {
            take(Kind.PARAMETER, endOf(at + 1, SqlTokenizer::isDigit));
        } else if (c == '[' && mask() > 0) {
            take(Kind.MASK, mask());
        } else if (isDigit(c)) {
            take(Kind.NUMBER, endOf(at, x -> isDigit(x) || x == '.'));
        } else if (isWord(c)) {
            int end = endOf(at, x -> isWord(x) || isDigit(x));
            boolean keyword = KEYWORDS.contains(sql.substring(at, end).toLowerCase(Locale.ROOT));
            take(keyword ? Kind.KEYWORD : Kind.PLAIN, end);
        } else {
            take(Kind.PLAIN, at + 1);
        }
    }

    /// Where a mark such as `[CPF]` ends, or 0 when this is none.
    private int mask() {
        int end = endOf(at + 1, x -> Character.isUpperCase(x) || x == '-' || x == '_');
        return end > at + 1 && end < sql.length() && sql.charAt(end) == ']' ? end + 1 : 0;
    }

    private int closing(char quote) {
        int i = at + 1;
        while (i < sql.length()) {
            if (sql.charAt(i) == quote) {
                if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                    i++;
                } else {
                    return i + 1;
                }
            }
            i++;
        }
        return sql.length();
    }

    private int endOf(int from, CharTest test) {
        int i = from;
        while (i < sql.length() && test.is(sql.charAt(i))) {
            i++;
        }
        return i;
    }

    private void take(Kind kind, int end) {
        int last = tokens.size() - 1;
        if (last >= 0 && tokens.get(last).kind() == kind) {
            tokens.set(last, new Token(kind, tokens.get(last).length() + end - at));
        } else {
            tokens.add(new Token(kind, end - at));
        }
        at = end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWord(char c) {
        return Character.isLetter(c) || c == '_';
    }

    @FunctionalInterface
    private interface CharTest {
        boolean is(char c);
    }
}
