package io.portaria.engine.detect;

import org.jspecify.annotations.Nullable;

/// Says what an integer is that a column of type bigint or numeric holds. Such columns have lost leading zeros: the
/// value is padded before its check digits are looked at. Immutable and shared by all threads.
public final class IntegerScanner {

    private static final long CPF_LIMIT = 100_000_000_000L;
    private static final long CNPJ_LIMIT = 100_000_000_000_000L;

    /// A document number this small is rather a count or a reference, unless its check digits agree.
    private static final long SMALLEST_DOCUMENT = 1_000_000L;

    /// Below these a bare number without a hint is an ordinary number: ids begin at 1, and one in a hundred fits.
    private static final long SMALLEST_BARE_CPF = 100_000_000L;

    private static final long SMALLEST_BARE_CNPJ = 100_000_000_000L;

    private static final int MOST_DIGITS = 19;

    /// The detector for a value, or null. Whether a value without a hint counts is for [ColumnEvidence] to say.
    public @Nullable Detector detect(long value, ColumnHint hint) {
        if (value <= 0) {
            return value != 0 && hint.suggests(Detector.SECRET) ? Detector.SECRET : null;
        }
        if (hint.isEmpty() && value < SMALLEST_BARE_CPF) {
            return null;
        }
        byte[] digits = new byte[MOST_DIGITS];
        int length = 0;
        long rest = value;
        for (int i = MOST_DIGITS - 1; i >= 0; i--) {
            digits[i] = (byte) (rest % 10);
            rest /= 10;
            length = digits[i] != 0 ? MOST_DIGITS - i : length;
        }
        @Nullable Detector hinted = hinted(value, digits, length, hint);
        return hinted != null ? hinted : bare(value, digits, length);
    }

    /// As above for digits in ASCII, with or without `.` and zeros behind them; null for any other text.
    public @Nullable Detector detect(byte[] ascii, int offset, int length, ColumnHint hint) {
        long value = 0;
        int i = offset;
        int end = offset + length;
        while (i < end && Bytes.isDigit(ascii[i])) {
            int digit = ascii[i++] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return hint.suggests(Detector.SECRET) ? Detector.SECRET : null;
            }
            value = value * 10 + digit;
        }
        if (i < end && ascii[i] == '.') {
            i++;
            while (i < end && ascii[i] == '0') {
                i++;
            }
        }
        return i == end ? detect(value, hint) : null;
    }

    private static @Nullable Detector hinted(
            long value, byte[] digits, int length, ColumnHint hint) {
        if (hint.isEmpty()) {
            return null;
        }
        for (Detector detector : Detector.values()) {
            if (hint.suggests(detector) && fits(detector, value, digits, length)) {
                return detector;
            }
        }
        return null;
    }

    private static boolean fits(Detector detector, long value, byte[] digits, int length) {
        return switch (detector) {
            case CPF ->
                    value < CPF_LIMIT
                            && (value >= SMALLEST_DOCUMENT
                                    || Cpf.isValid(digits, padded(Cpf.LENGTH)));
            case CNPJ ->
                    value < CNPJ_LIMIT
                            && (value >= SMALLEST_DOCUMENT
                                    || Cnpj.isValid(digits, padded(Cnpj.LENGTH)));
            case PHONE -> length >= 8 && length <= 15;
            case RG -> length >= 5 && length <= 11;
            case CNH, PIS -> length >= 7 && length <= 11;
            case TITULO_ELEITOR -> length >= 7 && length <= 13;
            case CNS -> length == Cns.LENGTH;
            case CEP -> length == 7 || length == 8;
            case PIX_KEY -> length >= 9 && length <= 14;
            case CARD -> length >= PaymentCard.SHORTEST;
            case SECRET -> true;
            case EMAIL, PLACA, IP -> false;
        };
    }

    private static int padded(int length) {
        return MOST_DIGITS - length;
    }

    private static @Nullable Detector bare(long value, byte[] digits, int length) {
        if (value >= SMALLEST_BARE_CPF
                && value < CPF_LIMIT
                && Cpf.isValid(digits, padded(Cpf.LENGTH))) {
            return Detector.CPF;
        }
        if (value >= SMALLEST_BARE_CNPJ
                && value < CNPJ_LIMIT
                && Cnpj.isValid(digits, padded(Cnpj.LENGTH))) {
            return Detector.CNPJ;
        }
        if (isPhone(digits, length)) {
            return Detector.PHONE;
        }
        return PaymentCard.isValid(digits, padded(length), length) ? Detector.CARD : null;
    }

    private static boolean isPhone(byte[] digits, int length) {
        int from = padded(length);
        if (length > 11 && digits[from] == 5 && digits[from + 1] == 5) {
            return PhoneNumber.isNational(digits, from + 2, length - 2);
        }
        // Ten digits are a second of the year 2025 as well as a fixed line.
        return length == 11 && PhoneNumber.isNational(digits, from, length);
    }
}
