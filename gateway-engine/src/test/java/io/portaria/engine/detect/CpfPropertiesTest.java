package io.portaria.engine.detect;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

/// What must never be missed, wherever it stands, and what must never break the scanner.
class CpfPropertiesTest {

    private final TextScanner scanner = new TextScanner();

    static String cpf(long base) {
        String digits = "%09d".formatted(base);
        for (int check = 0; check < 100; check++) {
            String candidate = digits + "%02d".formatted(check);
            byte[] values = new byte[11];
            for (int i = 0; i < 11; i++) {
                values[i] = (byte) (candidate.charAt(i) - '0');
            }
            if (Cpf.isValid(values, 0)) {
                return candidate;
            }
        }
        return "52998224725";
    }

    static String formatted(String cpf) {
        return cpf.substring(0, 3)
                + '.'
                + cpf.substring(3, 6)
                + '.'
                + cpf.substring(6, 9)
                + '-'
                + cpf.substring(9);
    }

    @Provide
    Arbitrary<String> surroundings() {
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(30);
        Arbitrary<String> likely =
                Arbitraries.strings()
                        .withChars(" .,;:-/()[]{}\"'\\%@_=&?#<>\n\tabcdefnrtJISeyx0123456789éã –")
                        .ofMaxLength(40);
        return Arbitraries.oneOf(any, likely).map(s -> s.replaceAll("[\\ud800-\\udfff]", "?"));
    }

    /// Letters and digits, visible or not, may not touch it; and no group of digits may join it.
    private static boolean joins(String text, boolean before) {
        String near =
                before
                        ? text.replaceAll("^.*[^\\p{Nd}\\p{M}\\p{Cf}\\p{Z}\\p{P}\\p{S}\\p{Cc}]", "")
                        : text;
        return near.codePoints().anyMatch(Character::isDigit)
                || (!text.isEmpty()
                        && isGlue(
                                before
                                        ? text.codePointBefore(text.length())
                                        : text.codePointAt(0)));
    }

    private static boolean isGlue(int c) {
        return (c < 0x80 && Character.isLetterOrDigit(c)) || Character.digit(c, 10) >= 0;
    }

    @Property(tries = 3000)
    void aFormattedCpfIsFoundInAnyText(
            @ForAll @LongRange(max = 999_999_999) long base,
            @ForAll("surroundings") String before,
            @ForAll("surroundings") String after) {
        String cpf = formatted(cpf(base));
        assertCovered(before, cpf, after);
    }

    @Property(tries = 3000)
    void aBareCpfIsFoundInAnyTextThatDoesNotJoinIt(
            @ForAll @LongRange(max = 999_999_999) long base,
            @ForAll("surroundings") String before,
            @ForAll("surroundings") String after) {
        if (!joins(before, true) && !joins(after, false) && !after.startsWith("@")) {
            assertCovered(before, cpf(base), after);
        }
    }

    private void assertCovered(String before, String cpf, String after) {
        if (!before.isEmpty()
                && Character.digit(before.codePointBefore(before.length()), 10) >= 0) {
            return;
        }
        if (!after.isEmpty() && Character.digit(after.codePointAt(0), 10) >= 0) {
            return;
        }
        byte[] utf8 = (before + cpf + after).getBytes(StandardCharsets.UTF_8);
        int start = before.getBytes(StandardCharsets.UTF_8).length;
        Findings findings = new Findings();
        scanner.scan(utf8, 0, utf8.length, ColumnHint.NONE, findings);
        boolean covered = false;
        for (int i = 0; i < findings.size(); i++) {
            covered |= findings.start(i) <= start && findings.end(i) >= start + cpf.length();
        }
        assertThat(covered).as("%s|%s|%s", before, cpf, after).isTrue();
    }

    @Property(tries = 3000)
    void anyBytesInAnySliceAreSurvived(
            @ForAll @Size(max = 200) byte[] bytes,
            @ForAll int a,
            @ForAll int b,
            @ForAll int hintBits) {
        survive(bytes, a, b, hintBits);
    }

    @Property(tries = 3000)
    void likelyBytesInAnySliceAreSurvived(
            @ForAll("hostile") String text, @ForAll int a, @ForAll int b, @ForAll int hintBits) {
        survive(text.getBytes(StandardCharsets.UTF_8), a, b, hintBits);
        survive(text.getBytes(StandardCharsets.UTF_16BE), a, b, hintBits);
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of(
                        "529",
                        ".",
                        "982",
                        "247-25",
                        "(",
                        ")",
                        "+55",
                        "11",
                        " ",
                        "98765",
                        "-",
                        "4321",
                        "@",
                        "acme",
                        ".example",
                        "ABC",
                        "1D23",
                        "%",
                        "40",
                        "://",
                        ":",
                        "::",
                        "fe80",
                        "eyJ",
                        "_",
                        "ghp_",
                        "AKIA",
                        "-----BEGIN ",
                        "PRIVATE KEY",
                        "000201",
                        "br.gov.bcb.pix",
                        "6304",
                        "cpf",
                        "２",
                        "\u200b",
                        "\u2013",
                        "é",
                        "😀",
                        "X",
                        "/",
                        "0001",
                        "2019-01-01",
                        "T00:00:00",
                        ".123456",
                        "-03")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }

    private void survive(byte[] bytes, int a, int b, int hintBits) {
        int from = bytes.length == 0 ? 0 : Math.floorMod(a, bytes.length + 1);
        int length = Math.floorMod(b, bytes.length - from + 1);
        ColumnHint hint = ColumnHint.ofBits(hintBits & (1 << Detector.count()) - 1);
        Findings findings = new Findings();
        scanner.scan(bytes, from, length, hint, findings);
        int last = from;
        for (int i = 0; i < findings.size(); i++) {
            assertThat(findings.start(i)).isGreaterThanOrEqualTo(last).isLessThan(findings.end(i));
            last = findings.end(i);
        }
        assertThat(last).isLessThanOrEqualTo(from + length);
        ColumnHints.of(bytes, from, length);
        new IntegerScanner().detect(bytes, from, length, hint);
        if (hint.isEmpty() && !findings.isEmpty()) {
            assertThat(scanner.mayHoldAny(bytes, from, length)).isTrue();
        }
        // What lies outside the slice must play no part.
        byte[] alone = java.util.Arrays.copyOfRange(bytes, from, from + length);
        Findings again = new Findings();
        scanner.scan(alone, 0, length, hint, again);
        assertThat(again.size()).isEqualTo(findings.size());
        for (int i = 0; i < again.size(); i++) {
            assertThat(again.start(i) + from).isEqualTo(findings.start(i));
            assertThat(again.end(i) + from).isEqualTo(findings.end(i));
            assertThat(again.detector(i)).isEqualTo(findings.detector(i));
        }
    }
}
