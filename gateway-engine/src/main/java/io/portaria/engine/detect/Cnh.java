package io.portaria.engine.detect;

/// Check digits of the driving licence. Two descriptions are in use that differ in one corner; a number that satisfies
/// either is taken for one.
public final class Cnh {

    /// Digits of a CNH.
    public static final int LENGTH = 11;

    private Cnh() {}

    /// Whether eleven values 0 to 9 from `from` on are a CNH.
    public static boolean isValid(byte[] digits, int from) {
        int falling = 0;
        int rising = 0;
        int different = 0;
        for (int i = 0; i < 9; i++) {
            int digit = digits[from + i];
            falling += digit * (9 - i);
            rising += digit * (i + 1);
            different |= digit ^ digits[from];
        }
        if (different == 0) {
            return false;
        }
        int d10 = falling % 11;
        int discount = 0;
        if (d10 == 10) {
            d10 = 0;
            discount = 2;
        }
        int raw = rising % 11;
        int wrapped = raw - discount < 0 ? raw - discount + 11 : raw - discount;
        int d11 = wrapped > 9 ? 0 : wrapped;
        int other = raw > 9 ? 0 : d11;
        return digits[from + 9] == d10 && (digits[from + 10] == d11 || digits[from + 10] == other);
    }
}
