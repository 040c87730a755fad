package io.portaria.engine.detect;

/// Check of the national health card: definitive numbers (1, 2) are built upon a PIS, provisional ones (7, 8, 9) have a
/// weighted sum that 11 divides.
public final class Cns {

    /// Digits of a CNS.
    public static final int LENGTH = 15;

    private Cns() {}

    /// Whether fifteen values 0 to 9 from `from` on are a CNS.
    public static boolean isValid(byte[] digits, int from) {
        return switch (digits[from]) {
            case 1, 2 -> isDefinitive(digits, from);
            case 7, 8, 9 -> weighted(digits, from, LENGTH) % 11 == 0;
            default -> false;
        };
    }

    private static boolean isDefinitive(byte[] digits, int from) {
        int sum = weighted(digits, from, 11);
        int check = 11 - sum % 11;
        int mark = 0;
        if (check == 11) {
            check = 0;
        } else if (check == 10) {
            mark = 1;
            check = 11 - (sum + 2) % 11;
        }
        return digits[from + 11] == 0
                && digits[from + 12] == 0
                && digits[from + 13] == mark
                && digits[from + 14] == check;
    }

    private static int weighted(byte[] digits, int from, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += digits[from + i] * (15 - i);
        }
        return sum;
    }
}
