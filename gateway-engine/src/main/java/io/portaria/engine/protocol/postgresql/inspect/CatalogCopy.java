package io.portaria.engine.protocol.postgresql.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/// What the gateway knows of one system catalog.
///
/// A shelf on which no row was written since, and which holds as many as the server counts, is as it was: everything that is
/// there was there before, so that nothing can be missing here; and where nothing is missing, equal numbers leave no room for
/// something that is gone. Of the other shelves everything is asked again.
final class CatalogCopy<K, R> {
    private final Catalog<K, R> catalog;
    private final List<Map<K, R>> shelves = new ArrayList<>();
    private long changes;

    CatalogCopy(Catalog<K, R> catalog) {
        this.catalog = catalog;
        for (int i = 0; i < Catalog.SHELVES; i++) {
            shelves.add(new HashMap<>());
        }
    }

    Catalog<K, R> catalog() {
        return catalog;
    }

    /// Grows with whatever may have changed something here.
    long changes() {
        return changes;
    }

    void clear() {
        changes++;
        shelves.forEach(Map::clear);
    }

    /// All rows that there are.
    void takeAll(List<List<Optional<String>>> rows) {
        clear();
        take(rows);
    }

    private void take(List<List<Optional<String>>> rows) {
        changes++;
        for (List<Optional<String>> row : rows) {
            Cells cells = new Cells(row);
            K key = catalog.keyOf().apply(cells);
            shelves.get(catalog.shelf(key)).put(key, catalog.valueOf().apply(cells));
        }
    }

    /// The shelves that are not as they were.
    Set<Integer> changed(Shelves now) {
        Set<Integer> changed = new TreeSet<>(now.written().keySet());
        for (int i = 0; i < shelves.size(); i++) {
            if (now.count(i) != shelves.get(i).size()) {
                changed.add(i);
            }
        }
        return changed;
    }

    /// What to ask in order to have some shelves again: the OIDs that they hold, and those that were written. Others cannot be
    /// there, and an index leads to these.
    String again(Set<Integer> numbers, Shelves now) {
        Set<Integer> oids = new TreeSet<>();
        for (int number : numbers) {
            shelves.get(number).keySet().forEach(k -> oids.add(catalog.oidOf().applyAsInt(k)));
            oids.addAll(now.written().getOrDefault(number, Set.of()));
        }
        return catalog.with(oids);
    }

    /// All rows of some shelves.
    void takeAgain(Set<Integer> numbers, List<List<Optional<String>>> rows) {
        numbers.forEach(n -> shelves.get(n).clear());
        take(rows);
    }

    /// Whether each shelf holds as many as the server counts.
    boolean holdsAsManyAs(Shelves now) {
        return IntStream.range(0, shelves.size())
                .allMatch(i -> now.count(i) == shelves.get(i).size());
    }

    void forEach(BiConsumer<K, R> reader) {
        shelves.forEach(shelf -> shelf.forEach(reader));
    }

    int size() {
        return shelves.stream().mapToInt(Map::size).sum();
    }
}
