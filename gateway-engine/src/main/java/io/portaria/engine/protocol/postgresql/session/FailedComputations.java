package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Budgets;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// How often statements of an agent failed that compute something from protected columns. What they compute is hidden, but
/// whether a division, a cast or a sub-query failed answers a question about the values: some thirty such answers are a
/// CPF. An agent that has had its number of them for a day may compute nothing more of these columns.
///
/// Counted with the budgets of a day, for all gateways over one store and beyond a restart. What runs is counted here, for all sessions of
/// this process.
final class FailedComputations {
    private static final int MOST_A_DAY = 20;

    /// Statements that run at once and may all fail.
    private static final int MOST_AT_ONCE = 100;

    /// Where the count is kept, no guardrail of a catalog has this name.
    private static final String NAME = "failed computations";

    /// As for budgets: the official time of Brasília.
    private static final ZoneId DAYS = ZoneId.of("America/Sao_Paulo");

    /// For so long what others have counted need not be known.
    private static final Duration FRESH = Duration.ofSeconds(1);

    private record Key(String agent, String target) {}

    private static final class Count {
        private LocalDate day = LocalDate.MIN;
        private Instant askedAt = Instant.MIN;
        private long failures;
        private int running;
    }

    private final Budgets budgets;
    private final InstantSource clock;
    private final Map<Key, Count> counts = new ConcurrentHashMap<>();

    FailedComputations(Budgets budgets, InstantSource clock) {
        this.budgets = budgets;
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
    ///
    /// @throws io.portaria.engine.path.StateUnavailable when it cannot be known
    Optional<Refusal> objection(SessionContext session) {
        Key key = key(session);
        Count count = count(key);
        synchronized (count) {
            if (failures(key, count) >= MOST_A_DAY) {
                return Optional.of(
                        Refusal.notAllowed(
                                NAME,
                                MOST_A_DAY
                                        + " statements of this agent that compute from protected columns have failed today, and failing can answer questions about their values.",
                                "Read the columns as they are, or wait for tomorrow."));
            }
            return count.running < MOST_AT_ONCE
                    ? Optional.empty()
                    : Optional.of(
                            Refusal.notAllowed(
                                    NAME,
                                    MOST_AT_ONCE
                                            + " statements of this agent that compute from protected columns are under way.",
                                    "Wait for their answers before sending more."));
        }
    }

    Attempt begin(SessionContext session) {
        Key key = key(session);
        Count count = count(key);
        synchronized (count) {
            count.running++;
        }
        return new Attempt(key);
    }

    private void ended(Key key, boolean failed) {
        Count count = count(key);
        synchronized (count) {
            count.running--;
            if (failed) {
                // here first: what cannot be kept counts in this process at least
                count.failures++;
                budgets.add(day(key), 1);
            }
        }
    }

    private long failures(Key key, Count count) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, DAYS);
        if (!count.day.equals(today)) {
            count.day = today;
            count.failures = 0;
            count.askedAt = Instant.MIN;
        }
        if (count.askedAt.isBefore(now.minus(FRESH)) || count.askedAt.isAfter(now)) {
            count.failures = Math.max(count.failures, budgets.taken(day(key)));
            count.askedAt = now;
        }
        return count.failures;
    }

    private Count count(Key key) {
        return counts.computeIfAbsent(key, _ -> new Count());
    }

    private Budgets.Key day(Key key) {
        return new Budgets.Key(
                key.agent(), key.target(), NAME, LocalDate.ofInstant(clock.instant(), DAYS));
    }

    private static Key key(SessionContext session) {
        return new Key(session.caller().agent(), session.target());
    }
}
