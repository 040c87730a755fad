package io.portaria.engine.detect;

/// Reads IPv4 and IPv6 addresses. Addresses that point at nobody (loopback, unspecified, net masks) are left alone,
/// unless the name of the column says that it holds addresses.
final class IpAddresses {

    private static final int GROUPS = 8;

    private IpAddresses() {}

    /// Index after the IPv4 address that begins at `i`, or -1.
    static int v4End(byte[] b, int from, int end, int i, int hint) {
        if (i > from && isVersion(b, from, i)) {
            return -1;
        }
        int at = i;
        int first = -1;
        for (int octet = 0; octet < 4; octet++) {
            int start = at;
            int value = 0;
            while (at < end && at - start < 3 && Bytes.isDigit(b[at])) {
                value = value * 10 + b[at++] - '0';
            }
            if (at == start || value > 255 || (b[start] == '0' && at - start > 1)) {
                return -1;
            }
            first = octet == 0 ? value : first;
            if (octet < 3) {
                if (at >= end || b[at] != '.') {
                    return -1;
                }
                at++;
            }
        }
        boolean longer =
                at < end
                        && (Bytes.isAlphanumeric(b[at])
                                || (b[at] == '.' && at + 1 < end && Bytes.isDigit(b[at + 1])));
        boolean nobody = first == 0 || first == 127 || first == 255;
        return longer || (nobody && (hint & Detector.IP.bit()) == 0) ? -1 : at;
    }

    /// `Chrome/120.0.0.0` is a version, and so is what goes on before: `1.10.0.0.1`.
    private static boolean isVersion(byte[] b, int from, int i) {
        boolean product = b[i - 1] == '/' && i - 2 >= from && Bytes.isLetter(b[i - 2]);
        return product || (b[i - 1] == '.' && i - 2 >= from && Bytes.isDigit(b[i - 2]));
    }

    /// Adds the IPv6 address that has its first colon at `colon`; returns where to go on.
    static int v6(byte[] b, int from, int end, int colon, int hint, Findings out) {
        int floor = from;
        int start = colon;
        while (start > floor && colon - start < 4 && Bytes.isHex(b[start - 1])) {
            start--;
        }
        boolean leading = start == colon;
        if ((start > floor && (Bytes.isAlphanumeric(b[start - 1]) || b[start - 1] == ':'))
                || (leading && (colon + 1 >= end || b[colon + 1] != ':'))) {
            return colon + 1;
        }
        int at = start;
        int groups = 0;
        int digits = 0;
        boolean shortened = false;
        while (at < end && groups < GROUPS) {
            int group = at;
            while (at < end && at - group < 4 && Bytes.isHex(b[at])) {
                digits += Bytes.isDigit(b[at]) ? 1 : 0;
                at++;
            }
            if (at > group) {
                groups++;
            }
            if (at + 1 < end && b[at] == ':' && b[at + 1] == ':') {
                if (shortened) {
                    return colon + 1;
                }
                shortened = true;
                at += 2;
            } else if (at + 1 < end && b[at] == ':' && Bytes.isHex(b[at + 1]) && at > group) {
                at++;
            } else {
                break;
            }
        }
        boolean whole = shortened ? groups < GROUPS : groups == GROUPS;
        boolean somebody = groups > 1 && (digits > 0 || groups > 2);
        if (at < end && b[at] == '.' && groups > 0 && whole) {
            // An IPv4 tail: ::ffff:10.0.0.1
            int tail = at;
            while (tail > start && Bytes.isDigit(b[tail - 1])) {
                tail--;
            }
            at = Math.max(at, v4End(b, tail, end, tail, hint));
        }
        if (!whole
                || (at < end && (Bytes.isAlphanumeric(b[at]) || b[at] == ':'))
                || !(somebody || (hint & Detector.IP.bit()) != 0)) {
            return colon + 1;
        }
        out.add(start, at, Detector.IP, Strength.CERTAIN);
        return at;
    }
}
