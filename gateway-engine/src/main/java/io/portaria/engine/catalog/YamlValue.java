package io.portaria.engine.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A node of the file and where it stands. Getters never fail: what is wrong is added to the list of problems and a
/// harmless value comes back, so that one reading names every error.
final class YamlValue {
    private final Node node;
    private final String what;
    private final List<CatalogProblem> problems;

    YamlValue(Node node, String what, List<CatalogProblem> problems) {
        this.node = node;
        this.what = what;
        this.problems = problems;
    }

    Node node() {
        return node;
    }

    void problem(String sentence) {
        problems.add(at(node, sentence));
    }

    static CatalogProblem at(Node node, String sentence) {
        Optional<Mark> mark = node.getStartMark();
        return new CatalogProblem(
                mark.map(m -> m.getLine() + 1).orElse(1),
                mark.map(m -> m.getColumn() + 1).orElse(1),
                sentence);
    }

    /// The keys of a mapping; unknown and doubled ones are problems.
    Fields fields(String... known) {
        Map<String, YamlValue> values = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            problem("Here " + what + " is expected: keys and values.");
            return new Fields(this, values);
        }
        Set<String> allowed = Set.of(known);
        for (NodeTuple tuple : mapping.getValue()) {
            Node keyNode = tuple.getKeyNode();
            String key = keyNode instanceof ScalarNode s ? s.getValue() : "";
            if (!allowed.isEmpty() && !allowed.contains(key)) {
                problems.add(
                        at(
                                keyNode,
                                "There is no key \""
                                        + key
                                        + "\" in "
                                        + what
                                        + "; known are "
                                        + String.join(", ", known)
                                        + "."));
            } else if (values.containsKey(key)) {
                problems.add(at(keyNode, "The key \"" + key + "\" stands twice in " + what + "."));
            } else {
                values.put(
                        key,
                        new YamlValue(
                                tuple.getValueNode(), "\"" + key + "\" of " + what, problems));
            }
        }
        return new Fields(this, values);
    }

    List<YamlValue> items(String itemIs) {
        List<YamlValue> items = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(n -> items.add(new YamlValue(n, itemIs, problems)));
        } else if (!isNull()) {
            problem("Here a list is expected for " + what + ".");
        }
        return items;
    }

    /// A list of texts; a single text counts as a list of one.
    List<String> texts() {
        if (node instanceof ScalarNode && !isNull()) {
            return List.of(text());
        }
        List<String> texts = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (YamlValue item : items(what)) {
            String text = item.text();
            if (!seen.add(text)) {
                item.problem("\"" + text + "\" stands twice in " + what + ".");
            }
            texts.add(text);
        }
        return texts;
    }

    /// Where a text stands in a list of texts; the list itself when it is not there.
    YamlValue item(String text) {
        return node instanceof SequenceNode sequence
                ? sequence.getValue().stream()
                        .filter(n -> n instanceof ScalarNode s && s.getValue().equals(text))
                        .findFirst()
                        .map(n -> new YamlValue(n, what, problems))
                        .orElse(this)
                : this;
    }

    String text() {
        if (node instanceof ScalarNode scalar && !isNull()) {
            if (scalar.getValue().isBlank()) {
                problem("The text for " + what + " is empty.");
            }
            return scalar.getValue();
        }
        problem("Here a text is expected for " + what + ".");
        return "";
    }

    boolean isNull() {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    int number(int least, int most) {
        String text = text();
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        problem(
                "Here a whole number from "
                        + least
                        + " to "
                        + most
                        + " is expected for "
                        + what
                        + ".");
        return least;
    }

    boolean flag() {
        String text = text();
        if (!text.equals("true") && !text.equals("false")) {
            problem("Here true or false is expected for " + what + ".");
        }
        return text.equals("true");
    }

    String oneOf(String... words) {
        String text = text();
        for (String word : words) {
            if (word.equals(text)) {
                return word;
            }
        }
        problem(
                "\""
                        + text
                        + "\" is not known for "
                        + what
                        + "; known are "
                        + String.join(", ", words)
                        + ".");
        return words[0];
    }

    /// Plain data for parts of the file whose meaning belongs to a later room.
    Object data() {
        return switch (node) {
            case ScalarNode s -> s.getValue();
            case SequenceNode s -> items(what).stream().map(YamlValue::data).toList();
            case MappingNode _ -> {
                Map<String, Object> map = new HashMap<>();
                fields().values.forEach((k, v) -> map.put(k, v.data()));
                yield Map.copyOf(map);
            }
            default -> "";
        };
    }

    /// The values of a mapping by key.
    static final class Fields {
        private final YamlValue owner;
        private final Map<String, YamlValue> values;

        private Fields(YamlValue owner, Map<String, YamlValue> values) {
            this.owner = owner;
            this.values = values;
        }

        Optional<YamlValue> optional(String key) {
            return Optional.ofNullable(values.get(key)).filter(v -> !v.isNull());
        }

        Optional<YamlValue> required(String key) {
            Optional<YamlValue> value = optional(key);
            if (value.isEmpty()) {
                owner.problem("The key \"" + key + "\" is missing in " + owner.what + ".");
            }
            return value;
        }

        String text(String key) {
            return required(key).map(YamlValue::text).orElse("");
        }

        String text(String key, String otherwise) {
            return optional(key).map(YamlValue::text).orElse(otherwise);
        }

        List<String> texts(String key) {
            return optional(key).map(YamlValue::texts).orElse(List.of());
        }

        List<YamlValue> items(String key, String itemIs) {
            return optional(key).map(v -> v.items(itemIs)).orElse(List.of());
        }

        Map<String, YamlValue> all() {
            return values;
        }

        YamlValue owner() {
            return owner;
        }
    }
}
