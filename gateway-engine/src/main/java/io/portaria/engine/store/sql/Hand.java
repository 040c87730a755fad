package io.portaria.engine.store.sql;

import io.portaria.engine.path.Budgets;
import io.portaria.engine.path.StateUnavailable;
import io.portaria.engine.store.sql.SqlBudgets.Taken;
import java.time.Duration;

/// What a gateway keeps at hand of one budget of a day. Used by one thread at a time.
final class Hand {
    private static final long MOST_AT_HAND = 1024;

    /// To keep less than this is not worth it.
    private static final long LEAST_AT_HAND = 64;

    /// What is left of a day, over what is kept at hand of it.
    private static final long SHARE = 16;

    /// For so long what other gateways have taken need not be known.
    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    private final SqlBudgets store;
    private final Budgets.Key key;

    private long left;

    /// How much of it may be left while nobody uses it.
    private long kept;

    private long most;
    private long inAll;
    private long seenAt;

    Hand(SqlBudgets store, Budgets.Key key) {
        this.store = store;
        this.key = key;
    }

    boolean isEmpty() {
        return left == 0;
    }

    long taken() {
        if (left == 0 || System.nanoTime() - seenAt > FRESH) {
            saw(store.taken(key));
        }
        return used();
    }

    long take(long wanted, long most) {
        this.most = most;
        if (left < wanted) {
            fetch(wanted - left);
        }
        // the catalog in force may allow less than the one by which it was taken
        long given = atLeastZero(Math.min(Math.min(wanted, left), most - used()));
        left -= given;
        return given;
    }

    private void fetch(long needed) {
        Taken taken =
                store.take(
                        key,
                        before -> {
                            long free = most - before;
                            return atLeastZero(Math.min(needed + spare(free - needed), free));
                        });
        left += taken.amount();
        saw(taken.inAll());
    }

    /// Other gateways may have taken much meanwhile: then less is kept here.
    void heed() {
        try {
            saw(store.taken(key));
            giveBack(0);
        } catch (StateUnavailable e) {
            // nobody can take anything then
            saw(inAll);
        }
    }

    private static long spare(long free) {
        long share = Math.min(MOST_AT_HAND, free / SHARE);
        return share < LEAST_AT_HAND ? 0 : share;
    }

    void add(long amount) {
        store.add(key, amount);
        inAll += amount;
    }

    /// @return whether what may not be kept is in the store again
    boolean giveBack(long unused) {
        left += unused;
        return left <= kept || giveToStore(left - kept);
    }

    /// @return whether all of it is in the store again
    boolean giveBackAll() {
        return left == 0 || giveToStore(left);
    }

    private boolean giveToStore(long amount) {
        try {
            store.giveBack(key, amount);
        } catch (StateUnavailable e) {
            return false;
        }
        left -= amount;
        inAll -= amount;
        return true;
    }

    private void saw(long taken) {
        inAll = taken;
        seenAt = System.nanoTime();
        // what several statements give back at once is no reason to go to the store
        kept = 2 * spare(most - inAll);
    }

    /// What all gateways have used, as far as it is known here.
    private long used() {
        return inAll - left;
    }

    private static long atLeastZero(long amount) {
        return Math.max(0, amount);
    }
}
