package io.portaria.engine.detect;

/// Check digits of the CNPJ, of digits only and of letters and digits (IN RFB 2.229/2024).
public final class Cnpj {

    /// Characters of a CNPJ.
    public static final int LENGTH = 14;

    private Cnpj() {}

    /// Whether fourteen values (ASCII code of the upper case character less 48) are a CNPJ. The last two must be
    /// digits; fourteen equal characters are none.
    public static boolean isValid(byte[] values, int from) {
        int first = 0;
        int second = 0;
        int different = 0;
        for (int i = 0; i < 12; i++) {
            int value = values[from + i];
            first += value * (2 + (11 - i) % 8);
            second += value * (2 + (12 - i) % 8);
            different |= value ^ values[from];
        }
        int d13 = checkDigit(first);
        int d14 = checkDigit(second + d13 * 2);
        different |= (d13 ^ values[from]) | (d14 ^ values[from]);
        return values[from + 12] == d13 && values[from + 13] == d14 && different != 0;
    }

    private static int checkDigit(int sum) {
        int rest = sum % 11;
        return rest < 2 ? 0 : 11 - rest;
    }
}
