package io.portaria.engine.mask;

/// Strings of JSON: where they end, what they read, how they are written (RFC 8259, section 7).
final class JsonStrings {

    private static final int REPLACEMENT = 0xfffd;
    private static final String HEX = "0123456789abcdef";

    private JsonStrings() {}

    /// Index of the closing quote, or -1 when there is none or a control character stands before it.
    static int end(byte[] in, int from, int end) {
        for (int i = from; i < end; i++) {
            byte b = in[i];
            if (b == '"') {
                return i;
            }
            if (b == '\\') {
                i++;
            } else if (b >= 0 && b < ' ') {
                return -1;
            }
        }
        return -1;
    }

    static boolean isEscaped(byte[] in, int from, int end) {
        for (int i = from; i < end; i++) {
            if (in[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    /// Appends the text that a string reads, in UTF-8; false when an escape is wrong.
    static boolean decode(byte[] in, int from, int end, ByteSink out) {
        int i = from;
        while (i < end) {
            byte b = in[i++];
            if (b != '\\') {
                out.append(b);
                continue;
            }
            if (i >= end) {
                return false;
            }
            byte escape = in[i++];
            if (escape == 'u') {
                int unit = unit(in, i, end);
                if (unit < 0) {
                    return false;
                }
                i += 4;
                if (Character.isHighSurrogate((char) unit)
                        && i + 1 < end
                        && in[i] == '\\'
                        && in[i + 1] == 'u') {
                    int low = unit(in, i + 2, end);
                    if (low >= 0 && Character.isLowSurrogate((char) low)) {
                        unit = Character.toCodePoint((char) unit, (char) low);
                        i += 6;
                    }
                }
                appendCodePoint(unit, out);
                continue;
            }
            int plain =
                    switch (escape) {
                        case '"', '\\', '/' -> escape;
                        case 'b' -> '\b';
                        case 'f' -> '\f';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        default -> -1;
                    };
            if (plain < 0) {
                return false;
            }
            out.append(plain);
        }
        return true;
    }

    private static int unit(byte[] in, int at, int end) {
        if (at + 4 > end) {
            return -1;
        }
        int value = 0;
        for (int k = 0; k < 4; k++) {
            int digit = Character.digit(in[at + k], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static void appendCodePoint(int codePoint, ByteSink out) {
        boolean lone = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        int c = lone ? REPLACEMENT : codePoint;
        if (c < 0x80) {
            out.append(c);
        } else if (c < 0x800) {
            out.append(0xc0 | c >> 6).append(0x80 | (c & 0x3f));
        } else if (c < 0x10000) {
            out.append(0xe0 | c >> 12).append(0x80 | (c >> 6 & 0x3f)).append(0x80 | (c & 0x3f));
        } else {
            out.append(0xf0 | c >> 18).append(0x80 | (c >> 12 & 0x3f));
            out.append(0x80 | (c >> 6 & 0x3f)).append(0x80 | (c & 0x3f));
        }
    }

    /// Appends a string with its quotes.
    static void encode(ByteSink text, ByteSink out) {
        out.append('"');
        byte[] bytes = text.array();
        for (int i = 0; i < text.length(); i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\') {
                out.append('\\').append(b);
            } else if (b >= 0 && b < ' ') {
                out.append("\\u00").append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 15));
            } else {
                out.append(b);
            }
        }
        out.append('"');
    }
}
