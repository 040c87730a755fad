package io.portaria.engine.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The text of a catalog file: what may be kept of it, its hash, and exchanging one section for another.
public final class CatalogText {
    /// Stands where a secret stood.
    public static final String IN_VAULT = "\"(in the vault)\"";

    private CatalogText() {}

    /// The text with every `value:` of a secret replaced, so that it can be kept and shown.
    public static String withoutSecrets(String source) throws InvalidCatalog {
        List<Node> values = new ArrayList<>();
        collectSecrets(CatalogFile.compose(source), values);
        StringBuilder text = new StringBuilder(source);
        values.sort(Comparator.comparingInt(CatalogText::start).reversed());
        for (Node value : values) {
            replace(text, source, value, IN_VAULT);
        }
        return text.toString();
    }

    public static String hash(String sourceWithoutSecrets) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(sourceWithoutSecrets.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256.", e);
        }
    }

    /// The text with its `masking` section replaced, or added at the end; the rest stays to the letter.
    ///
    /// @param section the new section with its key, ending in a newline
    public static String withMasking(String source, String section) throws InvalidCatalog {
        Node root = CatalogFile.compose(source);
        if (root instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals("masking")) {
                    int from = charIndex(source, key.getStartMark());
                    int to = charIndex(source, tuple.getValueNode().getEndMark());
                    String rest = source.substring(to);
                    String gap =
                            rest.isEmpty()
                                            || rest.startsWith("\n")
                                            || to == 0
                                            || source.charAt(to - 1) == '\n'
                                    ? ""
                                    : "\n";
                    String body =
                            section.endsWith("\n") && rest.startsWith("\n")
                                    ? section.substring(0, section.length() - 1)
                                    : section;
                    return source.substring(0, from) + body + gap + rest;
                }
            }
        }
        return source + (source.endsWith("\n") ? "" : "\n") + section;
    }

    /// A problem found after reading, with the place of the key that it is about, or of the nearest one above.
    public static CatalogProblem problem(String source, String sentence, String... path)
            throws InvalidCatalog {
        Node here = CatalogFile.compose(source);
        CatalogProblem problem = YamlValue.at(here, sentence);
        for (String key : path) {
            Optional<NodeTuple> found = entry(here, key);
            if (found.isEmpty()) {
                break;
            }
            problem = YamlValue.at(found.get().getKeyNode(), sentence);
            here = found.get().getValueNode();
        }
        return problem;
    }

    private static Optional<NodeTuple> entry(Node node, String key) {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(t ->
                                t.getKeyNode() instanceof ScalarNode s && s.getValue().equals(key))
                        .findFirst()
                : Optional.empty();
    }

    private static void collectSecrets(Node node, List<Node> values) {
        switch (node) {
            case MappingNode mapping -> {
                for (NodeTuple tuple : mapping.getValue()) {
                    boolean isValue =
                            tuple.getKeyNode() instanceof ScalarNode k
                                    && k.getValue().equals("value");
                    if (isValue && tuple.getValueNode() instanceof ScalarNode) {
                        values.add(tuple.getValueNode());
                    } else {
                        collectSecrets(tuple.getValueNode(), values);
                    }
                }
            }
            case SequenceNode sequence ->
                    sequence.getValue().forEach(n -> collectSecrets(n, values));
            default -> {
                // a scalar elsewhere is no secret
            }
        }
    }

    private static int start(Node node) {
        return node.getStartMark().map(Mark::getIndex).orElse(0);
    }

    private static void replace(StringBuilder text, String source, Node node, String by) {
        text.replace(
                charIndex(source, node.getStartMark()), charIndex(source, node.getEndMark()), by);
    }

    /// Marks count code points; strings count UTF-16 units.
    private static int charIndex(String source, Optional<Mark> mark) {
        return source.offsetByCodePoints(0, mark.map(Mark::getIndex).orElse(0));
    }
}
