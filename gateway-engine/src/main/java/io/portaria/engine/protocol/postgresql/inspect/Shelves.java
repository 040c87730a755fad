package io.portaria.engine.protocol.postgresql.inspect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the server says of the shelves of one system catalog ([Catalog#shelves]).
///
/// @param counts keys on each shelf that is not empty
/// @param written OIDs of what was written since an earlier moment, by shelf
record Shelves(Map<Integer, Integer> counts, Map<Integer, Set<Integer>> written) {
    static Shelves of(List<List<Optional<String>>> answer) {
        Map<Integer, Integer> counts = new HashMap<>();
        Map<Integer, Set<Integer>> written = new HashMap<>();
        for (List<Optional<String>> row : answer) {
            Cells cells = new Cells(row);
            counts.put(cells.number(0), cells.number(1));
            cells.perhaps(2).ifPresent(oids -> written.put(cells.number(0), oids(oids)));
        }
        return new Shelves(Map.copyOf(counts), Map.copyOf(written));
    }

    /// @param array as the server writes one: `{1,2}`
    private static Set<Integer> oids(String array) {
        return Stream.of(array.substring(1, array.length() - 1).split(",", -1))
                .map(Integer::parseUnsignedInt)
                .collect(Collectors.toUnmodifiableSet());
    }

    int count(int shelf) {
        return counts.getOrDefault(shelf, 0);
    }
}
