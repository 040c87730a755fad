package io.portaria.engine.detect;

/// Check digit of PIS, PASEP, NIS and NIT. One digit only: one random number in ten has it right.
public final class Pis {

    /// Digits of a PIS.
    public static final int LENGTH = 11;

    private Pis() {}

    /// Whether eleven values 0 to 9 from `from` on are a PIS; eleven equal digits are none.
    public static boolean isValid(byte[] digits, int from) {
        int sum = 0;
        int different = 0;
        for (int i = 0; i < 10; i++) {
            sum += digits[from + i] * (2 + (9 - i) % 8);
            different |= digits[from + i] ^ digits[from];
        }
        int rest = sum % 11;
        int check = rest < 2 ? 0 : 11 - rest;
        return digits[from + 10] == check && (different | (check ^ digits[from])) != 0;
    }
}
