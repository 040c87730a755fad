package io.portaria.engine.detect;

/// Reads an e-mail address outwards from its `@`, also written `%40` or full width.
final class EmailReader {

    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_DOMAIN = 255;

    private EmailReader() {}

    /// Adds the address from `start` around the sign at `at`, `width` bytes long; returns where to go on.
    static int read(byte[] b, int start, int end, int at, int width, int hint, Findings out) {
        int stop = domainEnd(b, at + width, end);
        if (stop < 0 && (hint & Detector.EMAIL.bit()) != 0) {
            stop = labelEnd(b, at + width, end);
        }
        if (start == at || stop <= at + width || isGitRemote(b, start, at, stop, end)) {
            // Not past the whole sign: `%40` may as well be a percent sign before a number.
            return at + 1;
        }
        out.add(start, stop, Detector.EMAIL, Strength.CERTAIN);
        return stop;
    }

    /// Where the name before a sign begins; the sign itself when there is none.
    static int localStart(byte[] b, int from, int at) {
        int limit = Math.max(from, at - LONGEST_LOCAL);
        int start = at;
        while (start > limit && isLocal(b, start - 1, from)) {
            start--;
        }
        while (start < at && (b[start] == '\'' || b[start] == '.' || (b[start] & 0xc0) == 0x80)) {
            start++;
        }
        return start;
    }

    private static boolean isLocal(byte[] b, int i, int from) {
        byte c = b[i];
        if (c >= 0) {
            return Bytes.isAlphanumeric(c)
                    || c == '.'
                    || c == '_'
                    || c == '-'
                    || c == '+'
                    || c == '%'
                    || c == '\'';
        }
        // Letters beyond ASCII belong to the name; quotes, dashes and fixed spaces do not.
        int lead = i;
        while (lead > from && i - lead < 3 && (b[lead] & 0xc0) == 0x80) {
            lead--;
        }
        int value = b[lead] & 0xff;
        return value != 0xc2 && value != 0xe2 && value >= 0xc0;
    }

    /// Index after the last label that can be a top-level domain, or -1.
    private static int domainEnd(byte[] b, int from, int end) {
        int limit = Math.min(end, from + LONGEST_DOMAIN);
        int best = -1;
        int label = from;
        while (true) {
            int at = labelEnd(b, label, limit);
            if (at == label) {
                return best;
            }
            int top = label > from ? topLevelEnd(b, label, at) : label;
            if (top > label) {
                best = top;
                if (top < at) {
                    return best;
                }
            }
            if (at >= limit || b[at] != '.') {
                return best;
            }
            label = at + 1;
        }
    }

    /// Index after the letters of a label, if two or more: digits glued to a domain may be a number of their own, and
    /// the partial form of an address shows its domain.
    private static int topLevelEnd(byte[] b, int label, int end) {
        if (Bytes.equalsIgnoreCase(b, label, end, "xn--")) {
            return end;
        }
        int at = label;
        while (at < end && isNameByte(b[at])) {
            at++;
        }
        return at - label >= 2 ? at : label;
    }

    private static boolean isNameByte(byte c) {
        return c < 0 || Bytes.isLetter(c);
    }

    private static int labelEnd(byte[] b, int from, int end) {
        int at = from;
        while (at < end && (Bytes.isAlphanumeric(b[at]) || b[at] == '-' || isWideLetter(b[at]))) {
            at++;
        }
        while (at > from && b[at - 1] == '-') {
            at--;
        }
        return at;
    }

    private static boolean isWideLetter(byte c) {
        int value = c & 0xff;
        return value >= 0x80 && value != 0xc2 && value != 0xe2;
    }

    /// `git@github.com:acme/x.git` names a server, not a person.
    private static boolean isGitRemote(byte[] b, int start, int at, int stop, int end) {
        return at - start == 3
                && Bytes.matches(b, start, end, "git")
                && stop < end
                && b[stop] == ':';
    }
}
