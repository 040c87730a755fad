package io.portaria.engine.mask;

import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.Detector;
import io.portaria.engine.detect.Findings;
import io.portaria.engine.detect.TextScanner;
import org.jspecify.annotations.Nullable;

/// Masks values of text, whole or where something was found. Holds working memory: one for each connection or thread.
public final class ValueMasker {

    /// Stands for a redacted value of no known sort.
    public static final String HIDDEN = "[OCULTO]";

    private final TextScanner scanner = new TextScanner();
    private final Findings guess = new Findings();
    private final PartialForms partial = new PartialForms();
    private final Pseudonyms pseudonyms;

    public ValueMasker(PseudonymKey key) {
        pseudonyms = new Pseudonyms(key);
    }

    /// Gives back what a big value made it keep; called when a session comes to rest.
    public void rest() {
        partial.rest();
        pseudonyms.rest();
    }

    /// Masks a whole value because a rule protects its column.
    ///
    /// @param detector what the rule says that the column holds; null when it does not say, and then the value is masked
    ///     as what it looks like
    public Masked maskWhole(
            byte[] in,
            int offset,
            int length,
            @Nullable Detector detector,
            Technique technique,
            ByteSink out) {
        if (technique instanceof Technique.None) {
            return Masked.UNCHANGED;
        }
        if (technique instanceof Technique.NullOut) {
            return Masked.NULL;
        }
        @Nullable Detector sort = detector;
        if (sort == null && needsSort(technique)) {
            sort = looksLike(in, offset, length);
        }
        append(in, offset, length, sort, technique, out);
        return Masked.CHANGED;
    }

    /// Replaces the findings in a text and keeps the rest byte for byte. `null` makes the value NULL where a finding is
    /// the whole value, and redacts it where it is a part.
    ///
    /// @param findings of a scan of this very slice
    public Masked maskFindings(
            byte[] in,
            int offset,
            int length,
            Findings findings,
            TechniqueLookup techniques,
            ByteSink out) {
        int begin = out.length();
        int end = offset + length;
        int copied = offset;
        boolean changed = false;
        for (int i = 0; i < findings.size(); i++) {
            int start = findings.start(i);
            int stop = findings.end(i);
            Detector detector = findings.detector(i);
            Technique technique = techniques.techniqueFor(detector);
            if (technique instanceof Technique.None) {
                continue;
            }
            if (technique instanceof Technique.NullOut && start == offset && stop == end) {
                out.truncate(begin);
                return Masked.NULL;
            }
            out.append(in, copied, start - copied);
            append(in, start, stop - start, detector, technique, out);
            copied = stop;
            changed = true;
        }
        if (!changed) {
            return Masked.UNCHANGED;
        }
        out.append(in, copied, end - copied);
        return Masked.CHANGED;
    }

    private void append(
            byte[] in,
            int offset,
            int length,
            @Nullable Detector detector,
            Technique technique,
            ByteSink out) {
        switch (technique) {
            case Technique.Redact _, Technique.NullOut _ -> redact(detector, out);
            case Technique.Partial _ -> partial.append(detector, in, offset, length, out);
            case Technique.Pseudonym _ -> pseudonyms.append(detector, in, offset, length, out);
            case Technique.Fixed fixed -> out.append(fixed.value());
            case Technique.Generalise _ -> {
                if (!Generalisation.append(detector, in, offset, length, out)) {
                    redact(detector, out);
                }
            }
            case Technique.None _ -> out.append(in, offset, length);
        }
    }

    private static void redact(@Nullable Detector detector, ByteSink out) {
        out.append(detector == null ? HIDDEN : detector.label());
    }

    private static boolean needsSort(Technique technique) {
        return technique instanceof Technique.Partial || technique instanceof Technique.Pseudonym;
    }

    /// The detector of a finding that spans the whole value, or null.
    private @Nullable Detector looksLike(byte[] in, int offset, int length) {
        scanner.scan(in, offset, length, ColumnHint.NONE, guess);
        return guess.size() == 1 && guess.start(0) == offset && guess.end(0) == offset + length
                ? guess.detector(0)
                : null;
    }
}
