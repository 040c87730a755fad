package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.Findings;
import io.portaria.engine.detect.TextScanner;
import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.Masked;
import io.portaria.engine.mask.Technique;
import io.portaria.engine.mask.ValueMasker;
import io.portaria.engine.operation.MaskedText;
import java.nio.charset.StandardCharsets;

/// Names of columns as the book may have them: an agent calls a column what it likes, `SELECT 1 AS "529.982.247-25"`. On
/// the wire the name stays as it is, because the agent wrote it and programs find their columns by it.
final class ColumnNames {
    private static final Technique REDACT = new Technique.Redact();

    private final TextScanner scanner = new TextScanner();

    MaskedText forTheBook(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        if (!scanner.mayHoldAny(utf8, 0, utf8.length)) {
            return new MaskedText(name);
        }
        Findings findings = new Findings();
        scanner.scan(utf8, 0, utf8.length, ColumnHint.NONE, findings);
        if (findings.isEmpty()) {
            return new MaskedText(name);
        }
        ByteSink out = new ByteSink();
        // without a key, because nothing is made a pseudonym
        Masked masked =
                new ValueMasker(_ -> new byte[32])
                        .maskFindings(utf8, 0, utf8.length, findings, _ -> REDACT, out);
        return new MaskedText(
                masked == Masked.CHANGED
                        ? new String(out.array(), 0, out.length(), StandardCharsets.UTF_8)
                        : ValueMasker.HIDDEN);
    }
}
