package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.inspect.SqlLexer;
import io.portaria.engine.protocol.postgresql.inspect.SqlLexer.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// How a `COPY … TO STDOUT` writes its rows, read from its own text. Nothing is guessed: an option that is unknown, or
/// whose value is not written plainly (`$$;$$`, `E'\x3b'`, an identifier), makes the whole unreadable, because rows cut at
/// the wrong byte would put a value into the column of another.
///
/// Texts are in the client's encoding, each byte as one character (ISO 8859-1), so that they go on as they came.
///
/// @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY</a>, both syntaxes, and `gram.y`
///
/// @param source the SELECT that gives the same columns
/// @param ofTable whether a table is named, of which generated columns are left out
/// @param delimiter between values
/// @param nullText what stands for NULL
/// @param quote CSV: around values
/// @param escape CSV: before a quote within a value
/// @param header whether the first line holds names
record CopyForm(
        Layout layout,
        String source,
        boolean ofTable,
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

    /// What stands for NULL where people write it.
    private static final Pattern USUAL_NULL = Pattern.compile("(?i)|\\\\N|NULL|N/A");

    /// Whether what stands for NULL is not likely a value: in the text format a value that is the same is written the same, and `NULL
    /// '123.456.789-00'` would ask who has that number. Where it is, what stands for NULL is masked as that value would be.
    boolean tellsNullFromValues() {
        return layout != Layout.TEXT || USUAL_NULL.matcher(nullText).matches();
    }

    /// Reads a statement that has been cut into tokens.
    ///
    /// @return empty when it is written in a way that cannot be analysed
    static Optional<CopyForm> read(SqlLexer lexer, byte[] text) {
        return new Reader(lexer, text).form();
    }

    /// What a statement brings out, in words that the server can prepare: of a COPY its query, of another itself.
    static byte[] query(SqlLexer lexer, byte[] text, TextRange statement) {
        return read(lexer, text)
                .map(f -> f.source().getBytes(StandardCharsets.ISO_8859_1))
                .orElseGet(() -> Arrays.copyOfRange(text, statement.from(), statement.to()));
    }

    private static final class Reader {
        private final SqlLexer lexer;
        private final byte[] text;

        private Reader(SqlLexer lexer, byte[] text) {
            this.lexer = lexer;
            this.text = text;
        }

        private Optional<CopyForm> form() {
            // COPY BINARY t TO STDOUT, of before version 9.0
            boolean binary = word(1, "binary");
            int at = binary ? 2 : 1;
            String source;
            boolean ofTable = !symbol(at, '(');
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
            return word(at, "to")
                    ? new Options(binary).read(at + 2).map(o -> o.form(source, ofTable))
                    : Optional.empty();
        }

        /// Both spellings: `(FORMAT csv, DELIMITER ';')` and `WITH CSV DELIMITER AS ';'`.
        private final class Options {
            private Layout layout;
            private boolean header;
            private Optional<String> delimiter = Optional.empty();
            private Optional<String> nullText = Optional.empty();
            private Optional<String> quote = Optional.empty();
            private Optional<String> escape = Optional.empty();
            private boolean readable = true;

            private Options(boolean binary) {
                layout = binary ? Layout.BINARY : Layout.TEXT;
            }

            private Optional<Options> read(int from) {
                int at = word(from, "with") ? from + 1 : from;
                int end = symbol(at, '(') ? inParentheses(at) : plain(at);
                boolean ended = end >= lexer.count() || lexer.kind(end) == Kind.SEMICOLON;
                return readable && ended ? Optional.of(this) : Optional.empty();
            }

            private CopyForm form(String source, boolean ofTable) {
                boolean csv = layout == Layout.CSV;
                byte quoteByte = one(quote, '"');
                return new CopyForm(
                        layout,
                        source,
                        ofTable,
                        one(delimiter, csv ? ',' : '\t'),
                        nullText.orElse(csv ? "" : "\\N"),
                        quoteByte,
                        one(escape, (char) quoteByte),
                        header);
            }

            private int inParentheses(int open) {
                int i = open + 1;
                while (readable && i < lexer.count()) {
                    i = named(i);
                    if (symbol(i, ')')) {
                        return i + 1;
                    }
                    readable &= symbol(i, ',');
                    i++;
                }
                readable = false;
                return i;
            }

            /// One option of the newer syntax.
            ///
            /// @return the token after it
            private int named(int i) {
                int value = i + 1;
                switch (wordAt(i)) {
                    case "format" -> layout = layout(value);
                    case "header" -> {
                        boolean given = !symbol(value, ',') && !symbol(value, ')');
                        header = !given || truth(value);
                        return given ? value + 1 : value;
                    }
                    case "delimiter" -> delimiter = oneByte(value);
                    case "null" -> nullText = plainString(value);
                    case "quote" -> quote = oneByte(value);
                    case "escape" -> escape = oneByte(value);
                    case "force_quote" -> {
                        return afterColumns(value);
                    }
                    default -> readable = false;
                }
                return value + 1;
            }

            private Layout layout(int i) {
                String name = wordAt(i).isEmpty() ? plainString(i).orElse("") : wordAt(i);
                readable &= name.equals("text") || name.equals("csv") || name.equals("binary");
                return name.equals("csv")
                        ? Layout.CSV
                        : name.equals("binary") ? Layout.BINARY : Layout.TEXT;
            }

            private boolean truth(int i) {
                boolean isString = i < lexer.count() && lexer.kind(i) == Kind.STRING;
                String word =
                        isString ? plainString(i).orElse("").toLowerCase(Locale.ROOT) : lower(i);
                boolean yes = word.equals("true") || word.equals("on") || word.equals("1");
                readable &= yes || word.equals("false") || word.equals("off") || word.equals("0");
                return yes;
            }

            /// Behind `(a, b)` or `*`.
            private int afterColumns(int i) {
                if (symbol(i, '*')) {
                    return i + 1;
                }
                int close = symbol(i, '(') ? closing(i) : -1;
                readable &= close >= 0;
                return close + 1;
            }

            /// The older syntax: words one after the other.
            ///
            /// @return the token after the last
            private int plain(int from) {
                int i = from;
                while (readable && i < lexer.count() && lexer.kind(i) != Kind.SEMICOLON) {
                    int value = word(i + 1, "as") ? i + 2 : i + 1;
                    switch (wordAt(i)) {
                        case "csv" -> layout = Layout.CSV;
                        case "binary" -> layout = Layout.BINARY;
                        case "header" -> header = true;
                        case "delimiter", "delimiters" -> {
                            delimiter = oneByte(value);
                            i = value;
                        }
                        case "null" -> {
                            nullText = plainString(value);
                            i = value;
                        }
                        case "quote" -> {
                            quote = oneByte(value);
                            i = value;
                        }
                        case "escape" -> {
                            escape = oneByte(value);
                            i = value;
                        }
                        case "force" -> {
                            readable &= word(i + 1, "quote");
                            i += 2;
                            while (symbol(i + 1, ',')) {
                                i += 2;
                            }
                        }
                        default -> readable = false;
                    }
                    i++;
                }
                return i;
            }

            private Optional<String> oneByte(int token) {
                boolean tab =
                        token < lexer.count()
                                && lexer.kind(token) == Kind.STRING
                                && raw(token).equalsIgnoreCase("E'\\t'");
                Optional<String> value = tab ? Optional.of("\t") : plainString(token);
                readable &=
                        value.filter(v ->
                                        v.length() == 1
                                                && v.charAt(0) < 128
                                                // lines are cut at these
                                                && v.charAt(0) != '\r'
                                                && v.charAt(0) != '\n')
                                .isPresent();
                return value;
            }

            /// The inside of a plain `'…'`: one piece, no escape.
            private Optional<String> plainString(int token) {
                boolean isString = token < lexer.count() && lexer.kind(token) == Kind.STRING;
                String raw = isString ? raw(token) : "";
                boolean plain = raw.length() >= 2 && raw.charAt(0) == '\'';
                String inside = plain ? raw.substring(1, raw.length() - 1) : "";
                plain &= !inside.replace("''", "").contains("'");
                plain &= lexer.standardConformingStrings() || !inside.contains("\\");
                readable &= plain;
                return plain ? Optional.of(inside.replace("''", "'")) : Optional.empty();
            }

            private static byte one(Optional<String> value, char otherwise) {
                return (byte) (value.isPresent() ? value.get().charAt(0) : otherwise);
            }

            private String wordAt(int i) {
                return i < lexer.count() && lexer.kind(i) == Kind.WORD ? lower(i) : "";
            }
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
                            StandardCharsets.ISO_8859_1);
        }

        private String raw(int i) {
            return new String(
                    text,
                    lexer.start(i),
                    lexer.end(i) - lexer.start(i),
                    StandardCharsets.ISO_8859_1);
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
