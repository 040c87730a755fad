package io.portaria.engine.protocol.postgresql.lineage;

import java.util.List;

/// A relation of the target, as a statement sees it.
///
/// @param columns by attribute number
/// @param keepsColumns whether it drops and moves none, as long as they are protected
public record Table(List<Column> columns, boolean keepsColumns) {
    public Table {
        columns = List.copyOf(columns);
    }
}
