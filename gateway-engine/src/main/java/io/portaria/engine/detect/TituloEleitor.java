package io.portaria.engine.detect;

/// Check digits of the voter's registration: eight digits of sequence, two of the state (01 to 28), two check digits.
public final class TituloEleitor {

    /// Digits of a título.
    public static final int LENGTH = 12;

    private static final int LAST_STATE = 28;

    /// São Paulo and Minas Gerais write 1 where the remainder is 0.
    private static final int LAST_STATE_WITH_ONE = 2;

    private TituloEleitor() {}

    /// Whether twelve values 0 to 9 from `from` on are a título.
    public static boolean isValid(byte[] digits, int from) {
        int state = digits[from + 8] * 10 + digits[from + 9];
        if (state < 1 || state > LAST_STATE) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 8; i++) {
            sum += digits[from + i] * (i + 2);
        }
        int d11 = checkDigit(sum, state);
        int d12 = checkDigit(digits[from + 8] * 7 + digits[from + 9] * 8 + d11 * 9, state);
        return digits[from + 10] == d11 && digits[from + 11] == d12;
    }

    private static int checkDigit(int sum, int state) {
        int rest = sum % 11;
        if (rest == 0 && state <= LAST_STATE_WITH_ONE) {
            return 1;
        }
        return rest == 10 ? 0 : rest;
    }
}
