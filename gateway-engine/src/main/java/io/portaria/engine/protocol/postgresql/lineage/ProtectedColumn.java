package io.portaria.engine.protocol.postgresql.lineage;

/// A column that a rule protects.
///
/// @param relation `schema.table`
public record ProtectedColumn(String relation, String column) {
    @Override
    public String toString() {
        return relation + "." + column;
    }
}
