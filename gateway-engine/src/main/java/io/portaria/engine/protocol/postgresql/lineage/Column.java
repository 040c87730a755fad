package io.portaria.engine.protocol.postgresql.lineage;

import java.util.List;
import java.util.Optional;

/// A column of a table, or of whatever stands in FROM.
public record Column(String name, Flow flow) {
    /// What columns of a name hold: of several that are called alike, either.
    static Optional<Flow> named(List<Column> columns, String wanted) {
        Optional<Flow> found = Optional.empty();
        for (Column column : columns) {
            if (column.name().equals(wanted)) {
                found = Optional.of(found.map(f -> f.or(column.flow)).orElse(column.flow));
            }
        }
        return found;
    }
}
