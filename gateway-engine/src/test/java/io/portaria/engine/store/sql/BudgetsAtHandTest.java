package io.portaria.engine.store.sql;

import io.portaria.engine.path.Budgets;
import io.portaria.engine.path.StateUnavailable;
import io.portaria.engine.store.h2.H2State;
import io.portaria.engine.threads.Threads;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// What is kept at hand of a budget is counted, comes back, and makes short statements cheap.
class BudgetsAtHandTest {
    private static final Budgets.Key KEY =
            new Budgets.Key("robo", "loja", "dia", LocalDate.of(2026, 11, 28));

    @TempDir private Path folder;
    private CountingStore state;
    private SqlBudgets store;
    private final List<BudgetsAtHand> gateways = new ArrayList<>();

    /// Counts transactions, and can be away.
    private static final class CountingStore implements StateStore {
        private final H2State inner;
        private final AtomicInteger transactions = new AtomicInteger();
        private volatile boolean away;

        private CountingStore(H2State inner) {
            this.inner = inner;
        }

        @Override
        public <R> R work(Work<R> work) {
            transactions.incrementAndGet();
            if (away) {
                throw new StateUnavailable("away", new IllegalStateException());
            }
            return inner.work(work);
        }

        @Override
        public String next(String sequence) {
            return inner.next(sequence);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        state = new CountingStore(H2State.open(folder, "00"));
        store = new SqlBudgets(state);
        for (int i = 0; i < 2; i++) {
            gateways.add(new BudgetsAtHand(store, new Threads()));
        }
    }

    @AfterEach
    void close() {
        gateways.forEach(BudgetsAtHand::close);
        state.close();
    }

    private static boolean eventually(BooleanSupplier what) throws InterruptedException {
        for (int i = 0; i < 500 && !what.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        return what.getAsBoolean();
    }

    /// One short statement.
    private static long statement(Budgets budgets, int rows, long most) {
        long taken = budgets.take(KEY, 64, most);
        long used = Math.min(rows, taken);
        if (taken > used) {
            budgets.giveBack(KEY, taken - used);
        }
        return used;
    }

    @Test
    void aThousandShortStatementsAreAFewTransactions() throws Exception {
        BudgetsAtHand gateway = gateways.getFirst();
        for (int i = 0; i < 1000; i++) {
            assertThat(gateway.taken(KEY)).isEqualTo(i);
            assertThat(statement(gateway, 1, 100_000)).isEqualTo(1);
        }
        assertThat(state.transactions.get()).isLessThan(100);
        assertThat(eventually(() -> store.taken(KEY) == 1000)).isTrue();
    }

    @Test
    void whatIsLeftAtHandComesBackAlsoWhenTheStoreWasAway() throws Exception {
        BudgetsAtHand gateway = gateways.getFirst();
        statement(gateway, 1, 100_000);
        state.away = true;
        int before = state.transactions.get();
        assertThat(eventually(() -> state.transactions.get() > before)).isTrue();
        // what was taken before is there, and counted
        assertThat(statement(gateway, 1, 100_000)).isEqualTo(1);
        state.away = false;
        assertThat(eventually(() -> store.taken(KEY) == 2)).isTrue();
        assertThat(gateways.getLast().taken(KEY)).isEqualTo(2);
    }

    @Test
    void whoClosesKeepsNothing() {
        statement(gateways.getFirst(), 7, 100_000);
        assertThat(store.taken(KEY)).isGreaterThan(7);
        gateways.getFirst().close();
        assertThat(store.taken(KEY)).isEqualTo(7);
    }

    @Test
    void ofASmallBudgetNothingIsKept() {
        for (int i = 1; i <= 9; i++) {
            assertThat(statement(gateways.get(i % 2), 100, 1000)).isPositive();
            assertThat(store.taken(KEY)).isEqualTo(gateways.get(i % 2).taken(KEY));
        }
    }

    @Test
    void aCatalogThatAllowsLessHoldsForWhatIsAtHandToo() {
        BudgetsAtHand gateway = gateways.getFirst();
        assertThat(statement(gateway, 10, 100_000)).isEqualTo(10);
        assertThat(gateway.take(KEY, 64, 12)).isEqualTo(2);
        assertThat(gateway.take(KEY, 64, 12)).isZero();
    }

    @Test
    void togetherTheyNeverGiveOutMoreThanThereIs() throws Exception {
        long most = 20_000;
        try (ExecutorService agents = Executors.newFixedThreadPool(8)) {
            List<Callable<Long>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Random random = new Random(i);
                BudgetsAtHand gateway = gateways.get(i % 2);
                all.add(() -> {
                    long used = 0;
                    for (long now = 1; now > 0; used += now) {
                        now = statement(gateway, 1 + random.nextInt(40), most);
                    }
                    return used;
                });
            }
            long used = 0;
            for (Future<Long> each : agents.invokeAll(all)) {
                used += each.get();
            }
            long expected = used;
            assertThat(used).isLessThanOrEqualTo(most);
            assertThat(eventually(() -> store.taken(KEY) == expected)).isTrue();
        }
        // who found nothing left gave up while another still had some
        for (long now = 1; now > 0; ) {
            now = statement(gateways.getFirst(), 40, most);
        }
        assertThat(store.taken(KEY)).isEqualTo(most);
    }

    /// One goes on, a row at a time; another takes all that there is. What the first has at hand must not stay there.
    @Test
    void whatOthersTakeLeavesLessAtHand() throws Exception {
        long most = 20_000;
        long used = statement(gateways.getFirst(), 1, most);
        for (int i = 0; i < 2_000 && used < most; i++) {
            long page = statement(gateways.getLast(), 64, most);
            used += page + statement(gateways.getFirst(), i % 10 == 0 ? 1 : 0, most);
            if (page == 0) {
                Thread.sleep(1);
            }
        }
        assertThat(used).isEqualTo(most);
    }
}
