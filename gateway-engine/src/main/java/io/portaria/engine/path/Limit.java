package io.portaria.engine.path;

import java.util.List;

/// What a guardrail wants watched while an operation runs, or worked out just before.
public sealed interface Limit {
    /// Its name in the catalog.
    String guardrail();

    /// Whether a person may let it pass; else it is refused.
    boolean asks();

    /// Rows that one operation may bring out.
    record Rows(String guardrail, boolean asks, long most) implements Limit {}

    /// Rows that an agent may bring out of these objects in a day.
    ///
    /// @param of patterns as the catalog has them; empty means all of the target
    record RowsADay(String guardrail, boolean asks, long most, List<String> of) implements Limit {}

    /// Comparisons of protected columns with given values that an agent may ask for in a day.
    record ProbesADay(String guardrail, boolean asks, long most) implements Limit {}

    /// An operation may not bring out as good as all rows of one of these objects.
    ///
    /// @param objects those of the operation that the guardrail names, `schema.table`
    record WholeTable(String guardrail, boolean asks, List<String> objects) implements Limit {}

    /// An operation may not change or delete as good as all rows of a table, however its condition is written.
    record WholeChange(String guardrail, boolean asks) implements Limit {}
}
