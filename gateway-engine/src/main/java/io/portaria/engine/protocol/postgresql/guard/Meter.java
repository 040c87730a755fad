package io.portaria.engine.protocol.postgresql.guard;

import io.portaria.engine.path.Budgets;
import io.portaria.engine.path.Limit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Counts rows against one limit. Used by one thread at a time.
sealed interface Meter {

    Limit limit();

    /// @return why these rows may not pass any more
    Optional<String> admit(long rows);

    /// Nothing more comes, for now at least.
    void rest();

    /// Up to a number.
    ///
    /// @param tally rows so far
    /// @param exceeded the sentence for what comes after it
    record UpTo(Limit limit, long most, AtomicLong tally, String exceeded) implements Meter {
        @Override
        public Optional<String> admit(long rows) {
            return tally.addAndGet(rows) > most ? Optional.of(exceeded) : Optional.empty();
        }

        @Override
        public void rest() {
            // what was counted stays counted
        }
    }

    /// Up to what is left of a day's budget. Takes a little more of it than is needed, so as not to ask for each row, and
    /// little at first: most statements are of few rows, and what one has others cannot have.
    final class OfTheDay implements Meter {
        private static final long AT_FIRST = 64;
        private static final long AT_ONCE = 256;

        private final Limit.RowsADay limit;
        private final Budgets budgets;
        private final Budgets.Key key;
        private long left;
        private long atOnce = AT_FIRST;

        OfTheDay(Limit.RowsADay limit, Budgets budgets, Budgets.Key key) {
            this.limit = limit;
            this.budgets = budgets;
            this.key = key;
        }

        @Override
        public Limit limit() {
            return limit;
        }

        @Override
        public Optional<String> admit(long rows) {
            if (left < rows) {
                left += budgets.take(key, Math.max(atOnce, rows - left), limit.most());
                atOnce = AT_ONCE;
            }
            if (left < rows) {
                return Optional.of(
                        "What the agent may bring out in a day, "
                                + limit.most()
                                + " rows, is used up.");
            }
            left -= rows;
            return Optional.empty();
        }

        @Override
        public void rest() {
            if (left > 0) {
                budgets.giveBack(key, left);
                left = 0;
            }
        }
    }

    /// Counts what a person has let pass. Enters many rows at once: each entry is a transaction.
    final class Approved implements Meter {
        private static final long AT_ONCE = 256;

        private final Limit.RowsADay limit;
        private final Budgets budgets;
        private final Budgets.Key key;
        private long passed;

        Approved(Limit.RowsADay limit, Budgets budgets, Budgets.Key key) {
            this.limit = limit;
            this.budgets = budgets;
            this.key = key;
        }

        @Override
        public Limit limit() {
            return limit;
        }

        @Override
        public Optional<String> admit(long rows) {
            passed += rows;
            if (passed >= AT_ONCE) {
                rest();
            }
            return Optional.empty();
        }

        @Override
        public void rest() {
            if (passed > 0) {
                budgets.add(key, passed);
                passed = 0;
            }
        }
    }
}
