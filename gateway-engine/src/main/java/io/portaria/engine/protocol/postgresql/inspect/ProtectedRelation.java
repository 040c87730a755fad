package io.portaria.engine.protocol.postgresql.inspect;

import java.util.List;

/// A table or view of which rules protect columns.
///
/// @param columns protected ones
/// @param others the rest, in the table's order
/// @param readsOthers whether it is a view that reads other protected relations
public record ProtectedRelation(
        String schema,
        String name,
        List<String> columns,
        List<String> others,
        boolean readsOthers) {

    public String qualified() {
        return schema + "." + name;
    }
}
