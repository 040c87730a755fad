package io.portaria.engine.detect;

import org.jspecify.annotations.Nullable;

/// Reads what begins with a digit: every identifier made of digits, and IPv4 addresses. Dates and times, which most
/// results are full of, are stepped over at once.
final class NumberReader {

    private static final int CPF_PLACES = DigitCluster.places(3, 6, 9);
    private static final int CNPJ_PLACES = DigitCluster.places(2, 5, 8, 12);
    private static final int PIS_PLACES = DigitCluster.places(3, 8, 10);
    private static final int TITULO_PLACES = DigitCluster.places(4, 8, 10);
    private static final int CNS_PLACES = DigitCluster.places(3, 7, 11);
    private static final int CEP_PLACES = DigitCluster.places(2, 5);
    private static final int CARD_PLACES = DigitCluster.places(4, 8, 12, 16);
    private static final int AMEX_PLACES = DigitCluster.places(4, 10);

    /// Nothing that is sought has fewer digits, an RG apart.
    private static final int FEWEST_DIGITS = 7;

    /// Characters of `000.000.000-00`.
    private static final int FORMATTED_CPF = 14;

    private static final int RG_FEWEST = 5;
    private static final int RG_MOST = 10;

    private NumberReader() {}

    /// Reads from digit `i` on, adds what it finds and returns where to go on, always after `i`.
    static int read(byte[] b, int from, int end, int i, int hint, Findings out) {
        int floor = out.consumedTo(from);
        boolean afterLetter = i > floor && Bytes.isLetter(b[i - 1]) && !isEscape(b, floor, i);
        int next = readHere(b, from, end, i, afterLetter, hint, out);
        int escaped = percentEscapeEnd(b, floor, end, i);
        if (escaped > i && escaped < end && Bytes.isDigit(b[escaped])) {
            // `%2012345678909` or `LIKE '%12345678909'`: both readings are tried, and what they
            // find is merged.
            int other = readHere(b, from, end, escaped, false, hint, out);
            next = other > 0 ? Math.max(next, other) : next;
        }
        return next < 0 ? skipDigits(b, i, end, ~next) : next;
    }

    /// What was found may have taken the first groups of another number with it (`a::529.982.247-25` begins like an
    /// address): reads anew from every group inside, and merges what reaches further. Returns where to go on.
    static int overhang(byte[] b, int start, int stop, int end, int hint, Findings out) {
        int reached = stop;
        for (int i = start + 1; i < stop; i++) {
            if (Bytes.isDigit(b[i]) && !Bytes.isDigit(b[i - 1])) {
                boolean afterLetter = Bytes.isLetter(b[i - 1]);
                reached = Math.max(reached, readHere(b, i, end, i, afterLetter, hint, out));
            }
        }
        return reached;
    }

    /// Returns the index after what was found, or the complement of where to go on when nothing was.
    private static int readHere(
            byte[] b, int from, int end, int i, boolean afterLetter, int hint, Findings out) {
        int runEnd = i;
        while (runEnd < end && Bytes.isDigit(b[runEnd])) {
            runEnd++;
        }
        int run = runEnd - i;
        if (run > PaymentCard.LONGEST) {
            return pix(b, i, end, out, runEnd);
        }
        if (run < FEWEST_DIGITS && run > 0) {
            if (runEnd == end || (b[runEnd] >= 0 && Bytes.classOf(b[runEnd]) != Bytes.SEPARATOR)) {
                return shortRun(b, from, end, i, runEnd, hint, out);
            }
            int usual = usual(b, end, i, runEnd, hint, out);
            if (usual != 0) {
                return usual;
            }
            if (run == 4) {
                int afterDate = DateTimes.end(b, i, end);
                if (afterDate > i) {
                    return ~afterDate;
                }
            }
            if (run <= 3 && b[runEnd] == '.' && !afterLetter) {
                int ip = IpAddresses.v4End(b, from, end, i, hint);
                if (ip > i) {
                    out.add(i, ip, Detector.IP, Strength.CERTAIN);
                    return ip;
                }
            }
        }
        DigitCluster digits = out.digits;
        digits.read(b, i, end);
        int alphanumeric = withLetters(b, from, end, i, digits, hint, out);
        if (alphanumeric > i) {
            return alphanumeric;
        }
        if (digits.count < FEWEST_DIGITS && !(hint != 0 && digits.count >= RG_FEWEST)) {
            return ~digits.endOf(digits.count);
        }
        if (digits.value[0] == 0) {
            int pix = pix(b, i, end, out, runEnd);
            if (pix > 0) {
                return pix;
            }
        }
        long context = i > from ? ContextWords.before(b, from, i) : 0;
        boolean glued = afterLetter && (context >>> 32) == 0;
        return number(b, from, end, i, glued, hint, context, out);
    }

    /// The two commonest forms, without the general reading: a CPF in its format and a decimal number. 0 when it is
    /// neither.
    private static int usual(byte[] b, int end, int i, int runEnd, int hint, Findings out) {
        if (b[runEnd] != '.' || (hint & ~Detector.CPF.bit()) != 0) {
            return 0;
        }
        int stop = i + FORMATTED_CPF;
        if (runEnd - i == 3 && stop <= end && isFormattedCpf(b, i, out.alphanumeric)) {
            boolean ends = stop == end || (b[stop] >= 0 && !Bytes.isDigit(b[stop]));
            if (!ends || !Cpf.isValid(out.alphanumeric, 0)) {
                return 0;
            }
            out.add(i, stop, Detector.CPF, Strength.CERTAIN);
            return stop;
        }
        int at = runEnd + 1;
        while (at < end && Bytes.isDigit(b[at])) {
            at++;
        }
        boolean decimal =
                at - runEnd - 1 <= 2 && hint == 0 && (at == end || b[at] == ',' || b[at] == '"');
        return decimal ? ~at : 0;
    }

    private static boolean isFormattedCpf(byte[] b, int i, byte[] values) {
        if (b[i + 7] != '.' || b[i + 11] != '-') {
            return false;
        }
        int n = 0;
        for (int k = 0; k < FORMATTED_CPF; k++) {
            if (k == 3 || k == 7 || k == 11) {
                continue;
            }
            if (!Bytes.isDigit(b[i + k])) {
                return false;
            }
            values[n++] = (byte) (b[i + k] - '0');
        }
        return true;
    }

    private static int pix(byte[] b, int i, int end, Findings out, int runEnd) {
        int pixEnd = PixPayload.end(b, i, end);
        if (pixEnd > i) {
            out.add(i, pixEnd, Detector.PIX_KEY, Strength.CERTAIN);
            return pixEnd;
        }
        return ~Math.max(runEnd, i + 1);
    }

    private static int shortRun(
            byte[] b, int from, int end, int i, int runEnd, int hint, Findings out) {
        int found = AlphanumericReader.endingAt(b, from, end, runEnd, hint, out);
        if (found > 0) {
            return found;
        }
        if (runEnd - i >= RG_FEWEST && (hint & Detector.RG.bit()) != 0 && i == from) {
            out.digits.read(b, i, end);
            return number(b, from, end, i, false, hint, 0, out);
        }
        return ~runEnd;
    }

    /// A CNPJ with letters, or a plate, may end with any group of these digits, if letters stand before them.
    private static int withLetters(
            byte[] b, int from, int end, int i, DigitCluster digits, int hint, Findings out) {
        if (i - from < 2
                || !(Bytes.isLetter(b[i - 1])
                        || (Bytes.classOf(b[i - 1]) == Bytes.SEPARATOR
                                && Bytes.isAlphanumeric(b[i - 2])))) {
            return -1;
        }
        for (int n = 1; n <= digits.count; n++) {
            if (digits.endsAfter(n)) {
                int found = AlphanumericReader.endingAt(b, from, end, digits.endOf(n), hint, out);
                if (found > 0) {
                    return found;
                }
            }
        }
        return -1;
    }

    private static int number(
            byte[] b,
            int from,
            int end,
            int i,
            boolean glued,
            int hint,
            long context,
            Findings out) {
        DigitCluster c = out.digits;
        Candidate best = out.candidate;
        best.reset();
        if (glued) {
            offerGlued(c, best);
        } else {
            offerTaxpayers(c, best, hint, context);
            offerPhone(b, from, i, c, best, hint, context);
            offerOthersOfEleven(c, best, hint, context);
            offerLong(c, best, hint, context);
            offerNamedOnly(b, end, c, best, hint, context);
        }
        @Nullable Detector found = best.detector;
        if (found == null) {
            return ~c.endOf(c.firstGroup());
        }
        int start = found == Detector.PHONE ? phoneStart(b, out.consumedTo(from), i) : i;
        out.add(start, best.end, found, best.strength);
        return best.end;
    }

    /// Letters stand directly before or after: only a full format with right check digits is beyond doubt.
    private static void offerGlued(DigitCluster c, Candidate best) {
        if (c.hasLoosely(Cpf.LENGTH, CPF_PLACES)
                && c.hasSeparators(CPF_PLACES)
                && Cpf.isValid(c.value, 0)) {
            best.offer(Detector.CPF, c.endOf(Cpf.LENGTH), Candidate.FORMATTED);
        }
        if (c.hasLoosely(Cnpj.LENGTH, CNPJ_PLACES)
                && c.hasSeparators(CNPJ_PLACES)
                && Cnpj.isValid(c.value, 0)) {
            best.offer(Detector.CNPJ, c.endOf(Cnpj.LENGTH), Candidate.FORMATTED);
        }
    }

    private static void offerTaxpayers(DigitCluster c, Candidate best, int hint, long context) {
        if (c.count < Cpf.LENGTH) {
            return;
        }
        if (c.has(Cpf.LENGTH, CPF_PLACES)) {
            // The new identity card is numbered by the CPF.
            int hints = (hint & Detector.RG.bit()) != 0 ? hint | Detector.CPF.bit() : hint;
            offer(c, best, Detector.CPF, Cpf.LENGTH, Cpf.isValid(c.value, 0), hints, context);
        }
        if (c.has(Cnpj.LENGTH, CNPJ_PLACES)) {
            offer(c, best, Detector.CNPJ, Cnpj.LENGTH, Cnpj.isValid(c.value, 0), hint, context);
        }
        if (!c.endsAfter(c.count)) {
            offerGlued(c, best);
        }
    }

    private static void offer(
            DigitCluster c,
            Candidate best,
            Detector detector,
            int n,
            boolean valid,
            int hint,
            long context) {
        int reason = reason(detector, hint, context);
        if (reason == 0 && valid) {
            boolean convincing = c.isGrouped(n) || ContextWords.makesLikely(context, detector);
            reason = convincing ? Candidate.FORMATTED : Candidate.CHECKED;
        }
        if (reason > 0) {
            best.offer(detector, c.endOf(n), reason);
        }
    }

    private static int reason(Detector detector, int hint, long context) {
        if ((hint & detector.bit()) != 0) {
            return Candidate.HINTED;
        }
        if (ContextWords.namesNearest(context, detector)) {
            return Candidate.NAMED_NEAREST;
        }
        return ContextWords.names(context, detector) ? Candidate.NAMED_IN_REACH : 0;
    }

    private static void offerPhone(
            byte[] b, int from, int i, DigitCluster c, Candidate best, int hint, long context) {
        int reason = reason(Detector.PHONE, hint, context);
        boolean international = i > from && b[i - 1] == '+';
        boolean marked = international || (i > from && b[i - 1] == '(');
        int n = PhoneNumber.nationalLength(c, marked);
        if (n == 10 && reason == 0 && !marked && PhoneNumber.isEndOfIntegers(c)) {
            return;
        }
        if (n > 0) {
            boolean formatted =
                    marked
                            || (c.separators >>> (n - 4) & 1) != 0
                            || ContextWords.makesLikely(context, Detector.PHONE);
            best.offer(
                    Detector.PHONE,
                    c.endOf(n),
                    Math.max(reason, formatted ? Candidate.FORMATTED : Candidate.CHECKED));
            return;
        }
        if (reason == 0) {
            return;
        }
        n = PhoneNumber.localLength(c);
        if (n == 0 && (reason == Candidate.HINTED || international)) {
            // Numbers of other countries and odd ones: the name says that it is a telephone.
            n = c.count >= 8 && c.count <= 15 && c.endsAfter(c.count) ? c.count : 0;
        }
        if (n > 0) {
            best.offer(Detector.PHONE, c.endOf(n), reason);
        }
    }

    private static void offerOthersOfEleven(
            DigitCluster c, Candidate best, int hint, long context) {
        if (c.has(Pis.LENGTH, PIS_PLACES)) {
            int reason = reason(Detector.PIS, hint, context);
            if (reason == 0 && c.hasSeparators(PIS_PLACES) && Pis.isValid(c.value, 0)) {
                reason = Candidate.FORMATTED;
            }
            best.offer(Detector.PIS, c.endOf(Pis.LENGTH), reason);
        }
        if (c.has(Cnh.LENGTH, 0)) {
            best.offer(Detector.CNH, c.endOf(Cnh.LENGTH), reason(Detector.CNH, hint, context));
        }
        if ((hint & Detector.PIX_KEY.bit()) != 0) {
            offerPix(c, best);
        }
    }

    private static void offerPix(DigitCluster c, Candidate best) {
        if (c.has(Cpf.LENGTH, CPF_PLACES)) {
            best.offer(Detector.PIX_KEY, c.endOf(Cpf.LENGTH), Candidate.HINTED);
        }
        if (c.has(Cnpj.LENGTH, CNPJ_PLACES)) {
            best.offer(Detector.PIX_KEY, c.endOf(Cnpj.LENGTH), Candidate.HINTED);
        }
        int n = PhoneNumber.nationalLength(c, false);
        if (n > 0) {
            best.offer(Detector.PIX_KEY, c.endOf(n), Candidate.HINTED);
        }
    }

    private static void offerLong(DigitCluster c, Candidate best, int hint, long context) {
        if (c.count < TituloEleitor.LENGTH) {
            return;
        }
        int reason = reason(Detector.TITULO_ELEITOR, hint, context);
        if (c.has(TituloEleitor.LENGTH, TITULO_PLACES)) {
            boolean checked =
                    c.hasSeparators(DigitCluster.places(4, 8)) && TituloEleitor.isValid(c.value, 0);
            best.offer(
                    Detector.TITULO_ELEITOR,
                    c.endOf(TituloEleitor.LENGTH),
                    reason == 0 && checked ? Candidate.CHECKED : reason);
        }
        if (reason > 0 && c.has(TituloEleitor.LENGTH + 1, DigitCluster.places(5, 9, 11))) {
            best.offer(Detector.TITULO_ELEITOR, c.endOf(TituloEleitor.LENGTH + 1), reason);
        }
        if (c.has(Cns.LENGTH, CNS_PLACES)) {
            boolean checked = c.hasSeparators(CNS_PLACES) && Cns.isValid(c.value, 0);
            int cns = reason(Detector.CNS, hint, context);
            best.offer(
                    Detector.CNS,
                    c.endOf(Cns.LENGTH),
                    cns == 0 && checked ? Candidate.FORMATTED : cns);
        }
        for (int n = PaymentCard.SHORTEST; n <= Math.min(PaymentCard.LONGEST, c.count); n++) {
            if (c.has(n, n <= 15 ? AMEX_PLACES : CARD_PLACES)) {
                boolean valid = PaymentCard.isValid(c.value, 0, n);
                offer(c, best, Detector.CARD, n, valid, hint, context);
            }
        }
    }

    /// Shapes so common that only a name or a word nearby tells them from other numbers.
    private static void offerNamedOnly(
            byte[] b, int end, DigitCluster c, Candidate best, int hint, long context) {
        if (c.has(8, CEP_PLACES)) {
            best.offer(Detector.CEP, c.endOf(8), reason(Detector.CEP, hint, context));
        }
        int reason = reason(Detector.RG, hint, context);
        if (reason == 0) {
            return;
        }
        int fewest = reason == Candidate.HINTED ? RG_FEWEST : FEWEST_DIGITS;
        int most = reason == Candidate.HINTED ? RG_MOST : 9;
        for (int n = Math.min(most, c.count); n >= fewest; n--) {
            int afterX = afterX(b, end, c.endOf(n));
            if (afterX > 0 && n < 10) {
                best.offer(Detector.RG, afterX, reason);
                return;
            }
            if (c.endsAfter(n) && n == c.count) {
                best.offer(Detector.RG, c.endOf(n), reason);
                return;
            }
            if (c.has(n, DigitCluster.places(n - 1, n - 4, n - 7 < 0 ? 0 : n - 7))) {
                best.offer(Detector.RG, c.endOf(n), reason);
                return;
            }
        }
    }

    /// Index after a check digit X (with or without dash) that ends the value here, or -1.
    private static int afterX(byte[] b, int end, int at) {
        int x = at < end && b[at] == '-' ? at + 1 : at;
        boolean isX = x < end && (b[x] | 0x20) == 'x';
        return isX && (x + 1 == end || !Bytes.isAlphanumeric(b[x + 1])) ? x + 1 : -1;
    }

    private static int phoneStart(byte[] b, int floor, int i) {
        int start = i;
        if (start > floor && (b[start - 1] == '(' || b[start - 1] == '+')) {
            start--;
            if (start > floor && b[start] == '(' && b[start - 1] == '+') {
                start--;
            }
        }
        return start;
    }

    /// In text that quotes JSON or COPY data the letter of `\n` or `\t` stands directly before the value.
    private static boolean isEscape(byte[] b, int floor, int i) {
        return i - 2 >= floor
                && b[i - 2] == '\\'
                && switch (b[i - 1]) {
                    case 'n', 't', 'r', 'b', 'f', 'v' -> true;
                    default -> false;
                };
    }

    private static int percentEscapeEnd(byte[] b, int floor, int end, int i) {
        if (i - 1 >= floor && b[i - 1] == '%' && i + 1 < end && Bytes.isHex(b[i + 1])) {
            return i + 2;
        }
        return i - 2 >= floor && b[i - 2] == '%' && Bytes.isHex(b[i - 1]) ? i + 1 : -1;
    }

    /// Never goes on in the middle of a run of digits: its rest would look like a number of its own.
    private static int skipDigits(byte[] b, int i, int end, int next) {
        int at = Math.max(next, i + 1);
        while (at < end && Bytes.isDigit(b[at]) && Bytes.isDigit(b[at - 1])) {
            at++;
        }
        return at;
    }
}
