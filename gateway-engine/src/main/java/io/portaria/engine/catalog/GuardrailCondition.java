package io.portaria.engine.catalog;

import io.portaria.engine.catalog.Catalog.Condition;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `when` of a guardrail: one condition each, so that a sentence about it names one thing.
final class GuardrailCondition {
    private static final String[] KEYS = {
        "fullTable",
        "rows",
        "rowsPerDay",
        "of",
        "copyOut",
        "statement",
        "probes",
        "push",
        "force",
        "contains",
        "bytes",
        "bytesPerDay",
        "delete"
    };

    private static final List<String> OF_POSTGRESQL =
            List.of("fullTable", "rows", "rowsPerDay", "copyOut", "statement", "probes");

    /// What a statement may be known as.
    private static final String[] SORTS = {
        "delete-without-where",
        "update-without-where",
        "drop",
        "truncate",
        "grant",
        "alter",
        "create",
        "code"
    };

    private static final int MOST = 1_000_000_000;

    private GuardrailCondition() {}

    static Condition read(YamlValue value) {
        YamlValue.Fields f = value.fields(KEYS);
        List<String> asked =
                OF_POSTGRESQL.stream().filter(key -> f.optional(key).isPresent()).toList();
        if (f.optional("of").isPresent() && !asked.contains("rowsPerDay")) {
            value.problem("\"of\" says which rows rowsPerDay counts, and that is not here.");
        }
        if (asked.size() > 1) {
            value.problem(
                    "A guardrail has one condition; this one has "
                            + String.join(" and ", asked)
                            + ". Write one guardrail for each.");
        }
        Optional<String> first = asked.stream().findFirst();
        if (first.isEmpty()) {
            return ofFiles(value, f);
        }
        return switch (first.get()) {
            case "fullTable" -> new Condition.FullTable(objects(f, "fullTable"));
            case "rows" -> new Condition.Rows(number(f, "rows"));
            case "rowsPerDay" ->
                    new Condition.RowsPerDay(number(f, "rowsPerDay"), objects(f, "of"));
            case "copyOut" -> new Condition.CopyOut(objects(f, "copyOut"));
            case "probes" -> new Condition.Probes(number(f, "probes"));
            default -> new Condition.Statement(sorts(f));
        };
    }

    private static Condition ofFiles(YamlValue value, YamlValue.Fields f) {
        if (f.all().isEmpty()) {
            value.problem("The guardrail does not say when it fires.");
        }
        Map<String, Object> when = new HashMap<>();
        f.all().forEach((key, item) -> when.put(key, item.data()));
        return new Condition.OfFiles(Map.copyOf(when));
    }

    private static int number(YamlValue.Fields f, String key) {
        return f.optional(key).map(v -> v.number(0, MOST)).orElse(0);
    }

    private static List<String> objects(YamlValue.Fields f, String key) {
        List<String> patterns = f.texts(key);
        f.optional(key)
                .ifPresent(v -> {
                    if (patterns.isEmpty()) {
                        v.problem("The list of objects is empty.");
                    }
                    for (String pattern : patterns) {
                        if (pattern.split("\\.", -1).length != 2) {
                            v.problem("\"" + pattern + "\" is not of the form schema.table.");
                        }
                    }
                });
        return List.copyOf(patterns);
    }

    private static Set<String> sorts(YamlValue.Fields f) {
        Set<String> sorts = new LinkedHashSet<>();
        f.optional("statement")
                .ifPresent(v -> {
                    if (v.isNull()
                            || v.node() instanceof org.snakeyaml.engine.v2.nodes.ScalarNode) {
                        sorts.add(v.oneOf(SORTS));
                    } else {
                        v.items("a sort of statement").forEach(i -> sorts.add(i.oneOf(SORTS)));
                        if (sorts.isEmpty()) {
                            v.problem("The list of statements is empty.");
                        }
                    }
                });
        return Set.copyOf(sorts);
    }
}
