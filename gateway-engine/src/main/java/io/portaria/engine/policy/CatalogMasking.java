package io.portaria.engine.policy;

import io.portaria.engine.catalog.Catalog.MaskingRule;
import io.portaria.engine.catalog.CatalogHolder;
import io.portaria.engine.catalog.WildcardPattern;
import io.portaria.engine.detect.Detector;
import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.mask.MaskingPolicies;
import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.mask.References;
import io.portaria.engine.mask.Technique;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Masking as the catalog has it: the first rule that matches wins; what a detector finds and no rule is for is redacted.
public final class CatalogMasking implements MaskingPolicies {
    private final CatalogHolder catalogs;

    public CatalogMasking(CatalogHolder catalogs) {
        this.catalogs = catalogs;
    }

    @Override
    public MaskingRules rules(String target, String role) {
        List<MaskingRule> rules =
                catalogs.current().map(v -> v.catalog().masking()).orElse(List.of());
        return of(rules, target, role);
    }

    /// The rules of a list, such as a draft, for one target and role.
    public static MaskingRules of(List<MaskingRule> rules, String target, String role) {
        List<ColumnRule> columns = new ArrayList<>();
        Map<Detector, MaskRule> detected = new EnumMap<>(Detector.class);
        for (int i = 0; i < rules.size(); i++) {
            MaskingRule rule = rules.get(i);
            if (!rule.roles().isEmpty() && !rule.roles().contains(role)) {
                continue;
            }
            Technique technique = technique(rule);
            References references =
                    rule.references()
                            .map(r -> References.valueOf(r.toUpperCase(Locale.ROOT)))
                            .orElse(References.UNSAID);
            for (String pattern : rule.columns()) {
                int colon = pattern.indexOf(':');
                if (WildcardPattern.matches(pattern.substring(0, colon), target)) {
                    String[] parts = pattern.substring(colon + 1).split("\\.", -1);
                    columns.add(
                            new ColumnRule(
                                    parts[0],
                                    parts[1],
                                    parts[2],
                                    new MaskRule(
                                            rule.name(),
                                            i,
                                            technique,
                                            Optional.empty(),
                                            references)));
                }
            }
            for (Detector detector : detectors(rule)) {
                detected.putIfAbsent(
                        detector,
                        new MaskRule(rule.name(), i, technique, Optional.of(detector), references));
            }
        }
        for (Detector detector : Detector.values()) {
            detected.putIfAbsent(
                    detector,
                    new MaskRule(
                            detector.catalogName(),
                            Integer.MAX_VALUE,
                            new Technique.Redact(),
                            Optional.of(detector)));
        }
        return new Compiled(List.copyOf(columns), Map.copyOf(detected));
    }

    private static Technique technique(MaskingRule rule) {
        return rule.fixed()
                .<Technique>map(Technique.Fixed::new)
                .or(() -> Technique.byCatalogName(rule.technique()))
                .orElse(new Technique.Redact());
    }

    private static List<Detector> detectors(MaskingRule rule) {
        if (rule.detect().isEmpty()) {
            return List.of();
        }
        return rule.detect().get().equals("any")
                ? List.of(Detector.values())
                : Detector.byCatalogName(rule.detect().get()).stream().toList();
    }

    private record ColumnRule(String schema, String table, String column, MaskRule rule) {}

    private record Compiled(List<ColumnRule> columns, Map<Detector, MaskRule> byDetector)
            implements MaskingRules {

        @Override
        public Optional<MaskRule> column(String schema, String table, String column) {
            return columns.stream()
                    .filter(c ->
                            WildcardPattern.matches(c.column, column)
                                    && WildcardPattern.matches(c.table, table)
                                    && WildcardPattern.matches(c.schema, schema))
                    .map(ColumnRule::rule)
                    .findFirst();
        }

        @Override
        public Optional<MaskRule> columnOfUnknownTable(String column) {
            return columns.stream()
                    .filter(c -> WildcardPattern.matches(c.column, column))
                    .map(ColumnRule::rule)
                    .findFirst();
        }

        @Override
        public boolean mayProtect() {
            return !releasesAllThatIsDetected()
                    || columns.stream().anyMatch(c -> !c.rule.releases());
        }

        @Override
        public MaskRule detected(Detector detector) {
            return java.util.Objects.requireNonNull(byDetector.get(detector));
        }
    }
}
