package io.portaria.engine.detect;

import java.util.Objects;

/// Finds personal data and secrets in text. Immutable, without state of its own and shared by all threads: what
/// belongs to a scan is in the [Findings] handed in.
///
/// One pass over the bytes stops only where something sought can begin or be recognised: at a digit, at `@`, and at a
/// few bytes that stand in the marks of tokens. Text without these costs a table look-up a byte.
///
/// A value counts where it stands free of letters and digits on both sides. Beyond ASCII, digits of any script are
/// digits, dashes and spaces of any width separate, and characters that show nothing are passed over.
public final class TextScanner {

    private static final byte NUMBER = 1;
    private static final byte AT_SIGN = 2;
    private static final byte COLON = 3;
    private static final byte UNDERSCORE = 4;
    private static final byte DASH = 5;
    private static final byte CAPITAL_I = 6;
    private static final byte CAPITAL_J = 7;
    private static final byte PERCENT = 8;

    /// First byte of a character that may be a digit of another script.
    private static final byte WIDE = 9;

    private static final byte[] ENTRY = entries();

    private static byte[] entries() {
        byte[] table = new byte[256];
        for (int c = '0'; c <= '9'; c++) {
            table[c] = NUMBER;
        }
        table['@'] = AT_SIGN;
        table[':'] = COLON;
        table['_'] = UNDERSCORE;
        table['-'] = DASH;
        table['I'] = CAPITAL_I;
        table['J'] = CAPITAL_J;
        table['%'] = PERCENT;
        for (int lead : new int[] {0xd9, 0xdb, 0xdf, 0xe0, 0xe1, 0xea, 0xef, 0xf0}) {
            table[lead] = WIDE;
        }
        return table;
    }

    /// Whether a slice holds a byte at which something can begin; when not, [#scan] finds nothing without a hint.
    public boolean mayHoldAny(byte[] utf8, int offset, int length) {
        for (int i = offset, end = offset + length; i < end; i++) {
            if (ENTRY[utf8[i] & 0xff] != 0) {
                return true;
            }
        }
        return false;
    }

    /// Scans a slice of UTF-8 (stray bytes are allowed) and puts what it holds in place of what `out` held.
    ///
    /// @param hint what the name of the column or key suggests
    public void scan(byte[] utf8, int offset, int length, ColumnHint hint, Findings out) {
        Objects.checkFromIndexSize(offset, length, utf8.length);
        out.clear();
        int end = offset + length;
        int bits = hint.bits();
        if ((bits & Detector.SECRET.bit()) != 0 && length > 0) {
            out.add(offset, end, Detector.SECRET, Strength.CERTAIN);
            return;
        }
        int i = offset;
        while (true) {
            while (i < end && ENTRY[utf8[i] & 0xff] == 0) {
                i++;
            }
            if (i >= end) {
                return;
            }
            i = enter(utf8, offset, end, i, bits, out);
            if (out.reaches(i) && DigitCluster.goesOnAt(utf8, i, end)) {
                i = NumberReader.overhang(utf8, out.start(out.size() - 1), i, end, bits, out);
            }
        }
    }

    private static int enter(byte[] b, int from, int end, int i, int hint, Findings out) {
        return switch (ENTRY[b[i] & 0xff]) {
            case NUMBER -> NumberReader.read(b, from, end, i, hint, out);
            case AT_SIGN -> atSign(b, from, end, i, 1, hint, out);
            case COLON -> IpAddresses.v6(b, from, end, i, hint, out);
            case UNDERSCORE -> SecretReader.atUnderscore(b, from, end, i, out);
            case DASH -> dash(b, from, end, i, hint, out);
            case CAPITAL_I -> SecretReader.atCapitalI(b, from, end, i, out);
            case CAPITAL_J -> SecretReader.atCapitalJ(b, from, end, i, out);
            case PERCENT ->
                    Bytes.matches(b, i, end, "%40") ? atSign(b, from, end, i, 3, hint, out) : i + 1;
            default -> wide(b, from, end, i, hint, out);
        };
    }

    private static int atSign(
            byte[] b, int from, int end, int i, int width, int hint, Findings out) {
        int local = EmailReader.localStart(b, from, i);
        // Only what stands before the name can make it the password of an address.
        int next =
                local > from && b[local - 1] > ' '
                        ? SecretReader.passwordBefore(b, from, i, out)
                        : -1;
        return next > 0 ? next : EmailReader.read(b, local, end, i, width, hint, out);
    }

    private static int dash(byte[] b, int from, int end, int i, int hint, Findings out) {
        int next = RandomKeys.read(b, from, end, i, hint, out);
        return next > 0 ? next : SecretReader.atDash(b, from, end, i, out);
    }

    private static int wide(byte[] b, int from, int end, int i, int hint, Findings out) {
        int length = Bytes.charLength(b, i, end);
        int codePoint = Bytes.codePoint(b, i, length);
        if (codePoint == 0xff20) {
            return EmailReader.read(
                    b, EmailReader.localStart(b, from, i), end, i, length, hint, out);
        }
        return Character.digit(codePoint, 10) >= 0
                ? NumberReader.read(b, from, end, i, hint, out)
                : i + length;
    }
}
