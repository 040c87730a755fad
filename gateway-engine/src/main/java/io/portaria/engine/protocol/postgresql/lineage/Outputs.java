package io.portaria.engine.protocol.postgresql.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The columns that a query gives.
///
/// @param rest what further columns hold, where nobody knows how many there are
record Outputs(List<Column> columns, Optional<Flow> rest, Places places) {
    static final Outputs NONE = new Outputs(List.of(), Optional.empty());
    static final Outputs UNKNOWN = new Outputs(List.of(), Optional.of(Flow.UNKNOWN));

    Outputs {
        columns = List.copyOf(columns);
    }

    Outputs(List<Column> columns, Optional<Flow> rest) {
        this(columns, rest, Places.STATED);
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

    /// The one or the other; the first gives the names.
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
        return new Outputs(both, Optional.empty(), places.or(other.places));
    }

    /// Rows of both, as a set operation puts them together: by their places. From the first `*` on each column may be any,
    /// and have any name.
    Outputs union(Outputs other) {
        Outputs both = or(other);
        int sure = Math.min(both.places.first(), both.columns.size());
        if (both.columns.stream().skip(sure).allMatch(c -> c.flow().isClean())) {
            return both;
        }
        Flow any =
                both.columns.stream().skip(sure).map(Column::flow).reduce(Flow::or).orElseThrow();
        List<Column> columns = new ArrayList<>(both.columns.subList(0, sure));
        while (columns.size() < both.columns.size()) {
            columns.add(new Column(OutputNames.ANY, any));
        }
        return new Outputs(columns, both.rest, both.places);
    }

    /// What a number means that stands for an output.
    Flow numbered(int index) {
        if (rest.isPresent() || index < 0 || index >= columns.size()) {
            return all();
        }
        boolean sure = index < places.first() || (index < places.end() && isCleanButForStar());
        return sure ? columns.get(index).flow() : all();
    }

    /// Whether nothing protected stands beside what the `*` brings.
    private boolean isCleanButForStar() {
        for (int i = 0; i < columns.size(); i++) {
            boolean ofStar = i >= places.first() && i < places.end();
            if (!ofStar && !columns.get(i).flow().isClean()) {
                return false;
            }
        }
        return true;
    }

    RangeEntry as(String alias, List<String> names) {
        RangeEntry entry = new RangeEntry(alias, columns, rest.map(RestOfColumns::each), places);
        return places.areStated() ? entry.as(alias, names) : entry.asOrdered(alias, names);
    }
}
