package io.portaria.engine.protocol.postgresql.lineage;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What the WITH clauses around a query name.
final class CommonTables {
    /// A recursive query settles after as many rounds as columns hand values on to each other.
    private static final int MOST_ROUNDS = 64;

    private final Optional<CommonTables> outer;
    private final Map<String, CommonTable> tables = new HashMap<>();

    private CommonTables(Optional<CommonTables> outer) {
        this.outer = outer;
    }

    static CommonTables none() {
        return new CommonTables(Optional.empty());
    }

    CommonTables within() {
        return new CommonTables(Optional.of(this));
    }

    /// @param first what the part that does not refer to itself gives, for a recursive one
    /// @param whole what all of it gives
    /// @param finish gives the columns their names
    void add(
            String name,
            Optional<Function<CommonTables, Outputs>> first,
            Function<CommonTables, Outputs> whole,
            Function<Outputs, Outputs> finish) {
        tables.put(name, new CommonTable(first, whole, finish));
    }

    Optional<Outputs> named(String name) {
        CommonTable table = tables.get(name);
        return table == null ? outer.flatMap(o -> o.named(name)) : Optional.of(table.outputs(this));
    }

    /// What nobody reads runs all the same, where it writes.
    void analyseAll() {
        for (CommonTable table : tables.values()) {
            table.outputs(this);
        }
    }

    private static final class CommonTable {
        private final Optional<Function<CommonTables, Outputs>> first;
        private final Function<CommonTables, Outputs> whole;
        private final Function<Outputs, Outputs> finish;
        private Outputs known = Outputs.UNKNOWN;
        private boolean running;
        private boolean done;

        CommonTable(
                Optional<Function<CommonTables, Outputs>> first,
                Function<CommonTables, Outputs> whole,
                Function<Outputs, Outputs> finish) {
            this.first = first;
            this.whole = whole;
            this.finish = finish;
        }

        Outputs outputs(CommonTables within) {
            if (done || running) {
                return known;
            }
            running = true;
            if (first.isPresent()) {
                known = finish.apply(first.get().apply(within));
                for (int round = 0; !done; round++) {
                    Outputs next = known.or(finish.apply(whole.apply(within)));
                    done = next.equals(known);
                    known = round < MOST_ROUNDS ? next : Outputs.UNKNOWN;
                    done |= round >= MOST_ROUNDS;
                }
            } else {
                known = finish.apply(whole.apply(within));
                done = true;
            }
            running = false;
            return known;
        }
    }
}
