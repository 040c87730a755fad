package io.portaria.engine.protocol.postgresql.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The columns that a query gives.
///
/// @param rest what further columns hold, where nobody knows how many there are
/// @param ordered whether their order is that of tables, as a `*` gives it
record Outputs(List<Column> columns, Optional<Flow> rest, boolean ordered) {
    static final Outputs NONE = new Outputs(List.of(), Optional.empty());
    static final Outputs UNKNOWN = new Outputs(List.of(), Optional.of(Flow.UNKNOWN));

    Outputs {
        columns = List.copyOf(columns);
    }

    Outputs(List<Column> columns, Optional<Flow> rest) {
        this(columns, rest, false);
    }

    /// What goes into any of them.
    Flow all() {
        Flow all = rest.orElse(Flow.CLEAN).computed();
        for (Column column : columns) {
            all = all.with(column.flow());
        }
        return all;
    }

    /// The only column, or what goes into any of several.
    Flow single() {
        return columns.size() == 1 && rest.isEmpty() ? columns.getFirst().flow() : all();
    }

    /// Rows of either; the first gives the names.
    Outputs or(Outputs other) {
        if (rest.isPresent() || other.rest.isPresent() || columns.size() != other.columns.size()) {
            return new Outputs(List.of(), Optional.of(all().with(other.all())));
        }
        List<Column> both = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            both.add(
                    new Column(
                            columns.get(i).name(),
                            columns.get(i).flow().or(other.columns.get(i).flow())));
        }
        return new Outputs(both, Optional.empty(), ordered || other.ordered);
    }

    RangeEntry as(String alias, List<String> names) {
        RangeEntry entry = new RangeEntry(alias, columns, rest.map(RestOfColumns::each));
        return ordered ? entry.asOrdered(alias, names) : entry.as(alias, names);
    }
}
