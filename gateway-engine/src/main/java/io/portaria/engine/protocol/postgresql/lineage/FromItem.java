package io.portaria.engine.protocol.postgresql.lineage;

import java.util.List;
import java.util.Optional;

/// What one item of FROM brings.
///
/// @param columns that a bare name or `*` means, those that a join merges only once
/// @param rest further columns, where not all are known
/// @param entries that a name before a dot means
/// @param places of its columns in a `*`
record FromItem(
        List<Column> columns,
        Optional<RestOfColumns> rest,
        List<RangeEntry> entries,
        Places places) {
    FromItem {
        columns = List.copyOf(columns);
        entries = List.copyOf(entries);
    }

    static FromItem of(RangeEntry entry) {
        return new FromItem(entry.columns(), entry.rest(), List.of(entry), entry.places());
    }
}
