package io.portaria.app.screen.masking;

import io.portaria.engine.api.MaskingRuleView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What saving the rules would change, one line each: `+` new, `-` gone, `~` other.
final class RuleDiff {

    private RuleDiff() {}

    /// @param brief a rule in a few words
    static List<String> lines(
            List<MaskingRuleView> before,
            List<MaskingRuleView> after,
            Function<MaskingRuleView, String> brief) {
        Map<String, MaskingRuleView> old = byName(before);
        Map<String, MaskingRuleView> now = byName(after);
        List<String> lines = new ArrayList<>();
        old.forEach((name, rule) -> {
            if (!now.containsKey(name)) {
                lines.add("- " + brief.apply(rule));
            }
        });
        now.forEach((name, rule) -> {
            MaskingRuleView was = old.get(name);
            if (was == null) {
                lines.add("+ " + brief.apply(rule));
            } else if (!was.equals(rule)) {
                lines.add("~ " + brief.apply(was) + "  ⟶  " + brief.apply(rule));
            }
        });
        List<String> kept = old.keySet().stream().filter(now::containsKey).toList();
        List<String> order = now.keySet().stream().filter(old::containsKey).toList();
        if (!kept.equals(order)) {
            lines.add("~ " + String.join(", ", kept) + "  ⟶  " + String.join(", ", order));
        }
        return lines;
    }

    private static Map<String, MaskingRuleView> byName(List<MaskingRuleView> rules) {
        Map<String, MaskingRuleView> named = new LinkedHashMap<>();
        rules.forEach(rule -> named.put(rule.name(), rule));
        return named;
    }
}
