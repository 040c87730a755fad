package io.portaria.engine.admin;

import io.portaria.engine.api.Command;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.MaskingRuleView;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import io.portaria.engine.fixture.DemoGateway;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/// What every [Gateway] does, wherever it runs.
abstract class GatewayContract {
    protected DemoGateway engine;
    private Gateway gateway;

    /// @return a way to this engine
    abstract Gateway gatewayOf(DemoGateway engine) throws Exception;

    @BeforeEach
    void start() throws Exception {
        engine = DemoGateway.start();
        gateway = gatewayOf(engine);
    }

    @AfterEach
    void stop() {
        gateway.close();
        engine.close();
    }

    private void run(String sql) throws Exception {
        try (Connection connection = engine.connect("leitor");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                // to its end
            }
        }
    }

    @Test
    void statusTellsWhoItIs() {
        assertThat(gateway.status().gateway()).isEqualTo("loja-aurora");
        assertThat(gateway.status().listeners()).containsKeys("postgresql", "admin");
        assertThat(gateway.status().log().healthy()).isTrue();
        assertThat(gateway.status().catalogVersion()).hasSize(64);
    }

    @Test
    void aSessionIsFoundShownAndRead() throws Exception {
        run("SELECT id, email, cpf FROM clientes ORDER BY id LIMIT 3");
        SessionSummary session =
                gateway.ask(new Query.FindSessions(SessionFilter.all(), 0, 10))
                        .sessions()
                        .getFirst();
        assertThat(gateway.ask(new Query.ShowSession(session.id())).agent()).isEqualTo("leitor");
        OperationView operation =
                gateway.recordings().operations(session.id(), 0, 100).stream()
                        .filter(o -> o.statement().contains("clientes"))
                        .findFirst()
                        .orElseThrow();
        assertThat(operation.masked()).isNotEmpty();
        List<List<Optional<String>>> rows =
                gateway.recordings().rows(session.id(), operation.seq(), 1, 1).rows();
        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().getFirst()).contains("2");
        assertThat(rows.getFirst().get(1)).contains("[EMAIL]");
    }

    @Test
    void everyQuestionHasAnAnswer() {
        List<MaskingRuleView> rules = gateway.ask(new Query.ShowCatalog()).masking();
        assertThat(rules).hasSize(4);
        assertThat(gateway.ask(new Query.PlanCatalog("c.yaml", catalog("Outro"))).changed())
                .isTrue();
        assertThat(gateway.ask(new Query.TestTarget("loja")).reachable()).isTrue();
        assertThat(gateway.ask(new Query.DescribeTarget("loja")).tables())
                .extracting(Query.TargetSchema.Table::name)
                .contains("clientes");
        assertThat(gateway.ask(new Query.ConnectionCommands("loja", "leitor")).ways()).isNotEmpty();
        assertThat(
                        gateway.ask(
                                        new Query.PreviewText(
                                                rules, "contato ana@acme.example", "leitura"))
                                .spans())
                .anyMatch(s -> s.after().equals("[EMAIL]"));
        assertThat(
                        gateway.ask(
                                        new Query.PreviewRows(
                                                rules, "loja", "public", "clientes", "leitura", 5))
                                .after())
                .hasSize(5);
        assertThat(gateway.ask(new Query.ListApprovals(true, 10)).approvals()).isEmpty();
        assertThat(gateway.ask(new Query.VerifyLog()).whole()).isTrue();
    }

    private SessionSummary newest() {
        return gateway.ask(new Query.FindSessions(SessionFilter.all(), 0, 1)).sessions().getFirst();
    }

    private static String catalog(String purpose) {
        return DemoGateway.filled(
                DemoGateway.CATALOG.replace(
                        "purpose: \"Relatório\"", "purpose: \"" + purpose + '"'));
    }

    @Test
    void aRefusalKeepsItsSentences() {
        GatewayRefused refused =
                catchThrowableOfType(
                        GatewayRefused.class,
                        () ->
                                gateway.perform(
                                        new Command.ApplyCatalog(
                                                "c.yaml", "gateway: { nmae: x }")));
        assertThat(refused).hasMessageContaining("not applied");
        assertThat(refused.details()).anyMatch(d -> d.startsWith("c.yaml:1:"));
        assertThatThrownBy(() -> gateway.ask(new Query.ShowSession("nosuchsession0000000")))
                .isInstanceOf(GatewayRefused.class)
                .hasMessageContaining("no session");
        assertThatThrownBy(() -> gateway.perform(new Command.IssueToken("nobody", 5)))
                .isInstanceOf(GatewayRefused.class);
    }

    @Test
    void commandsAreDone() throws Exception {
        assertThat(gateway.perform(new Command.IssueToken("leitor", 5)).token()).contains(".");
        assertThat(
                        gateway.perform(
                                        new Command.ApplyCatalog(
                                                "c.yaml",
                                                catalog("Outro"),
                                                Map.of("DEMO_PASSWORD", DemoGateway.PASSWORD)))
                                .lines())
                .anyMatch(l -> l.contains("leitura"));
        List<MaskingRuleView> rules = gateway.ask(new Query.ShowCatalog()).masking();
        assertThat(gateway.perform(new Command.ReplaceMaskingRules(rules.subList(0, 2))).changed())
                .isTrue();
        run("SELECT 1");
        SessionSummary session = newest();
        while (session.endedAt().isEmpty()) {
            Thread.sleep(20);
            session = newest();
        }
        assertThat(gateway.perform(new Command.EraseRecording(session.id(), "pedido 7")).leaf())
                .isPositive();
        assertThat(gateway.ask(new Query.ShowSession(session.id())).erased()).isTrue();
        assertThat(gateway.ask(new Query.VerifyLog()).findings()).isEmpty();
    }

    @Test
    void followingBeginsWithTheStatusAndTellsOfCatalogs() throws Exception {
        BlockingQueue<GatewayEvent> events = new LinkedBlockingQueue<>();
        try (Gateway.Pin _ = gateway.follow(events::add)) {
            assertThat(events.poll(10, TimeUnit.SECONDS))
                    .isInstanceOf(GatewayEvent.StatusChanged.class);
            gateway.perform(
                    new Command.ApplyCatalog(
                            "c.yaml",
                            catalog("Outro"),
                            Map.of("DEMO_PASSWORD", DemoGateway.PASSWORD)));
            assertThat(next(events, GatewayEvent.CatalogApplied.class).change().changed()).isTrue();
        }
    }

    protected static <E extends GatewayEvent> E next(
            BlockingQueue<GatewayEvent> events, Class<E> type) throws InterruptedException {
        while (true) {
            GatewayEvent event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("an event of the type " + type.getSimpleName()).isNotNull();
            if (type.isInstance(event)) {
                return type.cast(event);
            }
        }
    }
}
