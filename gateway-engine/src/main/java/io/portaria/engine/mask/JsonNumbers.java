package io.portaria.engine.mask;

import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.Detector;
import io.portaria.engine.detect.IntegerScanner;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Numbers of JSON: where they end (RFC 8259, section 6) and what they are.
final class JsonNumbers {

    /// Integers beyond this are no longer exact in a double, which is what the exponent form comes from.
    private static final double LARGEST_EXACT = 9_007_199_254_740_992.0;

    private static final int LONGEST_EXPONENT_FORM = 64;

    private JsonNumbers() {}

    /// Index after the number, or -1 when none begins here.
    static int end(byte[] in, int from, int end) {
        int i = from < end && in[from] == '-' ? from + 1 : from;
        int digits = digits(in, i, end);
        if (digits == i || (in[i] == '0' && digits > i + 1)) {
            return -1;
        }
        i = digits;
        if (i < end && in[i] == '.') {
            digits = digits(in, i + 1, end);
            if (digits == i + 1) {
                return -1;
            }
            i = digits;
        }
        if (i < end && (in[i] | 0x20) == 'e') {
            int exponent = i + 1 < end && (in[i + 1] == '+' || in[i + 1] == '-') ? i + 2 : i + 1;
            digits = digits(in, exponent, end);
            if (digits == exponent) {
                return -1;
            }
            i = digits;
        }
        return i;
    }

    private static int digits(byte[] in, int from, int end) {
        int i = from;
        while (i < end && in[i] >= '0' && in[i] <= '9') {
            i++;
        }
        return i;
    }

    /// What a number is, or null. Without a hint only check digits speak, for any id can look like a telephone.
    static @Nullable Detector detect(
            byte[] in, int start, int stop, ColumnHint hint, IntegerScanner integers) {
        int from = in[start] == '-' ? start + 1 : start;
        @Nullable Detector found =
                hasExponent(in, from, stop)
                        ? ofExponentForm(in, from, stop, hint, integers)
                        : integers.detect(in, from, stop - from, hint);
        return found == Detector.PHONE && !hint.suggests(Detector.PHONE) ? null : found;
    }

    private static boolean hasExponent(byte[] in, int from, int stop) {
        for (int i = from; i < stop; i++) {
            if ((in[i] | 0x20) == 'e') {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Detector ofExponentForm(
            byte[] in, int from, int stop, ColumnHint hint, IntegerScanner integers) {
        if (stop - from > LONGEST_EXPONENT_FORM) {
            return null;
        }
        double value =
                Double.parseDouble(new String(in, from, stop - from, StandardCharsets.US_ASCII));
        return value < LARGEST_EXACT && value == Math.rint(value)
                ? integers.detect((long) value, hint)
                : null;
    }
}
