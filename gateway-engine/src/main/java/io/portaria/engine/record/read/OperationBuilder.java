package io.portaria.engine.record.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.portaria.engine.api.OperationView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known of one operation so far.
final class OperationBuilder {
    final RowIndex rows = new RowIndex();

    private final JsonNode begun;
    private List<OperationView.ResultColumn> columns = List.of();
    private Optional<JsonNode> outcome = Optional.empty();

    OperationBuilder(JsonNode begun) {
        this.begun = begun;
    }

    void columns(JsonNode event) {
        List<OperationView.ResultColumn> list = new ArrayList<>();
        for (JsonNode column : event.path("columns")) {
            list.add(
                    new OperationView.ResultColumn(
                            column.path("name").asText(),
                            column.path("type").asText(),
                            text(column, "source"),
                            column.path("protected").asBoolean(),
                            column.path("technique").asText("none")));
        }
        columns = List.copyOf(list);
    }

    void outcome(JsonNode event) {
        outcome = Optional.of(event);
    }

    boolean denied() {
        return "deny".equals(begun.path("decision").asText());
    }

    boolean ended() {
        return outcome.isPresent();
    }

    long seq() {
        return begun.path("seq").asLong();
    }

    long leaf() {
        return begun.path("leaf").asLong();
    }

    Map<String, Long> masked() {
        return outcome.map(o -> counts(o.path("masked"))).orElse(Map.of());
    }

    /// Rows that left: as the outcome says, and while there is none, as recorded.
    long rowCount() {
        return outcome.map(o -> o.path("rows").asLong()).orElse(rows.rows());
    }

    OperationView view(String protocol, String role, String purpose) {
        List<Optional<String>> parameters = new ArrayList<>();
        for (JsonNode parameter : begun.path("parameters")) {
            parameters.add(parameter.isNull() ? Optional.empty() : Optional.of(parameter.asText()));
        }
        List<String> rules = new ArrayList<>();
        begun.path("rules").forEach(rule -> rules.add(rule.asText()));
        return new OperationView(
                seq(),
                Instant.parse(begun.path("at").asText()),
                outcome.map(o -> Instant.parse(o.path("at").asText())),
                protocol,
                begun.path("decision").asText(),
                List.copyOf(rules),
                begun.path("policyVersion").asText(),
                role,
                purpose,
                text(begun, "approval"),
                masked(),
                outcome.flatMap(o -> text(o, "error")),
                leaf(),
                begun.path("statement").asText(),
                List.copyOf(parameters),
                columns,
                rowCount(),
                outcome.map(o -> o.path("tag").asText()).orElse(""));
    }

    static Optional<String> text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
    }

    private static Map<String, Long> counts(JsonNode node) {
        Map<String, Long> counts = new LinkedHashMap<>();
        node.properties().forEach(e -> counts.put(e.getKey(), e.getValue().asLong()));
        return counts;
    }
}
