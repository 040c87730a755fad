package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// How often statements of an agent failed that compute something from protected columns. What they compute is hidden, but
/// whether a division, a cast or a sub-query failed answers a question about the values: some thirty such answers are a
/// CPF. An agent that has had its number of them for a day may compute nothing more of these columns.
///
/// Shared by all sessions of this process.
final class FailedComputations {
    private static final int MOST_A_DAY = 20;

    /// Statements that run at once and may all fail.
    private static final int MOST_AT_ONCE = 100;

    private static final Duration DAY = Duration.ofDays(1);

    private record Key(String agent, String target) {}

    private static final class Count {
        private final Deque<Instant> failures = new ArrayDeque<>();
        private int running;
    }

    private final InstantSource clock;
    private final Map<Key, Count> counts = new ConcurrentHashMap<>();

    FailedComputations(InstantSource clock) {
        this.clock = clock;
    }

    /// One statement that computes, from its entry in the book to its end.
    final class Attempt {
        private final Key key;
        private boolean over;

        private Attempt(Key key) {
            this.key = key;
        }

        /// @param failed whether it failed while it ran
        synchronized void end(boolean failed) {
            if (!over) {
                over = true;
                ended(key, failed);
            }
        }
    }

    /// Why nothing may be computed any more.
    Optional<Refusal> objection(SessionContext session) {
        Count count = counts.get(key(session));
        if (count == null) {
            return Optional.empty();
        }
        synchronized (count) {
            forget(count);
            if (count.failures.size() >= MOST_A_DAY) {
                return Optional.of(
                        Refusal.notAllowed(
                                "failed computations",
                                MOST_A_DAY
                                        + " statements of this agent that compute from protected columns have failed within a day, and failing can answer questions about their values.",
                                "Read the columns as they are, or wait; the first of these failures was at "
                                        + count.failures.getFirst()
                                        + "."));
            }
            return count.running < MOST_AT_ONCE
                    ? Optional.empty()
                    : Optional.of(
                            Refusal.notAllowed(
                                    "failed computations",
                                    MOST_AT_ONCE
                                            + " statements of this agent that compute from protected columns are under way.",
                                    "Wait for their answers before sending more."));
        }
    }

    Attempt begin(SessionContext session) {
        Key key = key(session);
        counts.compute(
                key,
                (_, before) -> {
                    Count count = before == null ? new Count() : before;
                    synchronized (count) {
                        count.running++;
                    }
                    return count;
                });
        return new Attempt(key);
    }

    private void ended(Key key, boolean failed) {
        counts.computeIfPresent(
                key,
                (_, count) -> {
                    synchronized (count) {
                        count.running--;
                        if (failed) {
                            count.failures.add(clock.instant());
                        }
                        forget(count);
                        return count.running == 0 && count.failures.isEmpty() ? null : count;
                    }
                });
    }

    private void forget(Count count) {
        Instant begin = clock.instant().minus(DAY);
        while (!count.failures.isEmpty() && count.failures.getFirst().isBefore(begin)) {
            count.failures.removeFirst();
        }
    }

    private static Key key(SessionContext session) {
        return new Key(session.caller().agent(), session.target());
    }
}
