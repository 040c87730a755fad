package io.portaria.engine.protocol.postgresql.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An entry of the range table: what a name before a dot means.
///
/// @param rest its further columns, where not all are known
record RangeEntry(String name, List<Column> columns, Optional<RestOfColumns> rest) {
    RangeEntry {
        columns = List.copyOf(columns);
    }

    /// The column of a name: of several that are called alike, either.
    Optional<Flow> column(String wanted) {
        Optional<Flow> found = Optional.empty();
        for (Column column : columns) {
            if (column.name().equals(wanted)) {
                found = Optional.of(found.map(f -> f.or(column.flow())).orElse(column.flow()));
            }
        }
        return found.or(() -> rest.map(r -> r.named(wanted)));
    }

    /// What the row as a whole holds.
    Flow row() {
        Flow all = rest.map(RestOfColumns::all).orElse(Flow.CLEAN).computed();
        for (Column column : columns) {
            all = all.with(column.flow());
        }
        return all;
    }

    /// The same under an alias, whose list of columns gives new names from the left.
    RangeEntry as(String alias, List<String> names) {
        List<Column> renamed = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            renamed.add(i < names.size() ? new Column(names.get(i), column.flow()) : column);
        }
        if (names.size() > columns.size() && rest.isPresent()) {
            for (String name : names.subList(columns.size(), names.size())) {
                renamed.add(new Column(name, rest.get().all()));
            }
        }
        return new RangeEntry(alias, renamed, rest);
    }
}
