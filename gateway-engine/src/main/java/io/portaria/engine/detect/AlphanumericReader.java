package io.portaria.engine.detect;

/// Reads backwards from the digits that end them the identifiers that hold letters: CNPJ of the new kind and plates.
final class AlphanumericReader {

    private static final int PLATE = 7;

    private AlphanumericReader() {}

    /// Adds what ends exactly at `at` and returns `at`; -1 when nothing does.
    static int endingAt(byte[] b, int from, int end, int at, int hint, Findings out) {
        int floor = out.consumedTo(from);
        if (at - floor < PLATE || (at < end && Bytes.isAlphanumeric(b[at]))) {
            return -1;
        }
        return cnpj(b, from, floor, at, hint, out) || plate(b, from, floor, at, hint, out)
                ? at
                : -1;
    }

    private static boolean cnpj(byte[] b, int from, int floor, int at, int hint, Findings out) {
        byte[] values = out.alphanumeric;
        int i = at;
        boolean letters = false;
        boolean digitsInBase = false;
        int separators = 0;
        for (int k = Cnpj.LENGTH - 1; k >= 0; k--) {
            if ((k == 11 || k == 7 || k == 4 || k == 1)
                    && i > floor
                    && b[i - 1] == (k == 11 ? '-' : k == 7 ? '/' : '.')) {
                i--;
                separators++;
            }
            if (i <= floor) {
                return false;
            }
            byte c = b[--i];
            if (Bytes.isDigit(c)) {
                values[k] = (byte) (c - '0');
                digitsInBase |= k < 12;
            } else if (k < 12 && Bytes.isLetter(c)) {
                values[k] = (byte) ((c & ~0x20) - '0');
                letters = true;
            } else {
                return false;
            }
        }
        if (!letters || (i > floor && Bytes.isAlphanumeric(b[i - 1]))) {
            return false;
        }
        boolean valid = Cnpj.isValid(values, 0);
        boolean hinted = (hint & (Detector.CNPJ.bit() | Detector.PIX_KEY.bit())) != 0;
        if (hinted || (valid && separators >= 2)) {
            out.add(i, at, Detector.CNPJ, Strength.CERTAIN);
            return true;
        }
        long context = ContextWords.before(b, from, i);
        if (ContextWords.names(context, Detector.CNPJ)
                || (valid && ContextWords.makesLikely(context, Detector.CNPJ))) {
            out.add(i, at, Detector.CNPJ, Strength.CERTAIN);
            return true;
        }
        // Twelve letters and two digits that happen to fit are a word with a number, not a company.
        if (valid && digitsInBase) {
            out.add(i, at, Detector.CNPJ, Strength.WEAK);
            return true;
        }
        return false;
    }

    private static boolean plate(byte[] b, int from, int floor, int at, int hint, Findings out) {
        if (!Bytes.isDigit(b[at - 1]) || !Bytes.isDigit(b[at - 2])) {
            return false;
        }
        boolean mercosul = Bytes.isLetter(b[at - 3]) && Bytes.isDigit(b[at - 4]);
        boolean old = Bytes.isDigit(b[at - 3]) && Bytes.isDigit(b[at - 4]);
        if (!mercosul && !old) {
            return false;
        }
        int letters = at - 4;
        if (b[letters - 1] == '-' || b[letters - 1] == ' ') {
            letters--;
        }
        int start = letters - 3;
        if (start < floor
                || !Bytes.isLetter(b[start])
                || !Bytes.isLetter(b[start + 1])
                || !Bytes.isLetter(b[start + 2])
                || (start > floor && Bytes.isAlphanumeric(b[start - 1]))) {
            return false;
        }
        boolean named =
                (hint & Detector.PLACA.bit()) != 0
                        || ContextWords.names(ContextWords.before(b, from, start), Detector.PLACA);
        if (named) {
            out.add(start, at, Detector.PLACA, Strength.CERTAIN);
        }
        return named;
    }
}
