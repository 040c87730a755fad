package io.portaria.engine.store.sql;

import io.portaria.engine.path.Budgets;
import io.portaria.engine.store.h2.H2State;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// One count for all who use the store.
class SqlBudgetsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 28);
    private static final Budgets.Key KEY = new Budgets.Key("robo", "loja", "dia", DAY);
    private static final long MOST = 5_000;

    @TempDir private Path folder;

    /// Pages of 100 rows until nothing is left.
    private static long page(Budgets budgets) {
        long all = 0;
        while (true) {
            long taken = budgets.take(KEY, 256, MOST);
            if (taken == 0) {
                return all;
            }
            long used = Math.min(100, taken);
            if (taken > used) {
                budgets.giveBack(KEY, taken - used);
            }
            all += used;
        }
    }

    @Test
    void twoOverOneStoreHaveOneBudget() throws Exception {
        try (H2State state = H2State.open(folder, "00");
                ExecutorService agents = Executors.newFixedThreadPool(8)) {
            List<Budgets> gateways = List.of(new SqlBudgets(state), new SqlBudgets(state));
            List<Callable<Long>> pages = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Budgets budgets = gateways.get(i % 2);
                pages.add(() -> page(budgets));
            }
            long all = 0;
            for (Future<Long> each : agents.invokeAll(pages)) {
                all += each.get();
            }
            assertThat(all).isEqualTo(gateways.getFirst().taken(KEY)).isLessThanOrEqualTo(MOST);
            // who found nothing left gave up while another still held what it gave back later
            assertThat(all + page(gateways.getLast())).isEqualTo(MOST);
        }
        try (H2State again = H2State.open(folder, "00")) {
            Budgets budgets = new SqlBudgets(again);
            assertThat(budgets.taken(KEY)).isEqualTo(MOST);
            assertThat(budgets.take(KEY, 1, MOST)).isZero();
            Budgets.Key tomorrow = new Budgets.Key("robo", "loja", "dia", DAY.plusDays(1));
            assertThat(budgets.take(tomorrow, 1, MOST)).isEqualTo(1);
        }
    }
}
