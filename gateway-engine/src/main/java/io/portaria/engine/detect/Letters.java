package io.portaria.engine.detect;

/// Folds letters: lower case, without accents. Works on UTF-8 of the Latin-1 letters, composed or with combining marks.
final class Letters {

    /// What a folded byte is when it is no letter.
    static final int NONE = 0;

    /// What it is when it belongs to the letter before and adds nothing.
    static final int SILENT = 1;

    private static final String LATIN_1_FROM_C0 =
            "aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy";

    private Letters() {}

    /// The letter that byte `i` ends or is; its predecessor decides about bytes beyond ASCII.
    static int fold(byte[] b, int i, int from) {
        int c = b[i];
        if (c >= 0) {
            if (c >= 'a' && c <= 'z') {
                return c;
            }
            return c >= 'A' && c <= 'Z' ? c | 0x20 : NONE;
        }
        int value = c & 0xff;
        // Lead bytes of Latin-1 letters and of combining marks.
        if (value == 0xc3 || value == 0xcc || value == 0xcd) {
            return SILENT;
        }
        if (value < 0xc0 && i > from) {
            int lead = b[i - 1] & 0xff;
            if (lead == 0xc3) {
                int folded = LATIN_1_FROM_C0.charAt(value & 0x3f);
                return folded == ' ' ? NONE : folded;
            }
            return lead == 0xcc || lead == 0xcd ? SILENT : NONE;
        }
        return NONE;
    }
}
