package io.portaria.engine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portaria.engine.Engine;

/// The line that says that connections are accepted.
final class ReadyLine {
    private ReadyLine() {}

    static String of(Engine engine) throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode line = json.createObjectNode().put("event", "ready");
        ObjectNode listeners = line.putObject("listeners");
        engine.listeners()
                .forEach((name, address) -> {
                    String scheme =
                            switch (name) {
                                case "postgresql" -> "";
                                case "admin" -> "https://";
                                default -> "http://";
                            };
                    listeners.put(name, scheme + address);
                });
        line.put("ca", engine.caFile().toString());
        return json.writeValueAsString(line);
    }
}
