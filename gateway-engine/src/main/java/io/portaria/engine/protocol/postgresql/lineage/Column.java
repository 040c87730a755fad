package io.portaria.engine.protocol.postgresql.lineage;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// A column of a table, or of whatever stands in FROM.
public record Column(String name, Flow flow) {
    /// Whether a column of the name is written down. One that a table has may be gone, or the table be another, when the statement
    /// runs.
    static boolean isStated(List<Column> columns, Places places, String wanted) {
        return isIn(columns, wanted, i -> i < places.first());
    }

    /// Whether a column of the name stands in one of some places.
    static boolean isIn(List<Column> columns, String wanted, IntPredicate places) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(wanted) && places.test(i)) {
                return true;
            }
        }
        return false;
    }

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
