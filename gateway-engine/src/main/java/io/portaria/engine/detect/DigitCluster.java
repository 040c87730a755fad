package io.portaria.engine.detect;

/// Digits that stand together, with or without separators between them, read once and then compared with every shape.
/// A shape is a number of digits and the places where a separator may stand.
final class DigitCluster {

    /// Longest thing sought has 19 digits; some more are read to see where it ends.
    private static final int MOST = 24;

    /// Value of each digit, 0 to 9.
    final byte[] value = new byte[MOST];

    private final int[] ends = new int[MOST];

    /// Bit k: a separator stands before digit k.
    int separators;

    /// Bit k: something that shows nothing stands before digit k. It joins the digits or parts them, whichever makes a
    /// number of them.
    private int unseen;

    int count;

    /// The last digit is followed by neither letter nor digit.
    private boolean closed;

    /// Reads from the first digit on.
    void read(byte[] b, int from, int end) {
        count = 0;
        separators = 0;
        unseen = 0;
        closed = true;
        int i = from;
        while (true) {
            i = readRun(b, i, end);
            if (!closed) {
                return;
            }
            int next = afterSeparators(b, i, end);
            if (next == i || next >= end || !isDigitAt(b, next, end)) {
                closed = i >= end || !Bytes.isLetter(b[i]) || (unseen >>> count & 1) != 0;
                return;
            }
            if (count == MOST) {
                return;
            }
            separators |= 1 << count;
            i = next;
        }
    }

    private int readRun(byte[] b, int from, int end) {
        int i = from;
        while (i < end) {
            int digit = b[i] - '0';
            int length = 1;
            if (digit < 0 || digit > 9) {
                if (b[i] >= 0) {
                    break;
                }
                length = Bytes.charLength(b, i, end);
                int codePoint = Bytes.codePoint(b, i, length);
                digit = Character.digit(codePoint, 10);
                if (digit < 0) {
                    if (!Bytes.isInvisible(codePoint)) {
                        break;
                    }
                    i += length;
                    unseen |= count < MOST ? 1 << count : 0;
                    continue;
                }
            }
            if (count == MOST) {
                closed = false;
                return i;
            }
            i += length;
            value[count] = (byte) digit;
            ends[count] = i;
            count++;
        }
        return i;
    }

    /// Whether separators and then a digit follow at an index.
    static boolean goesOnAt(byte[] b, int at, int end) {
        int next = afterSeparators(b, at, end);
        return next > at && next < end && isDigitAt(b, next, end);
    }

    private static int afterSeparators(byte[] b, int from, int end) {
        int i = from;
        for (int k = 0; k < Bytes.LONGEST_SEPARATOR && i < end; k++) {
            if (b[i] >= 0) {
                if (Bytes.classOf(b[i]) != Bytes.SEPARATOR) {
                    break;
                }
                i++;
            } else {
                int length = Bytes.charLength(b, i, end);
                int codePoint = Bytes.codePoint(b, i, length);
                if (!Bytes.isWideSeparator(codePoint) && !Bytes.isInvisible(codePoint)) {
                    break;
                }
                i += length;
            }
        }
        return i;
    }

    private static boolean isDigitAt(byte[] b, int i, int end) {
        if (b[i] >= 0) {
            return Bytes.isDigit(b[i]);
        }
        int length = Bytes.charLength(b, i, end);
        return Character.digit(Bytes.codePoint(b, i, length), 10) >= 0;
    }

    /// Whether the first n digits end here, that is, are not part of a longer run of digits or letters.
    boolean endsAfter(int n) {
        return n < count ? ((separators | unseen) >>> n & 1) != 0 : n == count && closed;
    }

    /// Whether the first n digits stand alone and have separators at most where the mask allows them.
    boolean has(int n, int allowedSeparators) {
        return count >= n && onlyAllowed(n, allowedSeparators) && endsAfter(n);
    }

    /// As [#has], but a letter may follow directly.
    boolean hasLoosely(int n, int allowedSeparators) {
        return onlyAllowed(n, allowedSeparators) && (count == n || endsAfter(n)) && count >= n;
    }

    private boolean onlyAllowed(int n, int allowedSeparators) {
        return (separators & ((1 << n) - 1) & ~allowedSeparators) == 0;
    }

    /// Whether separators stand at all the places of the mask.
    boolean hasSeparators(int mask) {
        return (separators & mask) == mask;
    }

    /// Whether a separator stands within the first n digits.
    boolean isGrouped(int n) {
        return (separators & ((1 << n) - 1)) != 0;
    }

    /// Index in the array after digit number n, counted from 1.
    int endOf(int n) {
        return ends[n - 1];
    }

    /// Digits of the first group; what it begins with having been read, the next reading starts behind it.
    int firstGroup() {
        int gaps = (separators | unseen) & ~1;
        return gaps == 0 ? count : Math.min(count, Integer.numberOfTrailingZeros(gaps));
    }

    /// A mask of places: `places(3, 6, 9)` for a separator before the fourth, seventh and tenth digit.
    static int places(int... before) {
        int mask = 0;
        for (int place : before) {
            mask |= 1 << place;
        }
        return mask;
    }
}
