package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.Findings;
import io.portaria.engine.detect.TextScanner;
import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.Masked;
import io.portaria.engine.mask.PseudonymKey;
import io.portaria.engine.mask.Technique;
import io.portaria.engine.mask.ValueMasker;
import io.portaria.engine.operation.MaskedText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Makes what an agent sent, or is told, fit for the book: everything that the detectors find becomes a pseudonym, so
/// that two questions about one person can be told to be about the same.
///
/// Holds working memory: one for each thread of a session.
final class StatementMasking {
    /// What is longer is cut, and the book says so; the digest of the operation is over all of it.
    static final int LONGEST = 1024 * 1024;

    /// Bytes; nothing that the detectors know is longer.
    private static final int LONGEST_WORD = 512;

    private static final Technique PSEUDONYM = new Technique.Pseudonym();

    private final TextScanner scanner = new TextScanner();
    private final Findings findings = new Findings();
    private final ByteSink sink = new ByteSink();
    private final ValueMasker masker;

    StatementMasking(PseudonymKey key) {
        this.masker = new ValueMasker(key);
    }

    MaskedText mask(byte[] b, int at, int length, Charset charset) {
        if (!charset.equals(StandardCharsets.UTF_8)) {
            byte[] utf8 = new String(b, at, length, charset).getBytes(StandardCharsets.UTF_8);
            return masked(utf8, 0, utf8.length);
        }
        return masked(b, at, length);
    }

    MaskedText mask(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return masked(utf8, 0, utf8.length);
    }

    /// Whether the detectors find nothing in a text.
    boolean isClean(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        scanner.scan(utf8, 0, utf8.length, ColumnHint.NONE, findings);
        return findings.isEmpty();
    }

    /// A cut within a value would leave half of it, which no detector knows.
    private static int wholeWords(byte[] b, int at) {
        int end = LONGEST;
        while (end > LONGEST - LONGEST_WORD && b[at + end - 1] > ' ' && b[at + end - 1] != ',') {
            end--;
        }
        return end;
    }

    private MaskedText masked(byte[] b, int at, int length) {
        int looked = length <= LONGEST ? length : wholeWords(b, at);
        scanner.scan(b, at, looked, ColumnHint.NONE, findings);
        String cut = looked < length ? "… (" + length + " bytes)" : "";
        if (findings.isEmpty()) {
            String text = new String(b, at, looked, StandardCharsets.UTF_8);
            return new MaskedText(withoutPasswords(text, b, at, looked) + cut);
        }
        sink.clear();
        Masked result = masker.maskFindings(b, at, looked, findings, _ -> PSEUDONYM, sink);
        String text =
                switch (result) {
                    case CHANGED ->
                            new String(sink.array(), 0, sink.length(), StandardCharsets.UTF_8);
                    case UNCHANGED -> new String(b, at, looked, StandardCharsets.UTF_8);
                    case NULL -> ValueMasker.HIDDEN;
                };
        return new MaskedText(withoutPasswords(text, b, at, looked) + cut);
    }

    private static String withoutPasswords(String text, byte[] b, int at, int length) {
        return PasswordLiterals.mayBeIn(b, at, length) ? PasswordLiterals.hidden(text) : text;
    }

    /// Gives large buffers back. Called when the session rests.
    void rest() {
        sink.rest();
        masker.rest();
    }
}
