package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.mask.PseudonymKey;
import io.portaria.engine.operation.ResultColumn;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
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

/// What rules do to real rows of a table: the outlines of the values and what would leave. The values themselves stay
/// here.
public final class SampleMasking {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /// @param outlines values before masking, letters as `a`, digits as `9`
    /// @param masked values as an agent would see them
    public record Sample(
            List<ResultColumn> columns,
            List<List<Optional<String>>> outlines,
            List<List<Optional<String>>> masked) {}

    private SampleMasking() {}

    public static Sample of(
            PostgresTarget target,
            SchemaSource schemas,
            MaskingRules rules,
            PseudonymKey key,
            ScramKeyCache keys,
            SecureRandom random,
            String schema,
            String table,
            int limit)
            throws IOException {
        String sql = "SELECT * FROM " + quoted(schema) + "." + quoted(table) + " LIMIT " + limit;
        try (UpstreamQuery query = UpstreamQuery.open(target, keys, random, TIMEOUT)) {
            Optional<RowDescription> description = query.describe(sql);
            if (description.isEmpty()) {
                throw new IOException("The table gives no columns.");
            }
            ResultPlan plan = Inspection.forSample(rules, schemas).planOfTable(description.get());
            ValueMasking values = new ValueMasking(key, rules);
            values.begin(rules, new MaskCounts());
            List<List<Optional<String>>> outlines = new ArrayList<>();
            List<List<Optional<String>>> masked = new ArrayList<>();
            for (List<Optional<String>> row : query.rows(sql)) {
                outlines.add(row.stream().map(v -> v.map(SampleMasking::outline)).toList());
                masked.add(masked(row, plan, values));
            }
            return new Sample(plan.recorded(), outlines, masked);
        }
    }

    private static List<Optional<String>> masked(
            List<Optional<String>> row, ResultPlan plan, ValueMasking values) {
        List<Optional<String>> result = new ArrayList<>(row.size());
        for (int i = 0; i < row.size(); i++) {
            if (row.get(i).isEmpty()) {
                result.add(Optional.empty());
                continue;
            }
            byte[] raw = row.get(i).get().getBytes(StandardCharsets.UTF_8);
            ByteSink out = new ByteSink();
            result.add(
                    switch (values.apply(plan.columns().get(i), raw, 0, raw.length, out)) {
                        case UNCHANGED -> row.get(i);
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
        return result;
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

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
