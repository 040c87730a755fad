package io.portaria.engine.catalog;

import io.portaria.engine.catalog.Catalog.MaskingRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/// What one catalog changes against another, one readable line a change: `+` added, `-` removed, `~` changed.
public final class CatalogDiff {
    private final List<String> lines = new ArrayList<>();

    private CatalogDiff() {}

    public static List<String> lines(Catalog from, Catalog to) {
        CatalogDiff diff = new CatalogDiff();
        if (!text(from.gateway()).equals(text(to.gateway()))) {
            diff.lines.add("~ gateway: " + text(from.gateway()) + " → " + text(to.gateway()));
        }
        diff.named("issuer", from.issuers(), to.issuers(), Catalog.Issuer::name);
        diff.named("person", from.people(), to.people(), Catalog.Person::name);
        diff.named("agent", from.agents(), to.agents(), Catalog.Agent::name);
        diff.named("target", from.targets(), to.targets(), Catalog.Target::name);
        diff.named("role", from.roles(), to.roles(), Catalog.Role::name);
        diff.named("masking rule", from.masking(), to.masking(), MaskingRule::name);
        diff.order(from.masking(), to.masking());
        diff.named("guardrail", from.guardrails(), to.guardrails(), Catalog.Guardrail::name);
        if (!text(from.approvals()).equals(text(to.approvals()))) {
            diff.lines.add("~ approvals: " + text(from.approvals()) + " → " + text(to.approvals()));
        }
        if (!from.retention().equals(to.retention())) {
            diff.lines.add("~ retention: " + text(from.retention()) + " → " + text(to.retention()));
        }
        return List.copyOf(diff.lines);
    }

    private <T> void named(String what, List<T> from, List<T> to, Function<T, String> name) {
        Map<String, T> before = byName(from, name);
        Map<String, T> after = byName(to, name);
        before.keySet().stream()
                .filter(n -> !after.containsKey(n))
                .forEach(n -> lines.add("- " + what + " " + n));
        after.forEach((n, value) -> {
            if (!before.containsKey(n)) {
                lines.add("+ " + what + " " + n);
            } else {
                changed(what, n, before.get(n), value);
            }
        });
    }

    private void changed(String what, String name, Object before, Object after) {
        if (!before.getClass().equals(after.getClass())) {
            lines.add("~ " + what + " " + name + ": another type");
            return;
        }
        for (var component : before.getClass().getRecordComponents()) {
            try {
                String was = text(component.getAccessor().invoke(before));
                String is = text(component.getAccessor().invoke(after));
                if (!was.equals(is)) {
                    lines.add(
                            "~ "
                                    + what
                                    + " "
                                    + name
                                    + ": "
                                    + component.getName()
                                    + " "
                                    + was
                                    + " → "
                                    + is);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("A record of the catalog cannot be read.", e);
            }
        }
    }

    private void order(List<MaskingRule> from, List<MaskingRule> to) {
        List<String> before =
                from.stream()
                        .map(MaskingRule::name)
                        .filter(n -> to.stream().anyMatch(r -> r.name().equals(n)))
                        .toList();
        List<String> after =
                to.stream()
                        .map(MaskingRule::name)
                        .filter(n -> from.stream().anyMatch(r -> r.name().equals(n)))
                        .toList();
        if (!before.equals(after)) {
            lines.add("~ masking order: " + String.join(", ", after));
        }
    }

    private static <T> Map<String, T> byName(List<T> items, Function<T, String> name) {
        Map<String, T> map = new LinkedHashMap<>();
        items.forEach(i -> map.put(name.apply(i), i));
        return map;
    }

    /// A text that is the same for equal values: sets and maps in order of their texts.
    private static String text(Object value) {
        return switch (value) {
            case java.util.Optional<?> o -> o.map(CatalogDiff::text).orElse("–");
            case java.util.Set<?> s ->
                    new TreeSet<>(s.stream().map(CatalogDiff::text).toList()).toString();
            case Map<?, ?> m -> {
                TreeSet<String> parts = new TreeSet<>();
                m.forEach((k, v) -> parts.add(text(k) + "=" + text(v)));
                yield parts.toString();
            }
            case List<?> l -> l.stream().map(CatalogDiff::text).toList().toString();
            case Record r -> {
                List<String> parts = new ArrayList<>();
                for (var component : r.getClass().getRecordComponents()) {
                    try {
                        parts.add(
                                component.getName()
                                        + "="
                                        + text(component.getAccessor().invoke(r)));
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(
                                "A record of the catalog cannot be read.", e);
                    }
                }
                yield "(" + String.join(", ", parts) + ")";
            }
            default -> value.toString();
        };
    }
}
