package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.Masked;
import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.mask.PseudonymKey;
import io.portaria.engine.operation.ResultColumn;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.codec.Identifiers;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import io.portaria.engine.protocol.postgresql.inspect.ColumnPlan;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlanning;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSource;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What draft rules do to real rows of a table. A value leaves this class in one of three forms: as its outline, as a
/// technique made it, or raw when the rules in force let every agent see it raw. A draft, which nobody has accepted, MUST
/// NOT be a way to values that nobody may see.
public final class SampleMasking {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /// @param outlines values before masking, letters as `a`, digits as `9`
    /// @param masked values as an agent would see them; the outline of that where it holds what is hidden today
    public record Sample(
            List<ResultColumn> columns,
            List<List<Optional<String>>> outlines,
            List<List<Optional<String>>> masked) {}

    /// What a sample is made with.
    ///
    /// @param draft what is to be looked at
    /// @param draftWithoutReleases the same without the rules that release; by the difference one sees what is released
    /// @param inForce what holds today, one for each way that a value could be seen; a value is no secret when all of them
    ///     let it pass
    public record Rules(
            MaskingRules draft, MaskingRules draftWithoutReleases, List<MaskingRules> inForce) {}

    /// Is told what will be read, when that is known and before it is read.
    @FunctionalInterface
    public interface BeforeReading {
        /// @throws IOException when the reading must not be
        void willRead(List<String> columns) throws IOException;
    }

    private SampleMasking() {}

    public static Sample of(
            PostgresTarget target,
            SchemaSource schemas,
            Rules rules,
            PseudonymKey key,
            ScramKeyCache keys,
            SecureRandom random,
            String schema,
            String table,
            int limit,
            BeforeReading before)
            throws IOException {
        String sql =
                "SELECT * FROM "
                        + Identifiers.quoted(schema)
                        + "."
                        + Identifiers.quoted(table)
                        + " LIMIT "
                        + limit;
        try (UpstreamQuery query = UpstreamQuery.open(target, keys, random, TIMEOUT)) {
            Optional<RowDescription> description = query.describe(sql);
            if (description.isEmpty()) {
                throw new IOException("The table gives no columns.");
            }
            Planned draft = Planned.of(rules.draft(), schemas, description.get(), key);
            Planned strict =
                    Planned.of(rules.draftWithoutReleases(), schemas, description.get(), key);
            List<Planned> inForce = new ArrayList<>();
            for (MaskingRules each : rules.inForce()) {
                inForce.add(Planned.of(each, schemas, description.get(), key));
            }
            before.willRead(draft.plan.recorded().stream().map(c -> c.name().text()).toList());
            List<List<Optional<String>>> outlines = new ArrayList<>();
            List<List<Optional<String>>> masked = new ArrayList<>();
            for (List<Optional<String>> row : query.rows(sql)) {
                List<Optional<String>> shown = new ArrayList<>(row.size());
                for (int i = 0; i < row.size(); i++) {
                    shown.add(shown(i, row.get(i), draft, strict, inForce));
                }
                outlines.add(row.stream().map(v -> v.map(SampleMasking::outline)).toList());
                masked.add(shown);
            }
            return new Sample(draft.plan.recorded(), outlines, masked);
        }
    }

    /// What may be shown of one value. Every plan looks at every value, also where the answer is known before: what a
    /// column is taken for depends on the values that came.
    private static Optional<String> shown(
            int column,
            Optional<String> raw,
            Planned draft,
            Planned strict,
            List<Planned> inForce) {
        if (raw.isEmpty()) {
            return raw;
        }
        Cell drafted = draft.apply(column, raw.get());
        Cell withoutReleases = strict.apply(column, raw.get());
        boolean noSecret = true;
        boolean wholeColumnHidden = false;
        for (Planned rules : inForce) {
            noSecret &= rules.apply(column, raw.get()).result == Masked.UNCHANGED;
            wholeColumnHidden |= rules.action(column) == ColumnPlan.Action.MASK;
        }
        boolean whollyMasked = draft.action(column) == ColumnPlan.Action.MASK;
        boolean lets =
                drafted.result == Masked.UNCHANGED
                        || !drafted.text.equals(withoutReleases.text)
                        // only what was found in it is masked, and today all of it is
                        || (wholeColumnHidden && !whollyMasked);
        return lets && !noSecret ? drafted.text.map(SampleMasking::outline) : drafted.text;
    }

    /// @param text empty for NULL
    private record Cell(Masked result, Optional<String> text) {}

    private record Planned(ResultPlan plan, ValueMasking values) {
        static Planned of(
                MaskingRules rules,
                SchemaSource schemas,
                RowDescription description,
                PseudonymKey key)
                throws IOException {
            ValueMasking values = new ValueMasking(key, rules);
            values.begin(rules, new MaskCounts());
            return new Planned(
                    ResultPlanning.forSample(rules, schemas).planOfTable(description), values);
        }

        ColumnPlan.Action action(int column) {
            return plan.columns().get(column).action();
        }

        Cell apply(int column, String value) {
            byte[] raw = value.getBytes(StandardCharsets.UTF_8);
            ByteSink out = new ByteSink();
            Masked result = values.apply(plan.columns().get(column), raw, 0, raw.length, out);
            return new Cell(
                    result,
                    switch (result) {
                        case UNCHANGED -> Optional.of(value);
                        case CHANGED ->
                                Optional.of(
                                        new String(
                                                out.array(),
                                                0,
                                                out.length(),
                                                StandardCharsets.UTF_8));
                        case NULL -> Optional.empty();
                    });
        }
    }

    /// The form of a value without its content.
    static String outline(String value) {
        StringBuilder outline = new StringBuilder(value.length());
        value.codePoints()
                .limit(200)
                .forEach(c ->
                        outline.append(
                                Character.isDigit(c)
                                        ? '9'
                                        : Character.isUpperCase(c)
                                                ? 'A'
                                                : Character.isLetter(c)
                                                        ? 'a'
                                                        : Character.isWhitespace(c)
                                                                ? ' '
                                                                : c < 128 ? (char) c : '·'));
        return outline.toString();
    }
}
