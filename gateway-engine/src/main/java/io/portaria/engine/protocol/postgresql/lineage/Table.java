package io.portaria.engine.protocol.postgresql.lineage;

import java.util.List;

/// A relation of the target, as a statement sees it.
///
/// @param columns by attribute number
public record Table(List<Column> columns) {
    public Table {
        columns = List.copyOf(columns);
    }
}
