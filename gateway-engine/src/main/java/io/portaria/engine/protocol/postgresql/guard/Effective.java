package io.portaria.engine.protocol.postgresql.guard;

import io.portaria.engine.path.AskPeople.Leave;
import io.portaria.engine.path.Limit;
import io.portaria.engine.protocol.postgresql.inspect.Guarded;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// What guardrails want of one part, what it runs included.
///
/// @param runs what it runs by a name, or may
/// @param tallies where it runs what nobody can tell: rows that such cursors have brought out in the session
record Effective(Guarded guarded, List<Made> runs, Optional<Map<Limit, AtomicLong>> tallies) {

    /// Whether it runs what nobody can tell.
    boolean unknown() {
        return tallies.isPresent();
    }

    /// Whether it runs what its text says.
    boolean isOwn() {
        return runs.isEmpty() && !unknown();
    }

    /// Whether only a name is given to it, so that nothing runs.
    boolean onlyPrepares() {
        return guarded.named()
                .filter(n -> !n.runs() && n.sort() == Guarded.Sort.STATEMENT)
                .isPresent();
    }

    /// Whether it declares a cursor: what that brings out is what is fetched, and people are asked before.
    boolean declaresCursor() {
        return guarded.named()
                .filter(n -> !n.runs() && n.sort() == Guarded.Sort.CURSOR)
                .isPresent();
    }

    /// Guardrails that a person has let pass what it runs.
    Set<String> lifted(Predicate<Leave> holds) {
        if (runs.isEmpty()) {
            return Set.of();
        }
        Set<String> lifted = new HashSet<>(runs.getFirst().lifted(holds));
        runs.forEach(m -> lifted.retainAll(m.lifted(holds)));
        return lifted;
    }

    /// The leave by which what it runs was made.
    Optional<Leave> leave(Predicate<Leave> holds) {
        return runs.stream()
                .filter(m -> !m.lifted(holds).isEmpty())
                .flatMap(m -> m.leave().stream())
                .min(Comparator.comparing(Leave::until));
    }

    /// Rows are counted for a cursor as a whole, for anything else each time.
    AtomicLong tally(Limit limit) {
        boolean ofCursor = guarded.named().filter(n -> n.sort() == Guarded.Sort.CURSOR).isPresent();
        if (!ofCursor) {
            return new AtomicLong();
        }
        return runs.isEmpty()
                ? tallies.map(t -> t.computeIfAbsent(limit, _ -> new AtomicLong()))
                        .orElseGet(AtomicLong::new)
                : runs.getLast().tally(limit);
    }
}
