package io.portaria.engine.detect;

/// Steps over ISO dates and times. No identifier has their grouping.
final class DateTimes {

    private static final int DATE = 10;

    private DateTimes() {}

    /// Index after a date, and the time that may follow it, or -1 when there is none at `i`.
    static int end(byte[] b, int i, int end) {
        if (i + DATE > end
                || b[i + 4] != '-'
                || b[i + 7] != '-'
                || b[i] < '0'
                || b[i] > '2'
                || !isBelow(b, i + 5, 13)
                || !isBelow(b, i + 8, 32)
                || (i + DATE < end && Bytes.isDigit(b[i + DATE]))) {
            return -1;
        }
        int time = i + DATE;
        if (time + 9 > end || (b[time] != ' ' && b[time] != 'T') || !isClock(b, time + 1)) {
            return time;
        }
        int at = time + 9;
        if (at < end && b[at] == '.') {
            int fraction = at + 1;
            while (fraction < end && fraction - at <= 6 && Bytes.isDigit(b[fraction])) {
                fraction++;
            }
            if (fraction < end && Bytes.isDigit(b[fraction])) {
                return at;
            }
            at = fraction;
        }
        if (at < end && Bytes.isDigit(b[at])) {
            return time;
        }
        // The zone: +hh or -hh; what follows is read anew.
        boolean zone = at + 3 <= end && (b[at] == '+' || b[at] == '-') && isBelow(b, at + 1, 16);
        return zone && (at + 3 == end || !isSeparatorOrDigit(b[at + 3])) ? at + 3 : at;
    }

    private static boolean isClock(byte[] b, int at) {
        return b[at + 2] == ':'
                && b[at + 5] == ':'
                && isBelow(b, at, 25)
                && isBelow(b, at + 3, 60)
                && isBelow(b, at + 6, 61);
    }

    private static boolean isBelow(byte[] b, int at, int limit) {
        return Bytes.isDigit(b[at])
                && Bytes.isDigit(b[at + 1])
                && (b[at] - '0') * 10 + b[at + 1] - '0' < limit;
    }

    private static boolean isSeparatorOrDigit(byte b) {
        byte c = Bytes.classOf(b);
        return c == Bytes.SEPARATOR || c == Bytes.DIGIT;
    }
}
