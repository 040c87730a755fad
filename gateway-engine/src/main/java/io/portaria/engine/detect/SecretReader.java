package io.portaria.engine.detect;

/// Reads tokens that carry their own mark, private keys and passwords in addresses. Each is entered by a byte of its
/// mark that is rare in other text.
final class SecretReader {

    private static final int SHORTEST_TOKEN = 16;
    private static final int SHORTEST_MARK = 2;
    private static final int AWS_KEY = 20;
    private static final int GOOGLE_KEY = 39;

    private static final String[] WITH_UNDERSCORE = {
        "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "sk_live_", "sk_test_", "rk_live_",
        "rk_test_", "whsec_", "npm_", "hf_", "dop_v1_", "shpat_", "shpss_", "sbp_", "APP_USR-"
    };
    private static final String[] WITH_DASH = {
        "glpat-",
        "gldt-",
        "glrt-",
        "xoxb-",
        "xoxp-",
        "xoxa-",
        "xoxr-",
        "xoxs-",
        "xapp-",
        "sk-",
        "pypi-",
        "AGE-SECRET-KEY-"
    };

    private SecretReader() {}

    /// `ghp_…`: entered at the first underscore.
    static int atUnderscore(byte[] b, int from, int end, int at, Findings out) {
        return marked(b, from, end, at, '_', WITH_UNDERSCORE, out);
    }

    /// `glpat-…`, `-----BEGIN … PRIVATE KEY-----`, and random keys (UUID): entered at the first dash.
    static int atDash(byte[] b, int from, int end, int at, Findings out) {
        if (at + 1 < end && b[at + 1] == '-' && Bytes.matches(b, at, end, "-----BEGIN ")) {
            return privateKey(b, end, at, out);
        }
        return marked(b, from, end, at, '-', WITH_DASH, out);
    }

    private static int marked(
            byte[] b, int from, int end, int at, char sign, String[] marks, Findings out) {
        if (at - from < SHORTEST_MARK || !Bytes.isLetter(b[at - 1])) {
            return at + 1;
        }
        for (String mark : marks) {
            int start = at - mark.indexOf(sign);
            if (start >= from
                    && Bytes.matches(b, start, end, mark)
                    && (start == from || !Bytes.isLetter(b[start - 1]))) {
                int stop = tokenEnd(b, start + mark.length(), end);
                if (stop - start - mark.length() >= SHORTEST_TOKEN) {
                    out.add(start, stop, Detector.SECRET, Strength.CERTAIN);
                    return stop;
                }
            }
        }
        return at + 1;
    }

    private static int privateKey(byte[] b, int end, int at, Findings out) {
        int i = at + "-----BEGIN ".length();
        boolean secret = false;
        while (i < end && b[i] != '-' && b[i] != '\n') {
            secret |= Bytes.matches(b, i, end, "PRIVATE KEY");
            i++;
        }
        if (!secret) {
            return i;
        }
        while (i < end && !Bytes.matches(b, i, end, "-----END ")) {
            i++;
        }
        // Without an end everything that follows is taken for the key.
        i = Math.min(end, i + "-----END ".length());
        while (i < end && b[i] != '-') {
            i++;
        }
        while (i < end && b[i] == '-') {
            i++;
        }
        out.add(at, i, Detector.SECRET, Strength.CERTAIN);
        return i;
    }

    /// `AKIA…`, `ASIA…` (entered at the I) and `AIza…`.
    static int atCapitalI(byte[] b, int from, int end, int at, Findings out) {
        int start = at - 2;
        boolean aws =
                start >= from
                        && (Bytes.matches(b, start, end, "AKIA")
                                || Bytes.matches(b, start, end, "ASIA"))
                        && tokenEnd(b, start, end) - start >= AWS_KEY;
        boolean google =
                at - 1 >= from
                        && Bytes.matches(b, at - 1, end, "AIza")
                        && tokenEnd(b, at - 1, end) - at + 1 >= GOOGLE_KEY;
        if (google) {
            start = at - 1;
        }
        if ((aws || google) && (start == from || !Bytes.isLetter(b[start - 1]))) {
            int stop = tokenEnd(b, start, end);
            out.add(start, stop, Detector.SECRET, Strength.CERTAIN);
            return stop;
        }
        return at + 1;
    }

    /// `eyJ…`: JSON web tokens, entered at the J.
    static int atCapitalJ(byte[] b, int from, int end, int at, Findings out) {
        int start = at - 2;
        if (start < from || !Bytes.matches(b, start, end, "eyJ")) {
            return at + 1;
        }
        int stop = start;
        int parts = 0;
        while (stop < end) {
            int next = tokenEnd(b, stop, end);
            parts += next > stop ? 1 : 0;
            stop = next;
            if (stop >= end || b[stop] != '.') {
                break;
            }
            stop++;
        }
        if (parts < 2 || stop - start < 2 * SHORTEST_TOKEN) {
            return at + 1;
        }
        out.add(start, stop, Detector.SECRET, Strength.CERTAIN);
        return stop;
    }

    /// `postgres://user:password@host`: the password, when the sign at `at` ends one; otherwise -1.
    static int passwordBefore(byte[] b, int from, int at, Findings out) {
        int i = at;
        int colon = -1;
        int limit = Math.max(from, at - 512);
        while (i > limit && b[i - 1] > ' ' && b[i - 1] != '/' && b[i - 1] != '"') {
            i--;
            if (b[i] == ':') {
                colon = i;
            }
        }
        boolean address = i - 3 >= from && b[i - 1] == '/' && b[i - 2] == '/' && b[i - 3] == ':';
        if (!address || colon < 0 || colon + 1 == at) {
            return -1;
        }
        out.add(colon + 1, at, Detector.SECRET, Strength.CERTAIN);
        return at + 1;
    }

    private static int tokenEnd(byte[] b, int from, int end) {
        int at = from;
        while (at < end && (Bytes.isAlphanumeric(b[at]) || b[at] == '_' || b[at] == '-')) {
            at++;
        }
        return at;
    }
}
