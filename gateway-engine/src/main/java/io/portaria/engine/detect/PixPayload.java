package io.portaria.engine.detect;

/// The payment code that people copy and paste (EMV, with `br.gov.bcb.pix`), recognised by its check sum. It carries a
/// key, a name and a city.
final class PixPayload {

    private static final String BEGIN = "000201";
    private static final String MARK = "br.gov.bcb.pix";
    private static final String CHECK_FIELD = "6304";
    private static final int LONGEST = 1024;

    private PixPayload() {}

    /// Index after the payload that begins at `from`, or -1.
    static int end(byte[] b, int from, int end) {
        if (!Bytes.matches(b, from, end, BEGIN)) {
            return -1;
        }
        int limit = Math.min(end, from + LONGEST);
        boolean marked = false;
        int crc = 0xffff;
        for (int i = from; i < limit; i++) {
            marked |= (b[i] | 0x20) == 'b' && Bytes.equalsIgnoreCase(b, i, limit, MARK);
            crc = next(crc, b[i]);
            if (marked
                    && b[i] == '4'
                    && i + 4 < limit
                    && Bytes.matches(b, i - 3, limit, CHECK_FIELD)
                    && crc == hex(b, i + 1)) {
                return i + 5;
            }
        }
        return -1;
    }

    /// CRC-16/CCITT-FALSE, one byte further.
    static int next(int crc, byte b) {
        int value = crc ^ (b & 0xff) << 8;
        for (int k = 0; k < 8; k++) {
            value = (value & 0x8000) != 0 ? value << 1 ^ 0x1021 : value << 1;
        }
        return value & 0xffff;
    }

    private static int hex(byte[] b, int at) {
        int value = 0;
        for (int k = 0; k < 4; k++) {
            int digit = Character.digit(b[at + k], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
