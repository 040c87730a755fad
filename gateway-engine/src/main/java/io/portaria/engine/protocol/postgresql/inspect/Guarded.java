package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.path.Hold;
import io.portaria.engine.path.Limit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What guardrails want of one statement.
///
/// @param hold that has to be lifted before it runs
/// @param limits to be watched while it runs
/// @param rows how those are counted that it brings out or changes
/// @param probes comparisons of protected columns with given values
/// @param named what it makes, or runs, by a name
/// @param lookup the one table that it uses and the columns by whose given values it picks rows of it
public record Guarded(
        Optional<Hold> hold,
        List<Limit> limits,
        Rows rows,
        int probes,
        Optional<Named> named,
        Optional<Lookup> lookup) {
    /// What no guardrail is about.
    public static final Guarded NONE =
            new Guarded(
                    Optional.empty(), List.of(), Rows.NONE, 0, Optional.empty(), Optional.empty());

    public boolean isNone() {
        return hold.isEmpty() && limits.isEmpty() && named.isEmpty();
    }

    /// How the rows of a statement are counted.
    ///
    /// @param packing how many rows one that comes out may stand for
    /// @param copies whether its rows go to where no guardrail may count them, another table, and only its end tells how many
    /// @param untold whether its end does not tell how many rows it copied, changed or deleted
    /// @param returns whether it brings out rows that it changes
    /// @param width columns of the relations that it reads, together: a row that has more holds more than one of theirs
    /// @param changed tables of which it changes or deletes rows, `schema.table`
    public record Rows(
            Packing packing,
            boolean copies,
            boolean untold,
            boolean returns,
            int width,
            List<String> changed) {
        public static final Rows NONE = new Rows(Packing.PLAIN, false, false, false, 0, List.of());

        /// Whether many may come in one value.
        public boolean collects() {
            return packing == Packing.COLLECTS;
        }
    }

    /// How rows may be put together, each way more than the one before.
    public enum Packing {
        /// Each stands for itself.
        PLAIN,
        /// A relation is named twice: a row may be two of its.
        TWICE,
        /// By aggregates and windows that give a value of one of many rows, or a number of any length.
        AGGREGATES,
        /// By a view, which may do so in any way; most only count and sum up.
        BY_VIEW,
        /// Many in one value.
        COLLECTS;

        /// The one by which more is put together.
        public Packing or(Packing other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    /// Rows that are picked by given values.
    ///
    /// @param object the table, `schema.table`
    public record Lookup(String object, Set<String> columns) {}

    /// A cursor or a prepared statement of the session.
    ///
    /// @param runs whether it is run, else made
    public record Named(Sort sort, String name, boolean runs) {
        public Named made() {
            return new Named(sort, name, false);
        }
    }

    /// Cursors and statements have their names apart.
    public enum Sort {
        CURSOR,
        STATEMENT
    }
}
