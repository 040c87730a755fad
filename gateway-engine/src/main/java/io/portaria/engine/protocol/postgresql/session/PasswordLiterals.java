package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ValueMasker;

/// Hides what a statement says a password is: `CREATE ROLE … PASSWORD '…'`, `OPTIONS (password '…')`, `CONNECTION
/// 'host=… password=…'`. No detector knows a password by its looks. The value of an option whose name is written with escapes
/// (`U&"…"`) is taken for one.
final class PasswordLiterals {
    private static final String WORD = "password";

    private static final String ESCAPED_NAME = "u&\"";

    private PasswordLiterals() {}

    static boolean mayBeIn(byte[] b, int at, int length) {
        for (int i = at; i < at + length; i++) {
            int c = b[i] | 0x20;
            if ((c == 'p' && is(WORD, b, i, at + length))
                    || (c == 'u' && is(ESCAPED_NAME, b, i, at + length))) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(String word, byte[] b, int at, int end) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= end || (b[at + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static String hidden(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        for (int at = next(text, 0); at >= 0; at = next(text, Math.max(at + 1, done))) {
            int from =
                    isEscapedName(text, at)
                            ? valueOfOption(text, nameEnd(text, at + ESCAPED_NAME.length()))
                            : value(text, at + WORD.length());
            if (from >= 0) {
                int to = end(text, from);
                out.append(text, done, from).append(ValueMasker.HIDDEN);
                done = to;
            }
        }
        return out.append(text, done, text.length()).toString();
    }

    private static int next(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            // sslpassword is one too
            if (text.regionMatches(true, i, WORD, 0, WORD.length()) || isEscapedName(text, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEscapedName(String text, int at) {
        return text.regionMatches(true, at, ESCAPED_NAME, 0, ESCAPED_NAME.length());
    }

    /// Behind the quote that closes a name.
    private static int nameEnd(String text, int from) {
        int i = from;
        while (i < text.length()) {
            boolean quote = text.charAt(i) == '"';
            if (quote && (i + 1 == text.length() || text.charAt(i + 1) != '"')) {
                return i + 1;
            }
            i += quote ? 2 : 1;
        }
        return text.length();
    }

    /// Where a string begins that stands right after a name, or after what it says of its escapes; -1 where none does.
    private static int valueOfOption(String text, int from) {
        int at = blanks(text, from);
        if (text.regionMatches(true, at, "uescape", 0, 7)) {
            int character = blanks(text, at + 7);
            at = blanks(text, Math.min(text.length(), character + 3));
        }
        return at < text.length() && text.charAt(at) != '=' ? value(text, at) : -1;
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    /// @return where the value begins, behind its quote; -1 when none is given
    private static int value(String text, int from) {
        boolean isQuotedName = from < text.length() && text.charAt(from) == '"';
        int at = blanks(text, isQuotedName ? from + 1 : from);
        boolean assigned = at < text.length() && text.charAt(at) == '=';
        if (assigned) {
            at = blanks(text, at + 1);
        }
        int quoted = at;
        if (text.regionMatches(true, at, "e'", 0, 2)) {
            quoted = at + 1;
        } else if (text.regionMatches(true, at, "u&'", 0, 3)) {
            quoted = at + 2;
        }
        if (quoted < text.length() && text.charAt(quoted) == '\'') {
            return quoted + 1;
        }
        int tag = tagEnd(text, at);
        if (tag >= 0) {
            return tag;
        }
        return assigned && at < text.length() ? at : -1;
    }

    /// Comments are blanks.
    private static int blanks(String text, int from) {
        int at = from;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                at = commentEnd(text, at);
            } else {
                return at;
            }
        }
        return at;
    }

    /// Comments may stand in each other.
    private static int commentEnd(String text, int from) {
        int depth = 0;
        int at = from;
        while (at < text.length()) {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return at;
                }
            } else {
                at++;
            }
        }
        return at;
    }

    /// Behind `$tag$`, if there is one.
    private static int tagEnd(String text, int at) {
        if (at >= text.length() || text.charAt(at) != '$') {
            return -1;
        }
        int i = at + 1;
        while (i < text.length() && isOfName(text.charAt(i))) {
            i++;
        }
        return i < text.length() && text.charAt(i) == '$' ? i + 1 : -1;
    }

    /// @param from where the value begins
    private static int end(String text, int from) {
        char before = text.charAt(from - 1);
        if (before == '$') {
            int tag = text.lastIndexOf('$', from - 2);
            int end = text.indexOf(text.substring(tag, from), from);
            return end < 0 ? text.length() : end;
        }
        return before == '\'' ? quoteEnd(text, from) : bareEnd(text, from);
    }

    /// A backslash may or may not hide the quote after it; it is taken to, so that rather too much is hidden.
    private static int quoteEnd(String text, int from) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\') {
                i += 2;
            } else if (c != '\'') {
                i++;
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '\'') {
                i += 2;
            } else if (goesOn(text, i + 1)) {
                i = blanks(text, i + 1) + 1;
            } else {
                return i;
            }
        }
        return text.length();
    }

    /// A string goes on in another piece on a later line.
    private static boolean goesOn(String text, int from) {
        int next = blanks(text, from);
        return next < text.length()
                && text.charAt(next) == '\''
                && text.substring(from, next).indexOf('\n') >= 0;
    }

    private static int bareEnd(String text, int from) {
        int i = from;
        while (i < text.length() && " \t\r\n'\",;)".indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }
}
