package io.portaria.engine.protocol.postgresql.inspect;

import java.util.Optional;

/// `\XXXX` and `\+XXXXXX` in `U&"…"`.
///
/// @see <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS">Identifiers</a>
final class UnicodeEscapes {
    private UnicodeEscapes() {}

    /// Empty when an escape is not valid.
    static Optional<String> decode(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                i++;
                continue;
            }
            if (i + 1 < text.length() && text.charAt(i + 1) == '\\') {
                out.append('\\');
                i += 2;
                continue;
            }
            boolean isLong = i + 1 < text.length() && text.charAt(i + 1) == '+';
            int from = i + (isLong ? 2 : 1);
            int to = from + (isLong ? 6 : 4);
            if (to > text.length()) {
                return Optional.empty();
            }
            try {
                int point = Integer.parseInt(text, from, to, 16);
                if (!Character.isValidCodePoint(point)) {
                    return Optional.empty();
                }
                out.appendCodePoint(point);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
            i = to;
        }
        return Optional.of(out.toString());
    }
}
