package io.portaria.engine.detect;

/// Check digits of the CPF.
public final class Cpf {

    /// Digits of a CPF.
    public static final int LENGTH = 11;

    private Cpf() {}

    /// Whether eleven values 0 to 9 from `from` on are a CPF. Eleven equal digits satisfy the sums and are none.
    public static boolean isValid(byte[] digits, int from) {
        int first = 0;
        int second = 0;
        int different = 0;
        for (int i = 0; i < 9; i++) {
            int digit = digits[from + i];
            first += digit * (10 - i);
            second += digit * (11 - i);
            different |= digit ^ digits[from];
        }
        int d10 = first * 10 % 11 % 10;
        int d11 = (second + d10 * 2) * 10 % 11 % 10;
        different |= (d10 ^ digits[from]) | (d11 ^ digits[from]);
        return digits[from + 9] == d10 && digits[from + 10] == d11 && different != 0;
    }
}
