package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.detect.Detector;
import io.portaria.engine.detect.Findings;
import io.portaria.engine.detect.IntegerScanner;
import io.portaria.engine.detect.TextScanner;
import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.JsonMasker;
import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.mask.Masked;
import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.mask.PseudonymKey;
import io.portaria.engine.mask.Technique;
import io.portaria.engine.mask.TechniqueLookup;
import io.portaria.engine.mask.ValueMasker;
import io.portaria.engine.protocol.postgresql.codec.PgType;
import io.portaria.engine.protocol.postgresql.inspect.ColumnPlan;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does to one value what the plan of its column says. Never lets a value pass that it could not look at: what fails
/// becomes NULL.
///
/// Holds working memory: one for each session.
final class ValueMasking {
    private static final Logger LOG = LoggerFactory.getLogger(ValueMasking.class);

    /// jsonb in binary begins with the number of its version.
    private static final int JSONB_VERSION = 1;

    private final TextScanner scanner = new TextScanner();
    private final IntegerScanner integers = new IntegerScanner();
    private final Findings findings = new Findings();
    private final ValueMasker values;
    private final JsonMasker json;
    private final ArrayMasking arrays;

    /// Types of which a value could not be looked at.
    private final Set<Integer> failed = new HashSet<>();

    private MaskingRules rules;
    private MaskCounts counts = new MaskCounts();

    /// The technique for a finding, counted.
    private final TechniqueLookup counting = this::counted;

    ValueMasking(PseudonymKey key, MaskingRules rules) {
        this.values = new ValueMasker(key);
        this.json = new JsonMasker(values);
        this.arrays = new ArrayMasking(this);
        this.rules = rules;
    }

    /// What holds for the values that follow.
    void begin(MaskingRules rulesInForce, MaskCounts countsOfOperation) {
        rules = rulesInForce;
        counts = countsOfOperation;
    }

    Masked apply(ColumnPlan plan, byte[] b, int at, int length, ByteSink out) {
        int mark = out.length();
        try {
            Masked result =
                    switch (plan.action()) {
                        case PASS -> Masked.UNCHANGED;
                        case SCAN -> scan(plan, b, at, length, out);
                        case SCAN_PLAN -> scanPlan(plan, b, at, length, out);
                        case MASK -> mask(plan, b, at, length, out);
                        case HIDE -> hide(plan, out);
                    };
            if (result == Masked.CHANGED && plan.most() != Integer.MAX_VALUE) {
                clip(out, mark, plan.most());
            }
            return result;
        } catch (RuntimeException e) {
            // a value that a masker trips over has not been looked at; the message of the exception
            // may quote it
            out.truncate(mark);
            if (failed.add(plan.type())) {
                LOG.warn(
                        "A value of the type with OID {} could not be looked at ({}); such values leave as NULL.",
                        Integer.toUnsignedString(plan.type()),
                        e.getClass().getSimpleName());
            }
            return Masked.NULL;
        }
    }

    private Masked scanPlan(ColumnPlan plan, byte[] b, int at, int length, ByteSink out) {
        byte[] shown = QueryPlans.withoutWidths(b, at, length);
        Masked masked = scan(plan, shown, 0, shown.length, out);
        if (masked != Masked.UNCHANGED) {
            return masked;
        }
        out.append(shown, 0, shown.length);
        return Masked.CHANGED;
    }

    private Masked scan(ColumnPlan plan, byte[] b, int at, int length, ByteSink out) {
        return switch (plan.form()) {
            case TEXT -> scanText(plan, b, at, length, out);
            case JSON -> json.mask(b, at, length, plan.hint(), counting, out);
            case JSONB -> jsonb(plan, b, at, length, out, null);
            case INTEGER, NUMERIC, FLOAT -> scanNumber(plan, b, at, length, out);
            case TEXT_ARRAY -> arrays.apply(plan, b, at, length, out);
            case INTEGER_ARRAY -> arrays.scanIntegers(plan, b, at, length);
            case UUID -> nullIfHinted(plan);
            case TEXT_STRICT -> nullIfFound(plan, b, at, length);
            case ADDRESS, FLOATS, BITS, ARRAY, COMPOSITE, RANGE, MULTIRANGE, OTHER ->
                    plan.binary()
                            ? nullIfFoundWithin(plan, b, at, length)
                            : nullIfFound(plan, b, at, length);
            case BYTES -> scanBytes(plan, b, at, length);
            case PLAIN, DATE, TIMESTAMP -> Masked.UNCHANGED;
        };
    }

    private Masked scanText(ColumnPlan plan, byte[] b, int at, int length, ByteSink out) {
        scanner.scan(b, at, length, plan.hint(), findings);
        if (!plan.evidence().judge(findings)) {
            return Masked.UNCHANGED;
        }
        return values.maskFindings(b, at, length, findings, counting, out);
    }

    /// A text that cannot be changed in place leaves whole or not at all.
    private Masked nullIfFound(ColumnPlan plan, byte[] b, int at, int length) {
        scanner.scan(b, at, length, plan.hint(), findings);
        if (!plan.evidence().judge(findings)) {
            return Masked.UNCHANGED;
        }
        boolean released = true;
        for (int i = 0; i < findings.size(); i++) {
            released &= counted(findings.detector(i)) instanceof Technique.None;
        }
        return released ? Masked.UNCHANGED : Masked.NULL;
    }

    /// A value in binary format that is made of others leaves whole or not at all.
    private Masked nullIfFoundWithin(ColumnPlan plan, byte[] b, int at, int length) {
        BinaryParts parts =
                new BinaryParts(
                        plan.forms(), (form, from, size) -> passes(plan, form, b, from, size));
        return parts.pass(plan.form(), plan.type(), b, at, length) ? Masked.UNCHANGED : Masked.NULL;
    }

    private boolean passes(ColumnPlan plan, PgType.Form form, byte[] b, int at, int length) {
        return switch (form) {
            case PLAIN, DATE, TIMESTAMP -> true;
            case UUID -> nullIfHinted(plan) != Masked.NULL;
            case TEXT, TEXT_STRICT, JSON, BYTES -> nullIfFound(plan, b, at, length) != Masked.NULL;
            case JSONB -> nullIfFound(plan, b, at + 1, length - 1) != Masked.NULL;
            case INTEGER, NUMERIC, FLOAT -> {
                OptionalLong value = Numbers.asLong(type(form, length), b, at, length);
                yield value.isEmpty() || !hides(plan, value.getAsLong());
            }
            case ADDRESS -> {
                byte[] address =
                        BinaryParts.address(b, at, length).getBytes(StandardCharsets.UTF_8);
                yield nullIfFound(plan, address, 0, address.length) != Masked.NULL;
            }
            case TEXT_ARRAY,
                    INTEGER_ARRAY,
                    FLOATS,
                    BITS,
                    ARRAY,
                    COMPOSITE,
                    RANGE,
                    MULTIRANGE,
                    OTHER ->
                    false;
        };
    }

    /// The type by whose layout a number is read: what stands in the value may be the OID of a domain over it.
    private static int type(PgType.Form form, int length) {
        return switch (form) {
            case NUMERIC -> PgType.NUMERIC.oid();
            case FLOAT -> length == Float.BYTES ? PgType.FLOAT4.oid() : PgType.FLOAT8.oid();
            default -> PgType.INT8.oid();
        };
    }

    /// How many types there are of which a value could not be looked at.
    int failedTypes() {
        return failed.size();
    }

    /// bytea in text format is hexadecimal digits: what they stand for is looked at too.
    private Masked scanBytes(ColumnPlan plan, byte[] b, int at, int length) {
        boolean hex = !plan.binary() && length >= 2 && b[at] == '\\' && b[at + 1] == 'x';
        if (!hex) {
            return nullIfFound(plan, b, at, length);
        }
        byte[] decoded = new byte[(length - 2) / 2];
        for (int i = 0; i < decoded.length; i++) {
            decoded[i] =
                    (byte)
                            (Character.digit(b[at + 2 + 2 * i], 16) << 4
                                    | Character.digit(b[at + 3 + 2 * i], 16));
        }
        return nullIfFound(plan, decoded, 0, decoded.length);
    }

    private Masked nullIfHinted(ColumnPlan plan) {
        for (Detector detector : plan.hint().detectors()) {
            if (!(counted(detector) instanceof Technique.None)) {
                return Masked.NULL;
            }
        }
        return Masked.UNCHANGED;
    }

    /// What stands for every value of a column that is computed.
    private Masked hide(ColumnPlan plan, ByteSink out) {
        counts.whole(plan.rule().orElseThrow(), 1);
        return switch (plan.form()) {
            case TEXT -> {
                out.append(ValueMasker.HIDDEN);
                yield Masked.CHANGED;
            }
            case JSON, JSONB -> {
                if (plan.form() == PgType.Form.JSONB && plan.binary()) {
                    out.append(JSONB_VERSION);
                }
                out.append('"').append(ValueMasker.HIDDEN).append('"');
                yield Masked.CHANGED;
            }
            case PLAIN,
                    TEXT_STRICT,
                    INTEGER,
                    NUMERIC,
                    FLOAT,
                    DATE,
                    TIMESTAMP,
                    UUID,
                    BYTES,
                    TEXT_ARRAY,
                    INTEGER_ARRAY,
                    ADDRESS,
                    FLOATS,
                    BITS,
                    ARRAY,
                    COMPOSITE,
                    RANGE,
                    MULTIRANGE,
                    OTHER ->
                    Masked.NULL;
        };
    }

    private Masked jsonb(
            ColumnPlan plan, byte[] b, int at, int length, ByteSink out, @Nullable MaskRule whole) {
        int prefix = plan.binary() ? 1 : 0;
        int mark = out.length();
        if (prefix == 1) {
            out.append(b[at]);
        }
        Masked result =
                whole == null
                        ? json.mask(b, at + prefix, length - prefix, plan.hint(), counting, out)
                        : json.maskWhole(
                                b,
                                at + prefix,
                                length - prefix,
                                detector(whole),
                                whole.technique(),
                                out);
        if (result != Masked.CHANGED) {
            out.truncate(mark);
        }
        return result;
    }

    private Masked scanNumber(ColumnPlan plan, byte[] b, int at, int length, ByteSink out) {
        @Nullable Detector found =
                plan.binary()
                        ? Numbers.asLong(plan.type(), b, at, length).stream()
                                .mapToObj(v -> integers.detect(v, plan.hint()))
                                .filter(java.util.Objects::nonNull)
                                .findFirst()
                                .orElse(null)
                        : integers.detect(b, at, length, plan.hint());
        if (!plan.evidence().judge(found) || found == null) {
            return Masked.UNCHANGED;
        }
        return Numbers.mask(plan, counted(found), b, at, length, out);
    }

    private Masked mask(ColumnPlan plan, byte[] b, int at, int length, ByteSink out) {
        MaskRule rule = plan.rule().orElseThrow();
        if (plan.detectorsFirst() && plan.form() == PgType.Form.TEXT) {
            scanner.scan(b, at, length, plan.hint(), findings);
            boolean spans =
                    findings.size() == 1
                            && findings.start(0) == at
                            && findings.end(0) == at + length;
            if (spans && rules.detected(findings.detector(0)).position() < rule.position()) {
                return values.maskFindings(b, at, length, findings, counting, out);
            }
        }
        counts.whole(rule, 1);
        return switch (plan.form()) {
            case TEXT ->
                    values.maskWhole(b, at, length, detector(plan, rule), rule.technique(), out);
            case JSON -> json.maskWhole(b, at, length, detector(rule), rule.technique(), out);
            case JSONB -> jsonb(plan, b, at, length, out, rule);
            case INTEGER, NUMERIC, FLOAT ->
                    Numbers.mask(plan, rule.technique(), b, at, length, out);
            case DATE, TIMESTAMP -> Dates.mask(plan, rule.technique(), b, at, length, out);
            case TEXT_ARRAY -> arrays.apply(plan, b, at, length, out);
            case PLAIN,
                    TEXT_STRICT,
                    UUID,
                    BYTES,
                    INTEGER_ARRAY,
                    ADDRESS,
                    FLOATS,
                    BITS,
                    ARRAY,
                    COMPOSITE,
                    RANGE,
                    MULTIRANGE,
                    OTHER ->
                    Masked.NULL;
        };
    }

    /// One element of a text array.
    Masked element(ColumnPlan plan, byte[] b, int at, int length, ByteSink out) {
        if (plan.action() == ColumnPlan.Action.SCAN) {
            return scanText(plan, b, at, length, out);
        }
        MaskRule rule = plan.rule().orElseThrow();
        return values.maskWhole(b, at, length, detector(plan, rule), rule.technique(), out);
    }

    /// Whether an element of an integer array is to be hidden.
    boolean hides(ColumnPlan plan, long value) {
        @Nullable Detector found = integers.detect(value, plan.hint());
        return plan.evidence().judge(found)
                && found != null
                && !(counted(found) instanceof Technique.None);
    }

    private Technique counted(Detector detector) {
        Technique technique = rules.techniqueFor(detector);
        if (!(technique instanceof Technique.None)) {
            counts.finding(detector);
        }
        return technique;
    }

    private static @Nullable Detector detector(MaskRule rule) {
        Optional<Detector> detector = rule.detector();
        return detector.orElse(null);
    }

    /// What a column holds: as its rule says, else as its name suggests when that leaves no choice.
    private static @Nullable Detector detector(ColumnPlan plan, MaskRule rule) {
        if (rule.detector().isEmpty() && plan.suggested().isPresent()) {
            return plan.suggested().get();
        }
        return detector(rule);
    }

    /// Cuts what was appended to `most` characters of UTF-8.
    private static void clip(ByteSink out, int mark, int most) {
        byte[] b = out.array();
        int characters = 0;
        for (int i = mark; i < out.length(); i++) {
            if ((b[i] & 0xC0) != 0x80 && ++characters > most) {
                out.truncate(i);
                return;
            }
        }
    }

    /// Gives large buffers back. Called when the session rests.
    void rest() {
        values.rest();
        json.rest();
        arrays.rest();
    }
}
