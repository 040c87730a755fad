package io.portaria.engine.mask;

import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.ColumnHints;
import io.portaria.engine.detect.Detector;
import io.portaria.engine.detect.Findings;
import io.portaria.engine.detect.IntegerScanner;
import io.portaria.engine.detect.TextScanner;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Masks JSON text token by token. Keys give the hints of their values, down into arrays and objects; keys that hold
/// personal data are masked too. What needs no mask is kept byte for byte, and the result is valid JSON: a masked number
/// becomes a string, or `null` with the technique of that name. Strings are judged as they read, not as they are
/// written: an escape of four hexadecimal digits is the character it stands for.
///
/// Text that is not JSON, or nested deeper than 512 levels, becomes `null` whole.
///
/// Holds working memory: one for each connection or thread.
public final class JsonMasker {

    private static final int DEEPEST = 512;

    private final TextScanner scanner = new TextScanner();
    private final IntegerScanner integers = new IntegerScanner();
    private final Findings findings = new Findings();
    private final ByteSink decoded = new ByteSink();
    private final ByteSink masked = new ByteSink();
    private final ValueMasker masker;

    public JsonMasker(ValueMasker masker) {
        this.masker = masker;
    }

    /// Masks what the detectors find.
    ///
    /// @param hint of the column itself; what it suggests holds for every value inside
    public Masked mask(
            byte[] in,
            int offset,
            int length,
            ColumnHint hint,
            TechniqueLookup techniques,
            ByteSink out) {
        return new Walk(in, offset, length, techniques, null, out).run(hint);
    }

    /// Gives back what a big value made it keep; called when a session comes to rest.
    public void rest() {
        decoded.rest();
        masked.rest();
    }

    /// Masks every value of a protected column and keeps the structure. Truth values become `null`.
    ///
    /// @param detector what the rule says that the values are; null when it does not say
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
        ColumnHint hint = detector == null ? ColumnHint.NONE : ColumnHint.of(detector);
        return new Walk(in, offset, length, _ -> technique, technique, out).run(hint);
    }

    /// One pass over one text. Every method returns false where the text is not JSON.
    private final class Walk {
        private final byte[] in;
        private final int end;
        private final TechniqueLookup techniques;
        private final @Nullable Technique whole;
        private final ByteSink out;
        private final int begin;
        private int at;

        /// Everything before this index stands in `out`, if anything was changed.
        private int copied;

        private boolean changed;

        Walk(
                byte[] in,
                int offset,
                int length,
                TechniqueLookup techniques,
                @Nullable Technique whole,
                ByteSink out) {
            Objects.checkFromIndexSize(offset, length, in.length);
            this.in = in;
            this.end = offset + length;
            this.techniques = techniques;
            this.whole = whole;
            this.out = out;
            this.begin = out.length();
            this.at = offset;
            this.copied = offset;
        }

        Masked run(ColumnHint hint) {
            skipBlanks();
            boolean valid = value(hint, 0);
            skipBlanks();
            if (!valid || at != end) {
                out.truncate(begin);
                out.append("null");
                return Masked.CHANGED;
            }
            if (!changed) {
                return Masked.UNCHANGED;
            }
            out.append(in, copied, end - copied);
            return Masked.CHANGED;
        }

        private boolean value(ColumnHint hint, int depth) {
            if (at >= end || depth > DEEPEST) {
                return false;
            }
            return switch (in[at]) {
                case '{' -> object(hint, depth);
                case '[' -> array(hint, depth);
                case '"' -> string(hint, false);
                case 't' -> literal("true", true);
                case 'f' -> literal("false", true);
                case 'n' -> literal("null", false);
                default -> number(hint);
            };
        }

        private boolean object(ColumnHint hint, int depth) {
            at++;
            skipBlanks();
            if (peek() == '}') {
                at++;
                return true;
            }
            while (true) {
                if (peek() != '"') {
                    return false;
                }
                ColumnHint inner = hint.or(keyHint());
                if (!string(ColumnHint.NONE, true)) {
                    return false;
                }
                skipBlanks();
                if (peek() != ':') {
                    return false;
                }
                at++;
                skipBlanks();
                if (!value(inner, depth + 1)) {
                    return false;
                }
                skipBlanks();
                int c = peek();
                at++;
                if (c == '}') {
                    return true;
                }
                if (c != ',') {
                    return false;
                }
                skipBlanks();
            }
        }

        private boolean array(ColumnHint hint, int depth) {
            at++;
            skipBlanks();
            if (peek() == ']') {
                at++;
                return true;
            }
            while (true) {
                if (!value(hint, depth + 1)) {
                    return false;
                }
                skipBlanks();
                int c = peek();
                at++;
                if (c == ']') {
                    return true;
                }
                if (c != ',') {
                    return false;
                }
                skipBlanks();
            }
        }

        /// The hint of the key that begins here, without moving on.
        private ColumnHint keyHint() {
            int close = JsonStrings.end(in, at + 1, end);
            if (close < 0) {
                return ColumnHint.NONE;
            }
            if (!JsonStrings.isEscaped(in, at + 1, close)) {
                return ColumnHints.of(in, at + 1, close - at - 1);
            }
            decoded.clear();
            return JsonStrings.decode(in, at + 1, close, decoded)
                    ? ColumnHints.of(decoded.array(), 0, decoded.length())
                    : ColumnHint.NONE;
        }

        private boolean string(ColumnHint hint, boolean isKey) {
            int open = at;
            int close = JsonStrings.end(in, open + 1, end);
            if (close < 0) {
                return false;
            }
            byte[] text = in;
            int from = open + 1;
            int length = close - from;
            if (JsonStrings.isEscaped(in, from, close)) {
                decoded.clear();
                if (!JsonStrings.decode(in, from, close, decoded)) {
                    return false;
                }
                text = decoded.array();
                from = 0;
                length = decoded.length();
            }
            at = close + 1;
            masked.clear();
            Masked result;
            Technique protection = whole;
            if (protection != null && !isKey) {
                result = masker.maskWhole(text, from, length, only(hint), protection, masked);
            } else {
                scanner.scan(text, from, length, hint, findings);
                result = masker.maskFindings(text, from, length, findings, techniques, masked);
            }
            replace(result, open, isKey);
            return true;
        }

        private boolean number(ColumnHint hint) {
            int start = at;
            int stop = JsonNumbers.end(in, start, end);
            if (stop < 0) {
                return false;
            }
            at = stop;
            masked.clear();
            Technique protection = whole;
            if (protection != null) {
                replace(
                        masker.maskWhole(in, start, stop - start, only(hint), protection, masked),
                        start,
                        false);
                return true;
            }
            @Nullable Detector found = JsonNumbers.detect(in, start, stop, hint, integers);
            if (found != null) {
                Technique technique = techniques.techniqueFor(found);
                replace(
                        masker.maskWhole(in, start, stop - start, found, technique, masked),
                        start,
                        false);
            }
            return true;
        }

        private boolean literal(String word, boolean isTruth) {
            int start = at;
            for (int i = 0; i < word.length(); i++) {
                if (at >= end || in[at] != word.charAt(i)) {
                    return false;
                }
                at++;
            }
            if (isTruth && whole != null) {
                replace(Masked.NULL, start, false);
            }
            return true;
        }

        /// Puts what is in `masked` in place of the token that began at `start` and ends here.
        private void replace(Masked result, int start, boolean isKey) {
            if (result == Masked.UNCHANGED) {
                return;
            }
            out.append(in, copied, start - copied);
            if (result == Masked.NULL && !isKey) {
                out.append("null");
            } else {
                JsonStrings.encode(masked, out);
            }
            copied = at;
            changed = true;
        }

        private int peek() {
            return at < end ? in[at] : -1;
        }

        private void skipBlanks() {
            while (at < end
                    && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
                at++;
            }
        }
    }

    /// The detector of a hint that leaves no choice, or null.
    private static @Nullable Detector only(ColumnHint hint) {
        if (hint.isEmpty()) {
            return null;
        }
        var detectors = hint.detectors();
        return detectors.size() == 1 ? detectors.iterator().next() : null;
    }
}
