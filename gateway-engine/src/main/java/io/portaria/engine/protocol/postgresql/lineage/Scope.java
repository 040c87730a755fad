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
    /// @param isKnown whether one is known, which may be gone when the statement runs
    record Meant(Flow flow, boolean isColumn, boolean isKnown) {}

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
        if (own.isEmpty() || further.isEmpty()) {
            return own.or(() -> further);
        }
        Meant here = own.get();
        Meant beyond = further.get();
        if (here.isKnown && beyond.flow.isClean()) {
            return own;
        }
        return Optional.of(
                new Meant(
                        here.flow.or(beyond.flow),
                        here.isKnown ? here.isColumn : beyond.isColumn,
                        here.isKnown || beyond.isKnown));
    }

    /// A column of this query itself.
    Optional<Meant> own(String name) {
        Optional<Flow> known = Optional.empty();
        Optional<Flow> possible = Optional.empty();
        boolean stated = false;
        for (FromItem item : items) {
            known = either(known, Column.named(item.columns(), name));
            possible = either(possible, RangeEntry.inDoubt(item.columns(), item.rest(), name));
            stated |= Column.isStated(item.columns(), item.places(), name);
        }
        if (known.isEmpty()) {
            return possible.map(flow -> new Meant(flow, false, false));
        }
        Optional<Flow> beside = stated ? Optional.empty() : possible.filter(f -> !f.isClean());
        boolean certain = stated;
        return either(known, beside).map(flow -> new Meant(flow, certain, true));
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
