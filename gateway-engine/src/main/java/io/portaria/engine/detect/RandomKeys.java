package io.portaria.engine.detect;

/// Reads UUIDs, which are random payment keys where a name or a word nearby says so. Most are keys of tables.
final class RandomKeys {

    private static final int LENGTH = 36;

    private RandomKeys() {}

    /// Adds the key that has its first dash at `dash` and returns where to go on; -1 when it is none.
    static int read(byte[] b, int from, int end, int dash, int hint, Findings out) {
        int start = dash - 8;
        int stop = start + LENGTH;
        if (start < from
                || stop > end
                || b[dash + 5] != '-'
                || b[dash + 10] != '-'
                || b[dash + 15] != '-'
                || (start > from && Bytes.isAlphanumeric(b[start - 1]))
                || (stop < end && Bytes.isAlphanumeric(b[stop]))) {
            return -1;
        }
        for (int i = start; i < stop; i++) {
            if (b[i] != '-' && !Bytes.isHex(b[i])) {
                return -1;
            }
        }
        if ((hint & Detector.PIX_KEY.bit()) == 0
                && !ContextWords.names(ContextWords.before(b, from, start), Detector.PIX_KEY)) {
            return stop;
        }
        out.add(start, stop, Detector.PIX_KEY, Strength.CERTAIN);
        return stop;
    }
}
