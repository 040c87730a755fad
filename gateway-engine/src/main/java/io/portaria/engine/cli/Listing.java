package io.portaria.engine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a command lists: for people a table with columns as wide as what stands in them, for programs one object in JSON a
/// line, each as soon as it is known.
///
/// @param <T> what is listed
final class Listing<T> {
    private static final int WIDEST = 48;

    private final Surroundings surroundings;
    private final boolean json;
    private final Function<T, ObjectNode> line;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, Function<T, String>> columns = new LinkedHashMap<>();
    private final List<List<String>> rows = new ArrayList<>();

    /// @param json whether for programs
    /// @param line an item for programs
    Listing(Surroundings surroundings, boolean json, Function<T, ObjectNode> line) {
        this.surroundings = surroundings;
        this.json = json;
        this.line = line;
    }

    /// Another column of the table.
    Listing<T> column(String head, Function<T, ?> cell) {
        columns.put(head, item -> String.valueOf(cell.apply(item)));
        return this;
    }

    void add(T item) throws JsonProcessingException {
        if (json) {
            surroundings.out().println(mapper.writeValueAsString(line.apply(item)));
        } else {
            rows.add(columns.values().stream().map(c -> c.apply(item)).toList());
        }
    }

    /// Prints what has not been yet.
    void end() {
        if (!json) {
            table();
        }
        surroundings.out().flush();
    }

    private void table() {
        List<List<String>> all = new ArrayList<>();
        all.add(List.copyOf(columns.keySet()));
        all.addAll(rows);
        int[] widths = new int[columns.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], shortened(row.get(i)).length());
            }
        }
        for (List<String> row : all) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = shortened(row.get(i));
                text.append(cell);
                if (i < widths.length - 1) {
                    text.repeat(' ', widths[i] - cell.length() + 2);
                }
            }
            surroundings.out().println(text.toString().stripTrailing());
        }
    }

    private static String shortened(String cell) {
        String line = cell.replaceAll("\\s+", " ");
        return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 1) + "…";
    }
}
