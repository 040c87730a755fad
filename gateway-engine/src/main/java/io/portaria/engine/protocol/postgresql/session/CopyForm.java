package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.inspect.SqlLexer;
import io.portaria.engine.protocol.postgresql.inspect.SqlLexer.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// How a `COPY … TO STDOUT` writes its rows, read from its own text.
///
/// @param source the SELECT that gives the same columns
/// @param delimiter between values
/// @param nullText what stands for NULL
/// @param quote CSV: around values
/// @param escape CSV: before a quote within a value
/// @param header whether the first line holds names
record CopyForm(
        Layout layout,
        String source,
        byte delimiter,
        String nullText,
        byte quote,
        byte escape,
        boolean header) {

    enum Layout {
        TEXT,
        CSV,
        BINARY
    }

    /// Reads a statement that has been cut into tokens.
    ///
    /// @return empty when it is written in a way that cannot be analysed
    static Optional<CopyForm> read(SqlLexer lexer, byte[] text) {
        return new Reader(lexer, text).form();
    }

    private static final class Reader {
        private final SqlLexer lexer;
        private final byte[] text;

        private Reader(SqlLexer lexer, byte[] text) {
            this.lexer = lexer;
            this.text = text;
        }

        private Optional<CopyForm> form() {
            int at = 1;
            String source;
            if (symbol(at, '(')) {
                int close = closing(at);
                if (close < 0) {
                    return Optional.empty();
                }
                source = between(at + 1, close);
                at = close + 1;
            } else {
                int to = at;
                while (to < lexer.count() && !symbol(to, '(') && !word(to, "to")) {
                    to++;
                }
                String table = between(at, to);
                String columns = "*";
                at = to;
                if (symbol(at, '(')) {
                    int close = closing(at);
                    if (close < 0) {
                        return Optional.empty();
                    }
                    columns = between(at + 1, close);
                    at = close + 1;
                }
                source = "SELECT " + columns + " FROM " + table;
            }
            return word(at, "to") ? options(at + 2, source) : Optional.empty();
        }

        /// Both spellings: `(FORMAT csv, DELIMITER ';')` and `WITH CSV DELIMITER AS ';'`.
        private Optional<CopyForm> options(int from, String source) {
            Layout layout = Layout.TEXT;
            boolean header = false;
            Optional<byte[]> delimiter = Optional.empty();
            Optional<String> nullText = Optional.empty();
            Optional<byte[]> quote = Optional.empty();
            Optional<byte[]> escape = Optional.empty();
            for (int i = from; i < lexer.count(); i++) {
                if (lexer.kind(i) == Kind.SEMICOLON) {
                    break;
                }
                String option = lower(i);
                int value = word(i + 1, "as") ? i + 2 : i + 1;
                switch (option) {
                    case "csv" -> layout = Layout.CSV;
                    case "binary" -> layout = Layout.BINARY;
                    case "format",
                            "with",
                            "(",
                            ")",
                            ",",
                            "text",
                            "true",
                            "on",
                            "oids",
                            "'csv'",
                            "'binary'",
                            "'text'" -> {
                        String word = option.replace("'", "");
                        if (word.equals("csv")) {
                            layout = Layout.CSV;
                        } else if (word.equals("binary")) {
                            layout = Layout.BINARY;
                        }
                    }
                    case "header" -> {
                        header =
                                !(word(i + 1, "false")
                                        || word(i + 1, "off")
                                        || lower(i + 1).equals("0"));
                        i +=
                                word(i + 1, "false")
                                                || word(i + 1, "off")
                                                || word(i + 1, "match")
                                                || lower(i + 1).matches("[01]")
                                        ? 1
                                        : 0;
                    }
                    case "delimiter", "delimiters" -> {
                        delimiter = literal(value);
                        i = value;
                    }
                    case "null" -> {
                        nullText = literal(value).map(v -> new String(v, StandardCharsets.UTF_8));
                        i = value;
                    }
                    case "quote" -> {
                        quote = literal(value);
                        i = value;
                    }
                    case "escape" -> {
                        escape = literal(value);
                        i = value;
                    }
                    case "force_quote" -> i = symbol(i + 1, '(') ? closing(i + 1) : i + 1;
                    case "force" -> i = afterForceQuote(i + 1);
                    default -> {
                        return Optional.empty();
                    }
                }
                if (i < from) {
                    return Optional.empty();
                }
            }
            boolean csv = layout == Layout.CSV;
            byte quoteByte = one(quote, (byte) '"');
            return Optional.of(
                    new CopyForm(
                            layout,
                            source,
                            one(delimiter, csv ? (byte) ',' : (byte) '\t'),
                            nullText.orElse(csv ? "" : "\\N"),
                            quoteByte,
                            one(escape, quoteByte),
                            header));
        }

        /// `FORCE QUOTE a, b` and `FORCE QUOTE *`.
        private int afterForceQuote(int quote) {
            int i = quote + 1;
            while (symbol(i + 1, ',')) {
                i += 2;
            }
            return i;
        }

        private static byte one(Optional<byte[]> literal, byte otherwise) {
            return literal.isPresent() && literal.get().length == 1 ? literal.get()[0] : otherwise;
        }

        private Optional<byte[]> literal(int token) {
            if (token >= lexer.count() || lexer.kind(token) != Kind.STRING) {
                return Optional.empty();
            }
            String raw = raw(token);
            boolean escaped = raw.charAt(0) == 'E' || raw.charAt(0) == 'e';
            String inside =
                    raw.substring(raw.indexOf('\'') + 1, raw.length() - 1).replace("''", "'");
            String value = escaped ? inside.replace("\\t", "\t").replace("\\\\", "\\") : inside;
            return Optional.of(value.getBytes(StandardCharsets.UTF_8));
        }

        private int closing(int open) {
            int depth = 0;
            for (int i = open; i < lexer.count(); i++) {
                if (symbol(i, '(')) {
                    depth++;
                } else if (symbol(i, ')') && --depth == 0) {
                    return i;
                }
            }
            return -1;
        }

        private String between(int first, int last) {
            return first >= last
                    ? ""
                    : new String(
                            text,
                            lexer.start(first),
                            lexer.end(last - 1) - lexer.start(first),
                            StandardCharsets.UTF_8);
        }

        private String raw(int i) {
            return new String(
                    text, lexer.start(i), lexer.end(i) - lexer.start(i), StandardCharsets.UTF_8);
        }

        private String lower(int i) {
            return i < lexer.count() ? raw(i).toLowerCase(Locale.ROOT) : "";
        }

        private boolean word(int i, String word) {
            return i < lexer.count() && lexer.kind(i) == Kind.WORD && lower(i).equals(word);
        }

        private boolean symbol(int i, char c) {
            return i < lexer.count() && lexer.kind(i) == Kind.SYMBOL && lexer.symbol(i) == c;
        }
    }
}
