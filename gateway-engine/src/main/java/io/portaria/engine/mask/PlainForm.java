package io.portaria.engine.mask;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A value without its clothes: the letters and digits of an identifier, or the text of an address. Two ways to write a
/// value have one plain form, so that pseudonyms of both are equal.
final class PlainForm {

    private PlainForm() {}

    /// Appends the digits in ASCII, whatever script they were in.
    static void digits(byte[] in, int offset, int length, ByteSink out) {
        collect(in, offset, length, false, out);
    }

    /// Appends letters in upper case and digits, all in ASCII; everything else is left out.
    static void alphanumeric(byte[] in, int offset, int length, ByteSink out) {
        collect(in, offset, length, true, out);
    }

    private static void collect(byte[] in, int offset, int length, boolean letters, ByteSink out) {
        for (int i = offset; i < offset + length; i++) {
            byte b = in[i];
            if (b >= '0' && b <= '9') {
                out.append(b);
            } else if (letters && (b | 0x20) >= 'a' && (b | 0x20) <= 'z') {
                out.append(b & ~0x20);
            } else if (b < 0) {
                collectWide(text(in, i, offset + length - i), letters, out);
                return;
            }
        }
    }

    private static void collectWide(String rest, boolean letters, ByteSink out) {
        rest.codePoints()
                .forEach(c -> {
                    int digit = Character.digit(c, 10);
                    if (digit >= 0) {
                        out.append('0' + digit);
                    } else if (letters && c < 0x80 && Character.isLetter(c)) {
                        out.append(c & ~0x20);
                    }
                });
    }

    /// An address in lower case, its sign always `@`.
    static String address(byte[] in, int offset, int length) {
        return text(in, offset, length)
                .strip()
                .replace("%40", "@")
                .replace('\uff20', '@')
                .toLowerCase(Locale.ROOT);
    }

    static String text(byte[] in, int offset, int length) {
        return new String(in, offset, length, StandardCharsets.UTF_8);
    }
}
