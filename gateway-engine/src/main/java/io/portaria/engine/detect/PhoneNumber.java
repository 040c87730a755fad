package io.portaria.engine.detect;

/// Brazilian telephone numbers: `+55`, trunk 0 and carrier, area code (DDD), then nine digits that begin with 9 or
/// eight that begin with 2 to 5.
public final class PhoneNumber {

    private static final byte MOBILE = 9;
    private static final String END_OF_INTEGERS = "2147483647";

    /// Area codes in use, bit k for code 10·row + k; the row is the index.
    private static final int[] AREA_CODES = {
        0,
        bits(1, 2, 3, 4, 5, 6, 7, 8, 9),
        bits(1, 2, 4, 7, 8),
        bits(1, 2, 3, 4, 5, 7, 8),
        bits(1, 2, 3, 4, 5, 6, 7, 8, 9),
        bits(1, 3, 4, 5),
        bits(1, 2, 3, 4, 5, 6, 7, 8, 9),
        bits(1, 3, 4, 5, 7, 9),
        bits(1, 2, 3, 4, 5, 6, 7, 8, 9),
        bits(1, 2, 3, 4, 5, 6, 7, 8, 9)
    };

    private PhoneNumber() {}

    private static int bits(int... units) {
        return DigitCluster.places(units);
    }

    /// Whether a number of two digits is an area code.
    public static boolean isAreaCode(int code) {
        return code >= 0 && code < 100 && (AREA_CODES[code / 10] >>> (code % 10) & 1) != 0;
    }

    /// Whether values 0 to 9 are area code and subscriber number, 10 or 11 of them.
    public static boolean isNational(byte[] digits, int from, int length) {
        return length >= 10
                && isAreaCode(digits[from] * 10 + digits[from + 1])
                && length
                        == (digits[from + 2] == MOBILE
                                ? 11
                                : isLandline(digits[from + 2]) ? 10 : 0);
    }

    private static boolean isLandline(byte first) {
        return first >= 2 && first <= 5;
    }

    /// Whether a number of ten digits is 2147483647 or …648 written bare: as a telephone a line in Rio de Janeiro, but
    /// where nothing speaks of telephones the end of 32-bit integers, which stands in every list of settings.
    static boolean isEndOfIntegers(DigitCluster c) {
        int length = END_OF_INTEGERS.length();
        for (int i = 0; i < length - 1; i++) {
            if (c.value[i] != END_OF_INTEGERS.charAt(i) - '0') {
                return false;
            }
        }
        boolean bare = (c.separators & (1 << length) - 1) == 0;
        return bare && (c.value[length - 1] == 7 || c.value[length - 1] == 8);
    }

    /// How many digits of a cluster, from its first on, are a number with area code; 0 when none.
    ///
    /// @param loosely whether a letter may follow directly: `(11) 98765-4321ramal`
    static int nationalLength(DigitCluster c, boolean loosely) {
        int longest = withPrefix(c, loosely, 0, 0);
        if (c.count > 11 && c.value[0] == 5 && c.value[1] == 5) {
            longest = Math.max(longest, withPrefix(c, loosely, 2, DigitCluster.places(2)));
            if (c.value[2] == 0) {
                longest = Math.max(longest, withPrefix(c, loosely, 3, DigitCluster.places(2, 3)));
            }
        }
        if (c.count > 10 && c.value[0] == 0) {
            longest = Math.max(longest, withPrefix(c, loosely, 1, DigitCluster.places(1)));
            // 0, carrier, area code: only when grouped, for as bare digits it could be anything of
            // 13 or 14.
            if (c.isGrouped(3) || (c.separators >>> 3 & 1) != 0) {
                longest = Math.max(longest, withPrefix(c, loosely, 3, DigitCluster.places(1, 3)));
            }
        }
        return longest;
    }

    private static int withPrefix(DigitCluster c, boolean loosely, int area, int prefixPlaces) {
        if (c.count < area + 10 || !isAreaCode(c.value[area] * 10 + c.value[area + 1])) {
            return 0;
        }
        byte first = c.value[area + 2];
        int n = first == MOBILE ? area + 11 : isLandline(first) ? area + 10 : 0;
        if (n == 0) {
            return 0;
        }
        int places = prefixPlaces | 1 << (area + 2) | 1 << (n - 4);
        // `9 8765-4321`
        places |= first == MOBILE ? 1 << (area + 3) : 0;
        return (loosely ? c.hasLoosely(n, places) : c.has(n, places)) ? n : 0;
    }

    /// How many digits are a number without area code, which a name or a word nearby must vouch for; 0 when none.
    static int localLength(DigitCluster c) {
        if (c.count >= 9 && c.value[0] == MOBILE && c.has(9, DigitCluster.places(1, 5))) {
            return 9;
        }
        return c.count >= 8 && c.value[0] >= 2 && c.has(8, DigitCluster.places(4)) ? 8 : 0;
    }
}
