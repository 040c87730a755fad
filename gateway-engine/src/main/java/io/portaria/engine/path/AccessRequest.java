package io.portaria.engine.path;

import io.portaria.engine.operation.StatementKind;
import java.util.List;
import java.util.Set;

/// What an operation needs leave for.
///
/// @param kind what sort of operation
/// @param objects objects that it names, as the catalog names them: `schema.table`
/// @param reached objects that it may read or change, those behind views and functions among them
/// @param sorts what guardrails know it as: `drop`, `truncate`, `grant`, `delete-without-where`, …; `delete` and `update`
///     where a condition names the rows
/// @param bringsRows whether rows may come back
/// @param copiesOut whether they come back in bulk (COPY … TO STDOUT)
/// @param probes comparisons of protected columns with given values
public record AccessRequest(
        StatementKind kind,
        List<String> objects,
        List<String> reached,
        Set<String> sorts,
        boolean bringsRows,
        boolean copiesOut,
        int probes) {

    /// Of an operation that no guardrail is about.
    public AccessRequest(StatementKind kind, List<String> objects) {
        this(kind, objects, objects, Set.of(), false, false, 0);
    }
}
