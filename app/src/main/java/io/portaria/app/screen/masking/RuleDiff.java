package io.portaria.app.screen.masking;

import io.portaria.engine.api.MaskingRuleView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What saving the rules would change, one line each: `+` new, `-` gone, `~` other.
final class RuleDiff {

    private RuleDiff() {}

    static List<String> lines(List<MaskingRuleView> before, List<MaskingRuleView> after) {
        Map<String, MaskingRuleView> old = byName(before);
        Map<String, MaskingRuleView> now = byName(after);
        List<String> lines = new ArrayList<>();
        old.forEach((name, rule) -> {
            if (!now.containsKey(name)) {
                lines.add("- " + brief(rule));
            }
        });
        now.forEach((name, rule) -> {
            MaskingRuleView was = old.get(name);
            if (was == null) {
                lines.add("+ " + brief(rule));
            } else if (!was.equals(rule)) {
                lines.add("~ " + brief(was) + "  ⟶  " + brief(rule));
            }
        });
        List<String> kept = old.keySet().stream().filter(now::containsKey).toList();
        List<String> order = now.keySet().stream().filter(old::containsKey).toList();
        if (!kept.equals(order)) {
            lines.add("~ " + String.join(", ", kept) + "  ⟶  " + String.join(", ", order));
        }
        return lines;
    }

    /// A rule in one line, as the catalog file would have it.
    static String brief(MaskingRuleView rule) {
        StringBuilder line = new StringBuilder(rule.name()).append(": ");
        rule.detect().ifPresent(detector -> line.append("detect ").append(detector));
        line.append(String.join(", ", rule.columns()));
        line.append(String.join(", ", rule.objects()));
        line.append(" → ").append(rule.technique());
        rule.fixed().ifPresent(value -> line.append(" \"").append(value).append('"'));
        if (!rule.roles().isEmpty()) {
            line.append(" (").append(String.join(", ", rule.roles())).append(')');
        }
        return line.toString();
    }

    private static Map<String, MaskingRuleView> byName(List<MaskingRuleView> rules) {
        Map<String, MaskingRuleView> named = new LinkedHashMap<>();
        rules.forEach(rule -> named.put(rule.name(), rule));
        return named;
    }
}
