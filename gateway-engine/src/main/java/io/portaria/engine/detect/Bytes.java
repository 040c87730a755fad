package io.portaria.engine.detect;

import java.util.Arrays;

/// What single bytes and code points are to the scanners.
final class Bytes {

    static final byte DIGIT = 1;
    static final byte LETTER = 2;

    /// May stand between the groups of a number.
    static final byte SEPARATOR = 3;

    private static final byte[] CLASS = classes();

    /// A separator is at most this many characters long (`) `, ` - `).
    static final int LONGEST_SEPARATOR = 3;

    private Bytes() {}

    private static byte[] classes() {
        byte[] table = new byte[256];
        Arrays.fill(table, '0', '9' + 1, DIGIT);
        Arrays.fill(table, 'A', 'Z' + 1, LETTER);
        Arrays.fill(table, 'a', 'z' + 1, LETTER);
        for (byte separator : new byte[] {'.', '-', '/', ' ', '\t', '\n', '\r', '(', ')'}) {
            table[separator] = SEPARATOR;
        }
        return table;
    }

    static byte classOf(byte b) {
        return CLASS[b & 0xff];
    }

    static boolean isDigit(byte b) {
        return CLASS[b & 0xff] == DIGIT;
    }

    static boolean isLetter(byte b) {
        return CLASS[b & 0xff] == LETTER;
    }

    static boolean isAlphanumeric(byte b) {
        byte c = CLASS[b & 0xff];
        return c == DIGIT || c == LETTER;
    }

    static boolean isHex(byte b) {
        return isDigit(b) || ((b | 0x20) >= 'a' && (b | 0x20) <= 'f');
    }

    /// Length in bytes of the character that starts at `i`, cut at `end`; a stray byte counts as one character.
    static int charLength(byte[] b, int i, int end) {
        int lead = b[i] & 0xff;
        int length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
        if (i + length > end) {
            return 1;
        }
        for (int k = 1; k < length; k++) {
            if ((b[i + k] & 0xc0) != 0x80) {
                return 1;
            }
        }
        return length;
    }

    /// The code point of `length` bytes at `i`; U+FFFD for a stray byte.
    static int codePoint(byte[] b, int i, int length) {
        return switch (length) {
            case 2 -> (b[i] & 0x1f) << 6 | (b[i + 1] & 0x3f);
            case 3 -> (b[i] & 0x0f) << 12 | (b[i + 1] & 0x3f) << 6 | (b[i + 2] & 0x3f);
            case 4 ->
                    (b[i] & 0x07) << 18
                            | (b[i + 1] & 0x3f) << 12
                            | (b[i + 2] & 0x3f) << 6
                            | (b[i + 3] & 0x3f);
            default -> b[i] >= 0 ? b[i] : 0xfffd;
        };
    }

    /// Spaces, dashes, dots and slashes beyond ASCII, as word processors and spreadsheets put them between digits.
    static boolean isWideSeparator(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.SPACE_SEPARATOR
                || type == Character.DASH_PUNCTUATION
                || codePoint == 0x00b7
                || codePoint == 0x2022
                || codePoint == 0x2024
                || codePoint == 0x2044
                || codePoint == 0x2212
                || codePoint == 0x2215
                || codePoint == 0xff08
                || codePoint == 0xff09
                || codePoint == 0xff0e
                || codePoint == 0xff0f;
    }

    /// Characters that show nothing (soft hyphen, zero-width space, joiners, marks): a number split by them is still
    /// read as that number by whoever sees it.
    static boolean isInvisible(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.FORMAT
                || type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    static boolean equalsIgnoreCase(byte[] b, int at, int end, String lowerCase) {
        int length = lowerCase.length();
        if (at < 0 || at + length > end) {
            return false;
        }
        for (int k = 0; k < length; k++) {
            int c = b[at + k];
            if (c >= 'A' && c <= 'Z') {
                c |= 0x20;
            }
            if (c != lowerCase.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    static boolean matches(byte[] b, int at, int end, String text) {
        int length = text.length();
        if (at < 0 || at + length > end) {
            return false;
        }
        for (int k = 0; k < length; k++) {
            if (b[at + k] != text.charAt(k)) {
                return false;
            }
        }
        return true;
    }
}
