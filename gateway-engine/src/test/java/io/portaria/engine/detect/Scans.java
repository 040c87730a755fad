package io.portaria.engine.detect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Scans strings and shows what was found as `CPF+ 123.456.789-09` (certain) or `CPF? 12345678909` (weak).
final class Scans {

    private Scans() {}

    static List<String> of(String text) {
        return of(text, ColumnHint.NONE);
    }

    static List<String> of(String text, Detector... hints) {
        return of(text, ColumnHint.of(hints));
    }

    static List<String> of(String text, ColumnHint hint) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        // In the middle of other data, which must play no part.
        byte[] padded = new byte[utf8.length + 14];
        java.util.Arrays.fill(padded, (byte) '7');
        System.arraycopy(utf8, 0, padded, 7, utf8.length);
        Findings findings = new Findings();
        new TextScanner().scan(padded, 7, utf8.length, hint, findings);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < findings.size(); i++) {
            String value =
                    new String(
                            padded,
                            findings.start(i),
                            findings.end(i) - findings.start(i),
                            StandardCharsets.UTF_8);
            String mark = findings.strength(i) == Strength.CERTAIN ? "+ " : "? ";
            found.add(findings.detector(i) + mark + value);
        }
        return found;
    }
}
