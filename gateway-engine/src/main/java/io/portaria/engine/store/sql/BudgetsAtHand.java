package io.portaria.engine.store.sql;

import io.portaria.engine.path.Budgets;
import io.portaria.engine.threads.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/// Budgets of a store, of which this gateway keeps some at hand while its agents use it. Without that a statement of a few
/// rows costs several transactions, which all gateways over one store do one after the other.
///
/// What is at hand was taken from the store before, so that all gateways together never give out more than there is. It goes
/// back once nobody has used it for a moment. The less of a day is left, the less is kept at hand, and at last nothing: what
/// one gateway has at hand another cannot give out. Of a gateway that is killed, what it had at hand counts as used.
public final class BudgetsAtHand implements Budgets, AutoCloseable {
    /// For so long nobody must have used it.
    private static final Duration QUIET = Duration.ofMillis(100);

    /// For so long a store that is away is left alone.
    private static final Duration AWAY = Duration.ofSeconds(2);

    private final SqlBudgets store;
    private final Threads threads;
    private final Map<Key, Watched> hands = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public BudgetsAtHand(SqlBudgets store, Threads threads) {
        this.store = store;
        this.threads = threads;
    }

    /// Guarded by itself.
    private static final class Watched {
        private final Hand hand;
        private boolean usedLately;

        /// Whether somebody waits to give back what is left.
        private boolean isWatched;

        /// Nothing is at hand, and another takes its place.
        private boolean over;

        private Watched(Hand hand) {
            this.hand = hand;
        }
    }

    @Override
    public long taken(Key key) {
        return with(key, Hand::taken);
    }

    @Override
    public long take(Key key, long wanted, long most) {
        return with(key, hand -> hand.take(wanted, most));
    }

    @Override
    public void add(Key key, long amount) {
        with(
                key,
                hand -> {
                    hand.add(amount);
                    return amount;
                });
    }

    @Override
    public void giveBack(Key key, long unused) {
        with(
                key,
                hand -> {
                    // what cannot be given back now is, when nobody uses it
                    hand.giveBack(unused);
                    return unused;
                });
    }

    private long with(Key key, ToLongFunction<Hand> use) {
        while (true) {
            Watched watched = hands.computeIfAbsent(key, k -> new Watched(new Hand(store, k)));
            synchronized (watched) {
                if (!watched.over) {
                    return with(key, watched, use);
                }
            }
        }
    }

    private long with(Key key, Watched watched, ToLongFunction<Hand> use) {
        watched.usedLately = true;
        try {
            return use.applyAsLong(watched.hand);
        } finally {
            if (!watched.isWatched) {
                if (watched.hand.isEmpty()) {
                    end(key, watched);
                } else {
                    watched.isWatched = true;
                    threads.startVirtual("portaria-budget", () -> watch(key, watched));
                }
            }
        }
    }

    private void end(Key key, Watched watched) {
        watched.over = true;
        hands.remove(key, watched);
    }

    private void watch(Key key, Watched watched) {
        try {
            Duration wait = QUIET;
            while (!closed) {
                Thread.sleep(wait);
                synchronized (watched) {
                    wait = QUIET;
                    if (watched.usedLately) {
                        watched.usedLately = false;
                        watched.hand.heed();
                    } else if (watched.hand.giveBackAll()) {
                        end(key, watched);
                        return;
                    } else {
                        wait = AWAY;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Gives back all that is at hand. Nobody uses it any more.
    @Override
    public void close() {
        closed = true;
        for (Map.Entry<Key, Watched> each : List.copyOf(hands.entrySet())) {
            Watched watched = each.getValue();
            synchronized (watched) {
                if (watched.hand.giveBackAll()) {
                    end(each.getKey(), watched);
                }
            }
        }
    }
}
