package io.portaria.engine.detect;

/// Payment cards: issuer prefix, length and Luhn's check digit together. Luhn alone lets one number in ten pass.
public final class PaymentCard {

    /// Fewest digits of a card.
    public static final int SHORTEST = 13;

    /// Most digits of a card.
    public static final int LONGEST = 19;

    private PaymentCard() {}

    /// Whether `length` values 0 to 9 from `from` on are a card of a brand in use in Brazil.
    public static boolean isValid(byte[] digits, int from, int length) {
        return length >= SHORTEST
                && length <= LONGEST
                && isKnownIssuer(digits, from, length)
                && luhn(digits, from, length);
    }

    static boolean luhn(byte[] digits, int from, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int digit = digits[from + length - 1 - i];
            if ((i & 1) != 0) {
                digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
            }
            sum += digit;
        }
        return sum % 10 == 0;
    }

    private static boolean isKnownIssuer(byte[] digits, int from, int length) {
        int six = 0;
        for (int i = 0; i < 6; i++) {
            six = six * 10 + digits[from + i];
        }
        int two = six / 10_000;
        int four = six / 100;
        return switch (digits[from]) {
            // Visa, and the Elo cards that begin with 4
            case 4 -> length == 16 || length == 13 || length == 19;
            // Mastercard 51 to 55, Elo and Aura 50, Maestro 56 to 58
            case 5 -> two > 55 || length == 16 || length == 19;
            case 2 -> four >= 2221 && four <= 2720 && length == 16;
            case 3 -> isThree(two, four, six, length);
            case 6 -> isSix(two, four, six);
            default -> false;
        };
    }

    private static boolean isThree(int two, int four, int six, int length) {
        // American Express; Diners; JCB; Hipercard
        return ((two == 34 || two == 37) && length == 15)
                || ((two == 36 || two == 38 || (two == 30 && four / 10 <= 305)) && length == 14)
                || (four >= 3528 && four <= 3589 && length >= 16)
                || (six >= 384_100 && six <= 384_160 && length >= 16);
    }

    private static boolean isSix(int two, int four, int six) {
        // Discover and Elo 6011, 64, 65; Hipercard 606282; Elo 627780, 636297, 636368
        return four == 6011
                || two == 64
                || two == 65
                || six == 606_282
                || six == 627_780
                || six == 636_297
                || six == 636_368
                || six == 637_095
                || six == 637_568
                || six == 637_599
                || six == 637_609
                || six == 637_612;
    }
}
