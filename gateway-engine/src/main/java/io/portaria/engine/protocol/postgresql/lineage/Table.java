package io.portaria.engine.protocol.postgresql.lineage;

import java.util.List;

/// A relation of the target, as a statement sees it.
///
/// @param columns by attribute number
/// @param kept how many of them, from the left, it neither drops nor moves, as long as any is protected
public record Table(List<Column> columns, int kept) {
    public Table {
        columns = List.copyOf(columns);
    }
}
