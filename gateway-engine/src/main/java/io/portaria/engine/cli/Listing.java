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
    private String whole = "";

    /// @param json whether for programs
    /// @param line an item for programs
    Listing(Surroundings surroundings, boolean json, Function<T, ObjectNode> line) {
        this.surroundings = surroundings;
        this.json = json;
        this.line = line;
    }

    /// What may be long and stands whole in the last column, on lines of its own width where it has several.
    Listing<T> wholeColumn(String head, Function<T, ?> cell) {
        whole = head;
        return column(head, cell);
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
        int last = columns.size() - 1;
        boolean lastIsWhole = List.copyOf(columns.keySet()).get(last).equals(whole);
        int[] widths = new int[last];
        for (List<String> row : all) {
            for (int i = 0; i < last; i++) {
                widths[i] = Math.max(widths[i], shortened(row.get(i)).length());
            }
        }
        for (List<String> row : all) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < last; i++) {
                String cell = shortened(row.get(i));
                text.append(cell).repeat(' ', widths[i] - cell.length() + 2);
            }
            String cell = row.get(last);
            text.append(lastIsWhole ? indented(cell, text.length()) : shortened(cell));
            surroundings.out().println(text.toString().stripTrailing());
        }
    }

    /// Its lines one under the other.
    private static String indented(String cell, int width) {
        List<String> lines = cell.strip().lines().map(Listing::printable).toList();
        return String.join(System.lineSeparator() + " ".repeat(width), lines);
    }

    /// What a terminal would obey is not told it.
    private static String printable(String line) {
        return line.stripTrailing().replace("\t", "    ").replaceAll("\\p{Cntrl}", "\uFFFD");
    }

    private static String shortened(String cell) {
        String line = printable(cell.replaceAll("\\s+", " "));
        return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 1) + "…";
    }
}
