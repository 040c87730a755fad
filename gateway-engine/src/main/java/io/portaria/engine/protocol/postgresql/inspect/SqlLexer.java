package io.portaria.engine.protocol.postgresql.inspect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Cuts a statement into PostgreSQL's tokens, on bytes, and writes down its **shape**: the same tokens with every
/// constant replaced by a placeholder and all white space and comments gone, so that two statements that differ in
/// their constants only share one analysis.
///
/// Follows `src/backend/parser/scan.l`: nested comments, dollar quotes, `E''`, `U&''`, `B''`, `X''`, `N''`, quoted
/// identifiers with doubled quotes, parameters `$1`, and `standard_conforming_strings` as the session has it. Text that
/// does not end (an open quote or comment) is marked [#broken]: nobody may draw conclusions from it.
///
/// Reusable; not safe for use by two threads.
public final class SqlLexer {

    /// Sorts of tokens.
    public enum Kind {
        WORD,
        QUOTED_WORD,
        STRING,
        NUMBER,
        PARAMETER,
        SYMBOL,
        SEMICOLON
    }

    /// Memory kept from one statement to the next: tokens of a statement of some 20 kB, and a shape of that length.
    private static final int MOST_KEPT_TOKENS = 4096;

    private static final int MOST_KEPT_SHAPE = 32 * 1024;

    private static final int TOKEN_BYTES = 12;
    private static final byte[] EMPTY = {};

    private static final byte STRING_PLACEHOLDER = 1;
    private static final byte NUMBER_PLACEHOLDER = 2;

    private Kind[] kinds = new Kind[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int count;

    private byte[] shape = new byte[256];
    private int shapeLength;

    private byte[] text = EMPTY;
    private int first;
    private int limit;
    private boolean broken;
    private boolean conforming = true;

    /// Lexes `text[offset, offset+length)`.
    ///
    /// @param standardConformingStrings whether a backslash is an ordinary character in `'…'`
    public void lex(byte[] source, int offset, int length, boolean standardConformingStrings) {
        rest();
        text = source;
        first = offset;
        limit = offset + length;
        conforming = standardConformingStrings;
        count = 0;
        shapeLength = 0;
        broken = false;
        int at = offset;
        while (at < limit) {
            at = token(at);
        }
    }

    /// Whether it depends on `standard_conforming_strings` where the tokens of a text begin and end. Code that the database
    /// runs is read by the setting of that moment, which nobody knows beforehand.
    static boolean dependsOnBackslashes(byte[] source) {
        boolean any = false;
        for (byte b : source) {
            any |= b == '\\';
        }
        if (!any) {
            return false;
        }
        SqlLexer conforming = new SqlLexer();
        conforming.lex(source, 0, source.length, true);
        SqlLexer escaping = new SqlLexer();
        escaping.lex(source, 0, source.length, false);
        return conforming.count != escaping.count
                || !Arrays.equals(
                        conforming.ends, 0, conforming.count, escaping.ends, 0, escaping.count);
    }

    /// Gives back what a large statement took: one INSERT of many megabytes must not cost its session that memory for as
    /// long as it lives. What was cut out before can no longer be asked for.
    public void rest() {
        text = EMPTY;
        count = 0;
        shapeLength = 0;
        if (kinds.length > MOST_KEPT_TOKENS) {
            kinds = new Kind[64];
            starts = new int[64];
            ends = new int[64];
        }
        if (shape.length > MOST_KEPT_SHAPE) {
            shape = new byte[256];
        }
    }

    /// Bytes that it holds on to between two statements, the text aside.
    int kept() {
        return kinds.length * TOKEN_BYTES + shape.length;
    }

    /// Whether a backslash was an ordinary character in `'…'` when the text was cut.
    public boolean standardConformingStrings() {
        return conforming;
    }

    /// Where what was cut begins in its text.
    public int offset() {
        return first;
    }

    /// Bytes that were cut.
    public int length() {
        return limit - first;
    }

    public int count() {
        return count;
    }

    public Kind kind(int token) {
        return kinds[token];
    }

    public int start(int token) {
        return starts[token];
    }

    public int end(int token) {
        return ends[token];
    }

    /// The character of a [Kind#SYMBOL].
    public byte symbol(int token) {
        return text[starts[token]];
    }

    /// Whether a token is this [Kind#SYMBOL]; behind the last none is.
    boolean isSymbol(int token, char symbol) {
        return token < count && kinds[token] == Kind.SYMBOL && symbol(token) == symbol;
    }

    /// A [Kind#WORD] as PostgreSQL folds it: ASCII letters only.
    String folded(int token) {
        byte[] folded = Arrays.copyOfRange(text, starts[token], ends[token]);
        for (int k = 0; k < folded.length; k++) {
            if (folded[k] >= 'A' && folded[k] <= 'Z') {
                folded[k] |= 0x20;
            }
        }
        return new String(folded, StandardCharsets.UTF_8);
    }

    /// Whether the text ends inside a quote or comment.
    public boolean broken() {
        return broken;
    }

    /// A copy of the shape.
    public byte[] shape() {
        return Arrays.copyOf(shape, shapeLength);
    }

    /// The shape in place: valid up to [#shapeLength] until the next call of [#lex].
    public byte[] shapeBuffer() {
        return shape;
    }

    public int shapeLength() {
        return shapeLength;
    }

    private int token(int at) {
        int c = text[at] & 0xFF;
        if (isSpace(c)) {
            return at + 1;
        }
        if (c == '-' && peek(at + 1) == '-') {
            return endOfLine(at + 2);
        }
        if (c == '/' && peek(at + 1) == '*') {
            return endOfComment(at + 2);
        }
        if (isWordStart(c)) {
            return word(at);
        }
        if (c >= '0' && c <= '9' || c == '.' && isDigit(peek(at + 1))) {
            return number(at);
        }
        return switch (c) {
            case '\'' -> string(at, at + 1, !conforming);
            case '"' -> quotedWord(at, at + 1);
            case '$' -> dollar(at);
            case ';' -> {
                add(Kind.SEMICOLON, at, at + 1);
                put((byte) ';');
                yield at + 1;
            }
            default -> {
                add(Kind.SYMBOL, at, at + 1);
                put((byte) c);
                yield at + 1;
            }
        };
    }

    private int word(int at) {
        int c = text[at] | 0x20;
        int next = peek(at + 1);
        if (next == '\'') {
            if (c == 'e') {
                return string(at, at + 2, true);
            }
            if (c == 'b' || c == 'x' || c == 'n') {
                return string(at, at + 2, c == 'n' && !conforming);
            }
        }
        if (c == 'u' && next == '&') {
            int quote = peek(at + 2);
            if (quote == '\'') {
                return string(at, at + 3, false);
            }
            if (quote == '"') {
                return quotedWord(at, at + 3);
            }
        }
        int end = at + 1;
        while (end < limit && isWordPart(text[end] & 0xFF)) {
            end++;
        }
        add(Kind.WORD, at, end);
        separate();
        ensureShape(end - at);
        for (int i = at; i < end; i++) {
            byte b = text[i];
            shape[shapeLength++] = b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
        }
        return end;
    }

    /// Digits, a fraction, an exponent. What follows without a space (`1FROM`, `0x1F` before version 16) is a word of its
    /// own, so that no keyword can hide in a number.
    private int number(int at) {
        int end = digits(at);
        if (peek(end) == '.' && peek(end + 1) != '.') {
            end = digits(end + 1);
        }
        if ((peek(end) | 0x20) == 'e') {
            int sign = peek(end + 1) == '+' || peek(end + 1) == '-' ? 1 : 0;
            if (isDigit(peek(end + 1 + sign))) {
                end = digits(end + 1 + sign);
            }
        }
        add(Kind.NUMBER, at, end);
        separate();
        put(NUMBER_PLACEHOLDER);
        return end;
    }

    private int digits(int from) {
        int end = from;
        while (end < limit && isDigit(text[end] & 0xFF)) {
            end++;
        }
        return end;
    }

    private int string(int at, int from, boolean backslash) {
        int i = from;
        while (i < limit) {
            byte c = text[i];
            if (c == '\\' && backslash) {
                i += 2;
            } else if (c == '\'') {
                int next = peek(i + 1) == '\'' ? i + 2 : continuation(i + 1);
                if (next == i + 1) {
                    add(Kind.STRING, at, i + 1);
                    separate();
                    put(STRING_PLACEHOLDER);
                    return i + 1;
                }
                i = next;
            } else {
                i++;
            }
        }
        return unfinished(Kind.STRING, at);
    }

    /// A string goes on when white space with a newline and another quote follow, in the same escape mode; `from` itself
    /// when it does not.
    private int continuation(int from) {
        int i = from;
        boolean newline = false;
        while (i < limit) {
            int c = text[i] & 0xFF;
            if (c == '\n' || c == '\r') {
                newline = true;
                i++;
            } else if (isSpace(c)) {
                i++;
            } else if (c == '-' && peek(i + 1) == '-') {
                i = endOfLine(i + 2);
            } else {
                return c == '\'' && newline ? i + 1 : from;
            }
        }
        return from;
    }

    private int quotedWord(int at, int from) {
        int i = from;
        while (i < limit) {
            if (text[i] == '"') {
                if (peek(i + 1) == '"') {
                    i += 2;
                    continue;
                }
                add(Kind.QUOTED_WORD, at, i + 1);
                separate();
                ensureShape(i + 1 - at);
                System.arraycopy(text, at, shape, shapeLength, i + 1 - at);
                shapeLength += i + 1 - at;
                return i + 1;
            }
            i++;
        }
        return unfinished(Kind.QUOTED_WORD, at);
    }

    private int dollar(int at) {
        int i = at + 1;
        if (isDigit(peek(i))) {
            while (i < limit && isDigit(text[i] & 0xFF)) {
                i++;
            }
            add(Kind.PARAMETER, at, i);
            separate();
            ensureShape(i - at);
            System.arraycopy(text, at, shape, shapeLength, i - at);
            shapeLength += i - at;
            return i;
        }
        if (i < limit && isWordStart(text[i] & 0xFF)) {
            while (i < limit && isWordPart(text[i] & 0xFF) && text[i] != '$') {
                i++;
            }
        }
        if (peek(i) != '$') {
            add(Kind.SYMBOL, at, at + 1);
            put((byte) '$');
            return at + 1;
        }
        int tagLength = i + 1 - at;
        for (int j = i + 1; j + tagLength <= limit; j++) {
            if (text[j] == '$' && Arrays.equals(text, at, at + tagLength, text, j, j + tagLength)) {
                add(Kind.STRING, at, j + tagLength);
                separate();
                put(STRING_PLACEHOLDER);
                return j + tagLength;
            }
        }
        return unfinished(Kind.STRING, at);
    }

    private int unfinished(Kind kind, int at) {
        broken = true;
        add(kind, at, limit);
        put(STRING_PLACEHOLDER);
        return limit;
    }

    private int endOfLine(int at) {
        int i = at;
        while (i < limit && text[i] != '\n' && text[i] != '\r') {
            i++;
        }
        return i;
    }

    private int endOfComment(int from) {
        int depth = 1;
        int i = from;
        while (i < limit) {
            if (text[i] == '*' && peek(i + 1) == '/') {
                i += 2;
                if (--depth == 0) {
                    return i;
                }
            } else if (text[i] == '/' && peek(i + 1) == '*') {
                depth++;
                i += 2;
            } else {
                i++;
            }
        }
        broken = true;
        return limit;
    }

    private void add(Kind kind, int start, int end) {
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, count * 2);
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        kinds[count] = kind;
        starts[count] = start;
        ends[count] = end;
        count++;
    }

    /// A space between two tokens that would otherwise run together.
    private void separate() {
        put((byte) ' ');
    }

    private void put(byte b) {
        ensureShape(1);
        shape[shapeLength++] = b;
    }

    private void ensureShape(int more) {
        if (shape.length - shapeLength < more) {
            shape = Arrays.copyOf(shape, Math.max(shape.length * 2, shapeLength + more));
        }
    }

    private int peek(int at) {
        return at < limit ? text[at] & 0xFF : -1;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(int c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' || c == '_' || c >= 0x80;
    }

    private static boolean isWordPart(int c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }
}
