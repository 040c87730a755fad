package io.portaria.engine;

import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.Command.DecideApproval;
import io.portaria.engine.api.Command.Extent;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.Query;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.SharedStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Two gateways, each with a home of its own, over one store: an agent has one budget, and people decide at either.
final class TwoGatewaysTest {
    private static final String CATALOG =
            """
            gateway:
              name: loja-aurora
              listen: { postgresql: "127.0.0.1:0" }
            people:
              - { name: helena, email: helena@aurora.example, duties: [owner, approver] }
              - { name: ana, email: ana@aurora.example, duties: [approver] }
            agents:
              - { name: dia, owner: helena, roles: [dia] }
              - { name: robo, owner: helena, roles: [carga] }
            targets:
              - name: loja
                type: postgresql
                address: 127.0.0.1:${PG_PORT}
                database: loja
                username: portaria_loja
                password: { env: DEMO_PASSWORD }
                tls: disable
            roles:
              - { name: dia, purpose: p, legalBasis: l, may: [{ target: loja, actions: [any] }] }
              - { name: carga, purpose: p, legalBasis: l, may: [{ target: loja, actions: [any] }] }
            guardrails:
              - { name: orcamento, roles: [dia], when: { rowsPerDay: 1000, of: ["public.clientes"] }, then: deny }
              - { name: exportacao, roles: [carga], when: { copyOut: ["public.pedidos"] }, then: hold }
              - { name: muitas, roles: [carga], when: { rows: 1000 }, then: hold }
            approvals:
              - { guardrails: [exportacao, muitas], approvers: [ana], holdMinutes: 10, grantMinutes: 20 }
            """;

    private SharedStore store;
    private final List<DemoGateway> gateways = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        store = SharedStore.start();
        for (int i = 0; i < 2; i++) {
            Path folder = Files.createTempDirectory("portaria-one-of-two");
            gateways.add(
                    DemoGateway.start(folder, CATALOG, InstantSource.system(), store.opener()));
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (DemoGateway each : gateways) {
            each.close();
        }
        store.close();
    }

    /// Of a result that is cut the driver shows nothing, unless it fetched the rows one by one.
    private static List<Connection> rowByRow(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        return List.of(connection);
    }

    /// @return how many rows came before nothing more was given
    private static int page(List<Connection> byTurns, AtomicInteger last) throws SQLException {
        int rows = 0;
        try {
            for (int page = 0; page < 40; page++) {
                try (PreparedStatement next =
                        byTurns.get(page % byTurns.size())
                                .prepareStatement(
                                        "SELECT id FROM clientes WHERE id > ? ORDER BY id LIMIT 100")) {
                    next.setInt(1, last.get());
                    next.setFetchSize(1);
                    try (ResultSet result = next.executeQuery()) {
                        while (result.next()) {
                            rows++;
                            last.set(result.getInt(1));
                        }
                    }
                }
            }
        } catch (SQLException e) {
            assertThat(e.getMessage()).contains("guardrail orcamento");
        }
        return rows;
    }

    @Test
    void pagingByTurnsStopsAtTheDaysBudget() throws Exception {
        try (Connection one = gateways.getFirst().connect("dia");
                Connection other = gateways.getLast().connect("dia")) {
            assertThat(page(List.of(one, other), new AtomicInteger())).isEqualTo(1000);
            for (Connection each : List.of(one, other)) {
                assertThat(page(List.of(each), new AtomicInteger())).isZero();
            }
        }
    }

    @Test
    void pagingAtOnceStopsAtTheDaysBudget() throws Exception {
        try (ExecutorService agents = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                DemoGateway gateway = gateways.get(i % 2);
                all.add(() -> {
                    try (Connection connection = gateway.connect("dia")) {
                        return page(rowByRow(connection), new AtomicInteger());
                    }
                });
            }
            int rows = 0;
            for (Future<Integer> each : agents.invokeAll(all)) {
                rows += each.get();
            }
            // who found nothing left gave up while another still held what it gave back later
            try (Connection connection = gateways.getFirst().connect("dia")) {
                rows += page(rowByRow(connection), new AtomicInteger());
            }
            assertThat(rows).isEqualTo(1000);
        }
    }

    /// The other gateway's workstation hears of it as of its own, and so does the first of the decision.
    @Test
    void whatIsHeldAtOneIsDecidedAtTheOther() throws Exception {
        Collection<ApprovalView> heardByFirst = new ConcurrentLinkedQueue<>();
        Collection<ApprovalView> heardByOther = new ConcurrentLinkedQueue<>();
        try (Gateway.Pin _ = follow(gateways.getFirst(), heardByFirst);
                Gateway.Pin _ = follow(gateways.getLast(), heardByOther);
                Connection agent = gateways.getFirst().connect("robo");
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Integer> held =
                    threads.submit(() -> {
                        try (Statement statement = agent.createStatement();
                                ResultSet rows =
                                        statement.executeQuery(
                                                "SELECT id FROM pedidos LIMIT 1500")) {
                            int count = 0;
                            while (rows.next()) {
                                count++;
                            }
                            return count;
                        }
                    });
            ApprovalView request = awaitWaiting(gateways.getLast());
            assertThat(request.agent()).isEqualTo("robo");
            awaitState(heardByOther, request.id(), ApprovalView.State.WAITING);
            gateways.getLast()
                    .gateway()
                    .perform(
                            new DecideApproval(
                                    request.id(), true, Extent.ONCE, "ok", Optional.of("ana")));
            assertThat(held.get()).isEqualTo(1500);
            awaitState(heardByFirst, request.id(), ApprovalView.State.APPROVED);
            assertThat(gateways.getFirst().ledger()).contains(request.id());
            assertThat(gateways.getLast().ledger()).contains(request.id());
        }
    }

    @Test
    void withoutTheStoreNothingIsTakenFromABudget() throws Exception {
        try (Connection agent = gateways.getFirst().connect("dia")) {
            assertThat(page(List.of(agent), new AtomicInteger(100_000))).isZero();
            store.close();
            try (Statement statement = agent.createStatement()) {
                assertThatThrownBy(() -> statement.executeQuery("SELECT id FROM clientes LIMIT 5"))
                        .hasMessageContaining("cannot reach its approvals and budgets");
            }
        }
    }

    private static Gateway.Pin follow(DemoGateway gateway, Collection<ApprovalView> heard) {
        return gateway.gateway()
                .follow(event -> {
                    if (event instanceof GatewayEvent.ApprovalChanged(ApprovalView view)) {
                        heard.add(view);
                    }
                });
    }

    private static void awaitState(
            Collection<ApprovalView> heard, String id, ApprovalView.State state)
            throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            if (heard.stream().anyMatch(v -> v.id().equals(id) && v.state() == state)) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("Nobody was told that " + id + " is " + state + ".");
    }

    private static ApprovalView awaitWaiting(DemoGateway gateway) throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            List<ApprovalView> waiting =
                    gateway.gateway().ask(new Query.ListApprovals(true, 10)).approvals();
            if (!waiting.isEmpty()) {
                return waiting.getFirst();
            }
            Thread.sleep(50);
        }
        throw new AssertionError("Nothing waits.");
    }
}
