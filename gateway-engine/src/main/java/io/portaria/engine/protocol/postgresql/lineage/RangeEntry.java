package io.portaria.engine.protocol.postgresql.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An entry of the range table: what a name before a dot means.
///
/// @param relation the name of the table that it is, outermost part first; empty where it has an alias or is no table
/// @param rest its further columns, where not all are known
/// @param places of its columns in a `*`
record RangeEntry(
        String name,
        List<String> relation,
        List<Column> columns,
        Optional<RestOfColumns> rest,
        Places places) {
    RangeEntry {
        relation = List.copyOf(relation);
        columns = List.copyOf(columns);
    }

    RangeEntry(String name, List<Column> columns, Optional<RestOfColumns> rest) {
        this(name, columns, rest, Places.STATED);
    }

    RangeEntry(String name, List<Column> columns, Optional<RestOfColumns> rest, Places places) {
        this(name, List.of(), columns, rest, places);
    }

    RangeEntry ofRelation(List<String> named) {
        return new RangeEntry(name, named, columns, rest, places);
    }

    /// Whether `schema.table` may mean it: only a table without an alias, and that of another schema does not.
    boolean mayBe(List<String> qualified) {
        if (relation.isEmpty() || !relation.getLast().equals(qualified.getLast())) {
            return false;
        }
        return relation.size() < 2
                || qualified.size() < 2
                || relation.get(relation.size() - 2).equals(qualified.get(qualified.size() - 2));
    }

    /// The column of a name: of several that are called alike, either.
    Optional<Flow> column(String wanted) {
        Optional<Flow> found = Column.named(columns, wanted);
        return found.isPresent() ? found : inDoubt(columns, rest, wanted);
    }

    /// Whether there is certainly a column of the name: where there may be none, a name after a dot may be a function's.
    boolean surelyHas(String wanted) {
        return Column.isIn(columns, wanted, places::isSure);
    }

    /// What may have the name: outputs without a plain one, and columns that nobody knows.
    static Optional<Flow> inDoubt(
            List<Column> columns, Optional<RestOfColumns> rest, String wanted) {
        Optional<Flow> nameless = Column.named(columns, OutputNames.ANY);
        Optional<Flow> further = rest.map(r -> r.named(wanted));
        return nameless.isPresent() && further.isPresent()
                ? Optional.of(nameless.get().or(further.get()))
                : nameless.or(() -> further);
    }

    /// What `t.*` gives.
    Outputs outputs() {
        return new Outputs(columns, rest.map(RestOfColumns::all), places);
    }

    /// What the row as a whole holds.
    Flow row() {
        Flow all = rest.map(RestOfColumns::all).orElse(Flow.CLEAN).computed();
        for (Column column : columns) {
            all = all.with(column.flow());
        }
        return all;
    }

    /// The same under an alias, whose list of columns gives new names from the left.
    RangeEntry as(String alias, List<String> names) {
        return new RangeEntry(
                alias,
                rest.isPresent() ? inAnyPlace(names) : fromTheLeft(names),
                rest,
                rest.isPresent() && !names.isEmpty() ? places.inDoubt() : places);
    }

    /// The same where the order of the columns is the schema's, not the statement's: it may be another when the statement
    /// runs.
    RangeEntry asOrdered(String alias, List<String> names) {
        boolean clean = columns.stream().allMatch(c -> c.flow().isClean());
        if (names.isEmpty() || (clean && rest.isEmpty())) {
            return as(alias, names);
        }
        return new RangeEntry(
                        name,
                        relation,
                        columns,
                        Optional.of(rest.orElse(RestOfColumns.each(Flow.CLEAN))),
                        places)
                .as(alias, names);
    }

    private List<Column> fromTheLeft(List<String> names) {
        List<Column> renamed = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            renamed.add(i < names.size() ? new Column(names.get(i), column.flow()) : column);
        }
        return renamed;
    }

    /// The columns that nobody knows may stand before those that are known: each name may be that of any column, and each
    /// known column may have kept its name.
    private List<Column> inAnyPlace(List<String> names) {
        Flow any = rest.map(RestOfColumns::all).orElse(Flow.CLEAN);
        for (Column column : columns) {
            any = any.or(column.flow());
        }
        List<Column> renamed = new ArrayList<>(names.size() + columns.size());
        for (String name : names) {
            renamed.add(new Column(name, any));
        }
        renamed.addAll(columns);
        return renamed;
    }
}
