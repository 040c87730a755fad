package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ValueMasker;

/// Hides what a statement says a password is: `CREATE ROLE … PASSWORD '…'`, `OPTIONS (password '…')`, `CONNECTION
/// 'host=… password=…'`. No detector knows a password by its looks.
final class PasswordLiterals {
    private static final String WORD = "password";

    private PasswordLiterals() {}

    static boolean mayBeIn(byte[] b, int at, int length) {
        for (int i = at; i + WORD.length() <= at + length; i++) {
            if ((b[i] | 0x20) == 'p' && isWord(b, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(byte[] b, int at) {
        for (int i = 1; i < WORD.length(); i++) {
            if ((b[at + i] | 0x20) != WORD.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static String hidden(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        for (int at = next(text, 0); at >= 0; at = next(text, Math.max(at + 1, done))) {
            int from = value(text, at + WORD.length());
            if (from >= 0) {
                int to = end(text, from);
                out.append(text, done, from).append(ValueMasker.HIDDEN);
                done = to;
            }
        }
        return out.append(text, done, text.length()).toString();
    }

    private static int next(String text, int from) {
        for (int i = from; i + WORD.length() <= text.length(); i++) {
            // sslpassword is one too
            if (text.regionMatches(true, i, WORD, 0, WORD.length())) {
                return i;
            }
        }
        return -1;
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
