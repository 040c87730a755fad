package io.portaria.engine.mask;

import io.portaria.engine.detect.Detector;
import org.jspecify.annotations.Nullable;

/// Makes text coarser: a CEP keeps its first five digits (`01310-***`), a date its year (`1985`), a number becomes the
/// band of its first digit (`5432.10` is `5000..5999`).
final class Generalisation {

    private static final int CEP_PREFIX = 5;
    private static final int LONGEST_NUMBER = 30;

    private Generalisation() {}

    /// Appends the coarser form; false, with nothing appended, when the text has none.
    static boolean append(
            @Nullable Detector detector, byte[] in, int offset, int length, ByteSink out) {
        if (detector == Detector.CEP) {
            return cep(in, offset, length, out);
        }
        return detector == null && (date(in, offset, length, out) || band(in, offset, length, out));
    }

    private static boolean cep(byte[] in, int offset, int length, ByteSink out) {
        ByteSink digits = new ByteSink();
        PlainForm.digits(in, offset, length, digits);
        if (digits.length() != 8) {
            return false;
        }
        out.append(digits.array(), 0, CEP_PREFIX).append("-***");
        return true;
    }

    /// `1985-03-27`, with or without a time behind it, and `27/03/1985`.
    private static boolean date(byte[] in, int offset, int length, ByteSink out) {
        if (length < 10) {
            return false;
        }
        if (isShape("dddd-dd-dd", in, offset)
                && (length == 10 || in[offset + 10] <= ' ' || in[offset + 10] == 'T')) {
            out.append(in, offset, 4);
            return true;
        }
        if (length == 10 && isShape("dd/dd/dddd", in, offset)) {
            out.append(in, offset + 6, 4);
            return true;
        }
        return false;
    }

    private static boolean isShape(String shape, byte[] in, int offset) {
        for (int i = 0; i < shape.length(); i++) {
            byte b = in[offset + i];
            boolean fits = shape.charAt(i) == 'd' ? b >= '0' && b <= '9' : b == shape.charAt(i);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean band(byte[] in, int offset, int length, ByteSink out) {
        int end = offset + length;
        boolean negative = length > 1 && in[offset] == '-';
        int i = negative ? offset + 1 : offset;
        while (i < end - 1 && in[i] == '0' && in[i + 1] != '.') {
            i++;
        }
        int whole = i;
        while (i < end && in[i] >= '0' && in[i] <= '9') {
            i++;
        }
        int digits = i - whole;
        if (digits == 0 || length > LONGEST_NUMBER || !isFraction(in, i, end)) {
            return false;
        }
        int low = digits == 1 ? '0' : in[whole];
        int high = digits == 1 ? '9' : in[whole];
        if (negative) {
            number("-", high, digits, '9', out);
            number("..-", low, digits, '0', out);
        } else {
            number("", low, digits, '0', out);
            number("..", high, digits, '9', out);
        }
        return true;
    }

    private static void number(String prefix, int first, int digits, char rest, ByteSink out) {
        out.append(prefix).append(first);
        for (int i = 1; i < digits; i++) {
            out.append(rest);
        }
    }

    private static boolean isFraction(byte[] in, int at, int end) {
        if (at == end) {
            return true;
        }
        if (in[at] != '.' || at + 1 == end) {
            return false;
        }
        for (int i = at + 1; i < end; i++) {
            if (in[i] < '0' || in[i] > '9') {
                return false;
            }
        }
        return true;
    }
}
