package io.portaria.engine.protocol.postgresql.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What names mean in one query, and in those around it.
///
/// @param outer of the query around this one
/// @param with what WITH clauses name
record Scope(Optional<Scope> outer, CommonTables with, List<FromItem> items) {
    /// Columns that every table has.
    private static final Set<String> OF_EVERY_TABLE =
            Set.of("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid");

    Scope {
        items = List.copyOf(items);
    }

    static Scope empty(CommonTables with) {
        return new Scope(Optional.empty(), with, List.of());
    }

    Scope plus(FromItem item) {
        List<FromItem> more = new ArrayList<>(items);
        more.add(item);
        return new Scope(outer, with, more);
    }

    /// What a bare name means as a column.
    ///
    /// @param isColumn whether a query certainly has a column of this name; where only one may, it may as well be a row
    record Meant(Flow flow, boolean isColumn) {}

    /// What a bare name means: the column of the innermost query that has one, else a whole row.
    Optional<Flow> bare(String name) {
        return column(name)
                .map(m -> m.isColumn ? m.flow : orRow(m.flow, name))
                .or(() -> entry(name).map(RangeEntry::row))
                .or(() -> ofEveryTable(name));
    }

    private Flow orRow(Flow flow, String name) {
        Flow row = entry(name).map(RangeEntry::row).orElse(Flow.CLEAN);
        return row.isClean() ? flow : flow.with(row);
    }

    /// The column of the innermost query that has one. A name that may be one of the columns that nobody knows may as well be
    /// a query's further out; and so may one that a protected column has further out, for the inner one may be gone when the
    /// statement runs.
    Optional<Meant> column(String name) {
        Optional<Meant> own = own(name);
        Optional<Meant> further = outer.flatMap(o -> o.column(name));
        if (own.filter(Meant::isColumn).isPresent()) {
            return further.isEmpty() || further.get().flow.isClean()
                    ? own
                    : Optional.of(new Meant(own.get().flow.or(further.get().flow), true));
        }
        return own.isPresent() && further.isPresent()
                ? Optional.of(
                        new Meant(own.get().flow.or(further.get().flow), further.get().isColumn))
                : own.or(() -> further);
    }

    /// A column of this query itself.
    Optional<Meant> own(String name) {
        Optional<Flow> known = Optional.empty();
        Optional<Flow> possible = Optional.empty();
        boolean sure = false;
        for (FromItem item : items) {
            known = either(known, Column.named(item.columns(), name));
            possible = either(possible, RangeEntry.inDoubt(item.columns(), item.rest(), name));
            sure |= Column.isSure(item.columns(), item.places(), name);
        }
        if (sure) {
            return known.map(flow -> new Meant(flow, true));
        }
        // the one that is known may be gone when the statement runs
        return either(known, possible).map(flow -> new Meant(flow, false));
    }

    private static Optional<Flow> either(Optional<Flow> one, Optional<Flow> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().or(other.get()))
                : one.or(() -> other);
    }

    /// What a name before a dot means.
    Optional<RangeEntry> entry(String name) {
        for (FromItem item : items) {
            for (RangeEntry entry : item.entries()) {
                if (entry.name().equals(name)) {
                    return Optional.of(entry);
                }
            }
        }
        return outer.flatMap(o -> o.entry(name));
    }

    /// The tables of this query, and of those around it, that `schema.table` may mean.
    List<RangeEntry> qualified(List<String> name) {
        List<RangeEntry> found =
                new ArrayList<>(outer.map(o -> o.qualified(name)).orElse(List.of()));
        for (FromItem item : items) {
            item.entries().stream().filter(e -> e.mayBe(name)).forEach(found::add);
        }
        return found;
    }

    static Optional<Flow> ofEveryTable(String name) {
        return OF_EVERY_TABLE.contains(name) ? Optional.of(Flow.CLEAN) : Optional.empty();
    }
}
