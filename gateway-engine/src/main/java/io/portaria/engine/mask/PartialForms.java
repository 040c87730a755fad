package io.portaria.engine.mask;

import io.portaria.engine.detect.Detector;
import io.portaria.engine.detect.PhoneNumber;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The partial form of each sort of value:
///
/// | sort | form |
/// |---|---|
/// | CPF | `***.***.***-09` |
/// | CNPJ | `**.***.***/****-81` |
/// | e-mail | `a***@acme.example`; a local part of one character is hidden whole, and so are six digits or more of a domain |
/// | phone | `(11) *****-4321`, `(11) ****-4321`, with `+55 ` in front where it was |
/// | card | its own grouping, the last four digits |
/// | other identifiers | their own grouping, the last two characters, and never more than a quarter |
/// | secrets, payment codes | as redacted: no part of them is harmless |
/// | other text | `M***`: the first character of four or more, else `***` |
final class PartialForms {

    private static final int CARD_TAIL = 4;
    private static final int TAIL = 2;
    private static final int SHOWN_AT_MOST_ONE_IN = 4;
    private static final int LONGEST_KEY = 64;
    private static final int MOST_DIGITS_OF_DOMAIN = 5;
    private static final byte[] WIDE_AT = "\uff20".getBytes(StandardCharsets.UTF_8);

    private final ByteSink plain = new ByteSink();

    /// See [ByteSink#rest].
    void rest() {
        plain.rest();
    }

    void append(@Nullable Detector detector, byte[] in, int offset, int length, ByteSink out) {
        if (detector == null) {
            text(in, offset, length, out);
            return;
        }
        switch (detector) {
            case CPF -> taxpayer("***.***.***-", in, offset, length, out);
            case CNPJ -> taxpayer("**.***.***/****-", in, offset, length, out);
            case EMAIL -> email(in, offset, length, out);
            case PHONE -> phone(in, offset, length, out);
            case CARD -> tail(in, offset, length, CARD_TAIL, false, out);
            case SECRET -> out.append(detector.label());
            case PIX_KEY -> {
                if (length > LONGEST_KEY) {
                    out.append(detector.label());
                } else {
                    tail(in, offset, length, TAIL, true, out);
                }
            }
            case RG, CNH, PIS, TITULO_ELEITOR, CNS, CEP, PLACA, IP ->
                    tail(in, offset, length, TAIL, true, out);
        }
    }

    private void taxpayer(String hidden, byte[] in, int offset, int length, ByteSink out) {
        plain.clear();
        PlainForm.alphanumeric(in, offset, length, plain);
        int digits = plain.length();
        out.append(hidden);
        if (digits < SHOWN_AT_MOST_ONE_IN * TAIL) {
            out.append("**");
        } else {
            out.append(plain.array(), digits - TAIL, TAIL);
        }
    }

    private static void email(byte[] in, int offset, int length, ByteSink out) {
        int end = offset + length;
        // The last sign: where two addresses run together the first one's domain holds the second's
        // name.
        int at = end;
        int width = 0;
        while (width == 0 && at > offset) {
            width = signWidth(in, --at, end);
        }
        if (width == 0) {
            text(in, offset, length, out);
            return;
        }
        int first = characterLength(in, offset, at);
        if (offset + first < at) {
            out.append(in, offset, first);
        }
        out.append("***@");
        domain(in, at + width, end, out);
    }

    /// The domain as it is, unless it holds as many digits as an identifier has.
    private static void domain(byte[] in, int from, int end, ByteSink out) {
        int digits = 0;
        for (int i = from; i < end; i++) {
            digits += in[i] >= '0' && in[i] <= '9' ? 1 : 0;
        }
        if (digits <= MOST_DIGITS_OF_DOMAIN) {
            out.append(in, from, end - from);
            return;
        }
        for (int i = from; i < end; i++) {
            out.append(in[i] >= '0' && in[i] <= '9' ? '*' : in[i]);
        }
    }

    private static int signWidth(byte[] in, int at, int end) {
        if (in[at] == '@') {
            return 1;
        }
        if (at + 3 <= end) {
            if (in[at] == '%' && in[at + 1] == '4' && in[at + 2] == '0') {
                return 3;
            }
            if (in[at] == WIDE_AT[0] && in[at + 1] == WIDE_AT[1] && in[at + 2] == WIDE_AT[2]) {
                return 3;
            }
        }
        return 0;
    }

    private void phone(byte[] in, int offset, int length, ByteSink out) {
        plain.clear();
        PlainForm.digits(in, offset, length, plain);
        byte[] digits = plain.array();
        int count = plain.length();
        if (count < SHOWN_AT_MOST_ONE_IN * TAIL) {
            out.append("****");
            return;
        }
        int from = 0;
        if (count >= 12 && digits[0] == '5' && digits[1] == '5') {
            out.append("+55 ");
            from = 2;
        }
        while (from < count && digits[from] == '0') {
            from++;
        }
        int rest = count - from;
        if (rest >= 10
                && PhoneNumber.isAreaCode((digits[from] - '0') * 10 + digits[from + 1] - '0')) {
            out.append('(').append(digits, from, 2).append(") ");
            rest -= 2;
        }
        out.append(rest >= 9 ? "*****-" : "****-");
        out.append(digits, count - 4, 4);
    }

    /// Keeps the grouping and the last characters, as few as asked, and hides the others.
    private void tail(byte[] in, int offset, int length, int shown, boolean careful, ByteSink out) {
        plain.clear();
        PlainForm.alphanumeric(in, offset, length, plain);
        int total = plain.length();
        int tail = Math.min(shown, careful ? total / SHOWN_AT_MOST_ONE_IN : Math.max(0, total - 8));
        int seen = 0;
        for (int i = offset, end = offset + length; i < end; ) {
            int width = characterLength(in, i, end);
            boolean separator = width == 1 && in[i] >= 0 && !isAlphanumeric(in[i]);
            if (separator) {
                out.append(in[i]);
            } else if (width > 1
                    && Character.digit(PlainForm.text(in, i, width).codePointAt(0), 10) < 0) {
                // A wide dash or space: plain enough that nobody misses its width.
                out.append('-');
            } else {
                if (seen >= total - tail && seen < total) {
                    out.append(plain.array()[seen]);
                } else {
                    out.append('*');
                }
                seen++;
            }
            i += width;
        }
    }

    private static void text(byte[] in, int offset, int length, ByteSink out) {
        int end = offset + length;
        int characters = 0;
        for (int i = offset; i < end; i += characterLength(in, i, end)) {
            characters++;
        }
        boolean visible = length > 0 && (in[offset] > ' ' || (in[offset] & 0xff) >= 0xc2);
        if (visible && characters >= SHOWN_AT_MOST_ONE_IN) {
            out.append(in, offset, characterLength(in, offset, end));
        }
        out.append("***");
    }

    private static boolean isAlphanumeric(byte b) {
        return (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z');
    }

    /// Length in bytes of the character at `i`; stray bytes are characters of one byte.
    static int characterLength(byte[] in, int i, int end) {
        int lead = in[i] & 0xff;
        int length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
        if (i + length > end) {
            return 1;
        }
        for (int k = 1; k < length; k++) {
            if ((in[i + k] & 0xc0) != 0x80) {
                return 1;
            }
        }
        return length;
    }
}
