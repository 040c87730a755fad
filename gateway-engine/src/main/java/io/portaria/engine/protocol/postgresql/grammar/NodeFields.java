package io.portaria.engine.protocol.postgresql.grammar;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Which nodes there are, and what the fields hold that the parser's JSON gives without a name. It is read from
/// `node-fields.txt`, one line a node:
///
/// ```
/// SelectStmt intoClause:IntoClause withClause:WithClause larg:SelectStmt rarg:SelectStmt
/// ColumnRef @
/// ```
///
/// `@` stands for a node that says where it stands; the JSON leaves the place out when it is 0.
final class NodeFields {
    /// What is known of one kind of node.
    record Kind(boolean placed, Map<String, String> only) {}

    private final Map<String, Kind> kinds;

    private NodeFields(Map<String, Kind> kinds) {
        this.kinds = kinds;
    }

    static NodeFields read() {
        Map<String, Kind> kinds = new HashMap<>();
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        NodeFields.class.getResourceAsStream("node-fields.txt")),
                                StandardCharsets.UTF_8))) {
            in.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(line, kinds));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new NodeFields(Map.copyOf(kinds));
    }

    private static void add(String line, Map<String, Kind> kinds) {
        String[] words = line.split(" ");
        boolean placed = false;
        Map<String, String> only = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            if (colon < 0) {
                placed = true;
            } else {
                only.put(words[i].substring(0, colon), words[i].substring(colon + 1));
            }
        }
        kinds.put(words[0], new Kind(placed, Map.copyOf(only)));
    }

    Optional<Kind> kind(String type) {
        return Optional.ofNullable(kinds.get(type));
    }
}
