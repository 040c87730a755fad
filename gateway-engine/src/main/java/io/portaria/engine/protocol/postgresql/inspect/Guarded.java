package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.path.Hold;
import io.portaria.engine.path.Limit;
import java.util.List;
import java.util.Optional;

/// What guardrails want of one statement.
///
/// @param hold that has to be lifted before it runs
/// @param limits to be watched while it runs
/// @param collects whether it may bring many rows out as one
/// @param copies whether its rows go to where no guardrail may count them, another table, and only its end tells how many
/// @param untold whether its end does not tell how many rows it copied, changed or deleted
/// @param returns whether it brings out rows that it changes
/// @param width columns of the relations that it reads, together: a row that has more holds more than one of theirs
/// @param changed tables of which it changes or deletes rows, `schema.table`
/// @param probes comparisons of protected columns with given values
/// @param named what it makes, or runs, by a name
public record Guarded(
        Optional<Hold> hold,
        List<Limit> limits,
        boolean collects,
        boolean copies,
        boolean untold,
        boolean returns,
        int width,
        List<String> changed,
        int probes,
        Optional<Named> named) {
    /// What no guardrail is about.
    public static final Guarded NONE =
            new Guarded(
                    Optional.empty(),
                    List.of(),
                    false,
                    false,
                    false,
                    false,
                    0,
                    List.of(),
                    0,
                    Optional.empty());

    public boolean isNone() {
        return hold.isEmpty() && limits.isEmpty() && named.isEmpty();
    }

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
