package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.inspect.SqlLexer.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A text cut into tokens, with the words and names that they are. Always to the careful side: a name that may be a
/// relation counts as one.
final class Tokens {
    /// Longest identifier of a default build, in bytes (NAMEDATALEN - 1).
    private static final int NAME_BYTES = 63;

    private final SqlLexer lexer;
    private final byte[] text;
    private final Parentheses parentheses;
    private boolean opaque;

    /// @param lexer has just cut `text`
    Tokens(SqlLexer lexer, byte[] text) {
        this.lexer = lexer;
        this.text = text;
        this.parentheses = Parentheses.of(lexer);
        this.opaque = lexer.broken();
    }

    /// Of code, which the server reads with the settings of whoever runs it.
    static Tokens ofCode(String code) {
        byte[] bytes = code.getBytes(StandardCharsets.UTF_8);
        SqlLexer lexer = new SqlLexer();
        lexer.lex(bytes, 0, bytes.length, true);
        Tokens tokens = new Tokens(lexer, bytes);
        tokens.opaque |= SqlLexer.dependsOnBackslashes(bytes);
        return tokens;
    }

    int count() {
        return lexer.count();
    }

    boolean isWord(int i) {
        return lexer.kind(i) == Kind.WORD;
    }

    boolean isString(int i) {
        return i < count() && lexer.kind(i) == Kind.STRING;
    }

    boolean isSemicolon(int i) {
        return lexer.kind(i) == Kind.SEMICOLON;
    }

    /// Whether something could not be understood so far: an open quote, an unusual escape.
    boolean isOpaque() {
        return opaque;
    }

    /// Whether a statement may begin here, where the text is code.
    boolean beginsInCode(int i) {
        return i == 0
                || isSemicolon(i - 1)
                || wordIs(i - 1, "begin")
                || wordIs(i - 1, "then")
                || wordIs(i - 1, "else")
                || wordIs(i - 1, "loop");
    }

    /// Token that closes the parenthesis at `i`.
    int closing(int i) {
        return parentheses.closing(i);
    }

    List<List<String>> chains(int first, int last) {
        List<List<String>> chains = new ArrayList<>();
        int i = first;
        while (i < last) {
            if (!isName(i)) {
                i++;
                continue;
            }
            List<String> chain = new ArrayList<>(2);
            boolean alias = i > first && wordIs(i - 1, "as");
            i = chainAt(i, last, chain);
            if (!alias) {
                chains.add(List.copyOf(chain));
            }
        }
        return chains.stream().distinct().toList();
    }

    /// Collects `a.b.c` from token `i` on.
    ///
    /// @return the token after it
    int chainAt(int i, int last, List<String> chain) {
        int at = i;
        if (!isName(at)) {
            return at + 1;
        }
        chain.add(name(at));
        at++;
        while (at + 1 < last && isSymbol(at, '.') && isName(at + 1)) {
            chain.add(name(at + 1));
            at += 2;
        }
        return at;
    }

    Set<String> functions(int first, int last) {
        Set<String> functions = new HashSet<>();
        for (int i = first; i + 1 < last; i++) {
            if (isName(i) && isSymbol(i + 1, '(') && !isColumnList(first, i, last)) {
                functions.add(name(i));
            }
        }
        return Set.copyOf(functions);
    }

    /// Whether the parentheses after a name hold the names of columns, or options: `(…) s(a, b)`, `… AS s(a, b)`, and
    /// `WITH s(a, b) AS (SELECT …)`. A call can stand in none of these places.
    boolean isColumnList(int first, int i, int last) {
        if (i > first && wordIs(i - 1, "as")) {
            return true;
        }
        if (wordIs(i, "stdout") && wordIs(i - 1, "to") && wordIs(first, "copy")) {
            // COPY … TO STDOUT (FORMAT csv)
            return true;
        }
        if (i > first && isSymbol(i - 1, ')')) {
            // SELECT DISTINCT ON (a) f(b), SELECT 1 OPERATOR(pg_catalog.+) f(b)
            int open = Math.max(first, parentheses.opening(i - 1));
            return !wordIs(open - 1, "operator")
                    && !(wordIs(open - 1, "on") && wordIs(open - 2, "distinct"));
        }
        int at = Math.min(last, parentheses.closing(i + 1)) + 1;
        if (!wordIs(at, "as")) {
            return false;
        }
        at++;
        while (wordIs(at, "not") || wordIs(at, "materialized")) {
            at++;
        }
        if (!isSymbol(at, '(')) {
            return false;
        }
        while (isSymbol(at, '(')) {
            at++;
        }
        // `f(x) AS (update text)` lists columns, and these words may name one
        return wordIs(at, "select")
                || wordIs(at, "with")
                || wordIs(at, "table")
                || (wordIs(at, "values") && isSymbol(at + 1, '('))
                || (wordIs(at, "insert") && wordIs(at + 1, "into"))
                || (wordIs(at, "delete") && wordIs(at + 1, "from"));
    }

    /// Last parts of the names of a list, `a.b(int), c`.
    List<String> namesListed(int at, int last) {
        List<String> names = new ArrayList<>();
        int depth = 0;
        boolean begins = true;
        int i = at;
        while (i < last) {
            if (begins && wordIs(i, "if")) {
                i += wordIs(i + 1, "not") ? 3 : 2;
                continue;
            }
            if (begins && isName(i)) {
                List<String> chain = new ArrayList<>();
                i = chainAt(i, last, chain);
                names.add(chain.getLast());
                begins = false;
                continue;
            }
            if (isSymbol(i, '(')) {
                depth++;
            } else if (isSymbol(i, ')')) {
                depth--;
            } else if (isSymbol(i, ',') && depth == 0) {
                begins = true;
            }
            i++;
        }
        return names;
    }

    Set<String> words(int first, int last) {
        Set<String> words = new HashSet<>();
        for (int i = first; i < last; i++) {
            if (lexer.kind(i) == Kind.WORD) {
                words.add(word(i));
            }
        }
        return words;
    }

    int find(int first, int last, String word) {
        for (int i = first; i < last; i++) {
            if (wordIs(i, word) && !followsDot(i)) {
                return i;
            }
        }
        return -1;
    }

    /// Whether a word stands between a token and the end of a part.
    boolean wordAfter(int at, int last, String word) {
        return find(at + 1, last, word) >= 0;
    }

    boolean nameOccurs(String name, int first, int last) {
        for (int i = first; i < last; i++) {
            if (nameIs(i, name)) {
                return true;
            }
        }
        return false;
    }

    boolean followsDot(int i) {
        return i > 0 && isSymbol(i - 1, '.');
    }

    boolean isName(int i) {
        return lexer.kind(i) == Kind.WORD || lexer.kind(i) == Kind.QUOTED_WORD;
    }

    boolean isSymbol(int i, char c) {
        return lexer.isSymbol(i, c);
    }

    boolean wordIs(int i, String word) {
        return i >= 0
                && i < count()
                && lexer.kind(i) == Kind.WORD
                && lexer.end(i) - lexer.start(i) == word.length()
                && word(i).equals(word);
    }

    boolean nameIs(int i, String name) {
        return isName(i) && name(i).equals(name);
    }

    /// Where the statement ends that goes on at `at`; code has several.
    int endOfStatement(int at, int last) {
        int i = at;
        while (i < last && !isSymbol(i, ';')) {
            i++;
        }
        return i;
    }

    String word(int i) {
        return truncated(lexer.folded(i));
    }

    String name(int i) {
        if (lexer.kind(i) == Kind.WORD) {
            return word(i);
        }
        String raw = raw(i);
        int opening = raw.indexOf('"');
        if (opening < 0 || raw.length() < opening + 2 || raw.charAt(raw.length() - 1) != '"') {
            opaque = true;
            return raw;
        }
        if (opening == 0) {
            return truncated(raw.substring(1, raw.length() - 1).replace("\"\"", "\""));
        }
        // U&"…": with a UESCAPE clause the escape character itself is another, which is left to
        // nobody to guess
        Optional<String> decoded =
                UnicodeEscapes.decode(raw.substring(3, raw.length() - 1).replace("\"\"", "\""));
        if (decoded.isEmpty() || (i + 1 < count() && wordIs(i + 1, "uescape"))) {
            opaque = true;
            return raw;
        }
        return truncated(decoded.get());
    }

    String raw(int i) {
        return new String(
                text, lexer.start(i), lexer.end(i) - lexer.start(i), StandardCharsets.UTF_8);
    }

    private static String truncated(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= NAME_BYTES) {
            return name;
        }
        int end = NAME_BYTES;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
