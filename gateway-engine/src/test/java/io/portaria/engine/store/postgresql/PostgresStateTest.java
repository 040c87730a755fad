package io.portaria.engine.store.postgresql;

import io.portaria.engine.fixture.SharedStore;
import io.portaria.engine.path.Budgets;
import io.portaria.engine.store.sql.SqlApprovals;
import io.portaria.engine.store.sql.SqlBudgets;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class PostgresStateTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 29);

    private static SharedStore store;

    @BeforeAll
    static void start() throws Exception {
        store = SharedStore.start();
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
    }

    private static Budgets.Key key(String agent) {
        return new Budgets.Key(agent, "loja", "dia", DAY);
    }

    @Test
    void gatewaysTakeFromOneBudget() throws Exception {
        long most = 700;
        try (PostgresState one = store.open();
                PostgresState other = store.open();
                ExecutorService agents = Executors.newFixedThreadPool(8)) {
            List<Budgets> gateways = List.of(new SqlBudgets(one), new SqlBudgets(other));
            List<Callable<Long>> takers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Budgets budgets = gateways.get(i % 2);
                takers.add(() -> {
                    long all = 0;
                    for (long got = 1; got > 0; all += got) {
                        got = budgets.take(key("todos"), 7, most);
                    }
                    return all;
                });
            }
            long all = 0;
            for (Future<Long> each : agents.invokeAll(takers)) {
                all += each.get();
            }
            assertThat(all).isEqualTo(most);
            assertThat(gateways.getFirst().taken(key("todos"))).isEqualTo(most);
            gateways.getFirst().giveBack(key("todos"), 20);
            assertThat(gateways.getLast().take(key("todos"), 50, most)).isEqualTo(20);
            gateways.getLast().add(key("todos"), 5);
            assertThat(gateways.getFirst().taken(key("todos"))).isEqualTo(most + 5);
        }
    }

    @Test
    void numbersOfRequestsAreGivenOnce() throws Exception {
        Set<Long> numbers = ConcurrentHashMap.newKeySet();
        try (PostgresState one = store.open();
                PostgresState other = store.open();
                ExecutorService agents = Executors.newFixedThreadPool(4)) {
            List<SqlApprovals> gateways = List.of(new SqlApprovals(one), new SqlApprovals(other));
            List<Callable<Boolean>> askers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                SqlApprovals approvals = gateways.get(i % 2);
                askers.add(() -> numbers.add(approvals.alone(requests -> requests.next())));
            }
            for (Future<Boolean> each : agents.invokeAll(askers)) {
                assertThat(each.get()).isTrue();
            }
        }
        assertThat(numbers).hasSize(40);
    }

    @Test
    void whatFailsInTheMiddleLeavesNothing() throws Exception {
        try (PostgresState state = store.open()) {
            assertThatThrownBy(() ->
                            state.work(connection -> {
                                try (Statement statement = connection.createStatement()) {
                                    statement.execute(
                                            "INSERT INTO budgets VALUES ('meio', 'loja', 'dia', '2026-11-29', 3)");
                                }
                                throw new IllegalArgumentException("in the middle");
                            }))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(new SqlBudgets(state).taken(key("meio"))).isZero();
        }
    }

    @Test
    void aServerThatWasRestartedIsFoundAgain() throws Exception {
        try (PostgresState state = store.open()) {
            Budgets budgets = new SqlBudgets(state);
            budgets.add(key("volta"), 3);
            store.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portaria'");
            budgets.add(key("volta"), 4);
            assertThat(budgets.taken(key("volta"))).isEqualTo(7);
        }
    }

    @Test
    void aGatewayThatHangsDoesNotHoldUpTheOthersForever() throws Exception {
        try (PostgresState state = store.open();
                Connection hanging = store.superuser()) {
            Budgets budgets = new SqlBudgets(state);
            hanging.setAutoCommit(false);
            try (Statement statement = hanging.createStatement()) {
                // the number is 'Portaria' in ASCII
                statement.execute("SELECT pg_advisory_xact_lock(x'506f727461726961'::bigint)");
            }
            assertThatThrownBy(() -> budgets.add(key("preso"), 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("lock timeout");
            hanging.rollback();
            budgets.add(key("preso"), 1);
            assertThat(budgets.taken(key("preso"))).isEqualTo(1);
        }
    }

    @Test
    void aStoreThatIsNotThereIsSaidToBe() {
        StoreAddress nowhere =
                StoreAddress.of(
                                Map.of(
                                        StoreAddress.ADDRESS,
                                        "postgresql://gateways@127.0.0.1:1/postgres"))
                        .orElseThrow();
        assertThatThrownBy(() -> PostgresState.open(nowhere))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "The store that gateways share, postgresql://127.0.0.1:1/postgres, cannot be used: ");
    }

    @Test
    void itIsOpenedManyTimesAtOnce() throws Exception {
        store.execute("DROP SCHEMA IF EXISTS portaria CASCADE");
        try (ExecutorService gateways = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> starts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starts.add(() -> {
                    try (PostgresState state = store.open()) {
                        return new SqlApprovals(state)
                                .alone(requests -> requests.waiting(Instant.EPOCH));
                    }
                });
            }
            for (Future<Integer> each : gateways.invokeAll(starts)) {
                assertThat(each.get()).isZero();
            }
        }
    }
}
