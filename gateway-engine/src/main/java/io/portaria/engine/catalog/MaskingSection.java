package io.portaria.engine.catalog;

import io.portaria.engine.catalog.Catalog.MaskingRule;
import java.util.ArrayList;
import java.util.List;

/// Writes masking rules as the section of a catalog file.
public final class MaskingSection {
    private MaskingSection() {}

    /// @return the section with its key, one rule a line, ending in a newline
    public static String of(List<MaskingRule> rules) {
        if (rules.isEmpty()) {
            return "masking: []\n";
        }
        StringBuilder out = new StringBuilder("masking:\n");
        for (MaskingRule rule : rules) {
            List<String> parts = new ArrayList<>();
            parts.add("name: " + quoted(rule.name()));
            rule.detect().ifPresent(d -> parts.add("detect: " + d));
            if (!rule.columns().isEmpty()) {
                parts.add("columns: " + list(rule.columns()));
            }
            if (!rule.objects().isEmpty()) {
                parts.add("objects: " + list(rule.objects()));
            }
            parts.add(
                    "technique: "
                            + rule.fixed()
                                    .map(f -> "{ fixed: " + quoted(f) + " }")
                                    .orElse(rule.technique()));
            if (!rule.roles().isEmpty()) {
                parts.add("roles: " + list(rule.roles()));
            }
            rule.references().ifPresent(r -> parts.add("references: " + r));
            rule.unmaskable().ifPresent(u -> parts.add("unmaskable: " + u));
            out.append("  - { ").append(String.join(", ", parts)).append(" }\n");
        }
        return out.toString();
    }

    private static String list(List<String> texts) {
        return "[" + String.join(", ", texts.stream().map(MaskingSection::quoted).toList()) + "]";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
