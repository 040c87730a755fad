package io.portaria.engine;

import io.portaria.engine.api.Command.ApplyCatalog;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Psql;
import io.portaria.engine.fixture.RawAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// A catalog that changes under open sessions.
class LiveCatalogTest {

    private static String first(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void theNextStatementIsJudgedByTheNewVersion() throws Exception {
        try (DemoGateway gateway = DemoGateway.start();
                Connection connection = gateway.connect("leitor");
                Statement statement = connection.createStatement()) {
            assertThat(first(statement, "SELECT cidade FROM clientes WHERE id = 1"))
                    .isEqualTo("Rio de Janeiro");
            assertThat(first(statement, "SELECT email FROM clientes WHERE id = 1"))
                    .isEqualTo("[EMAIL]");
            gateway.apply(
                    DemoGateway.CATALOG.replace(
                            "\"loja:public.clientes.email\", ",
                            "\"loja:public.clientes.email\", \"loja:public.clientes.cidade\", "));
            assertThat(first(statement, "SELECT cidade FROM clientes WHERE id = 1"))
                    .isEqualTo("[OCULTO]");
            gateway.apply(
                    DemoGateway.CATALOG.replace(
                            "\"public.clientes\", \"public.pedidos\"", "\"public.pedidos\""));
            assertThatThrownBy(() -> first(statement, "SELECT cidade FROM clientes WHERE id = 1"))
                    .hasMessageContaining("does not allow to read public.clientes");
            assertThat(first(statement, "SELECT situacao FROM pedidos WHERE id = 1")).isNotBlank();
        }
    }

    @Test
    void anAgentThatIsTakenOutIsCutOff() throws Exception {
        try (DemoGateway gateway = DemoGateway.start();
                Connection connection = gateway.connect("leitor");
                Statement statement = connection.createStatement()) {
            assertThat(first(statement, "SELECT 1")).isEqualTo("1");
            gateway.apply(withoutLeitor());
            assertThatThrownBy(() -> first(statement, "SELECT 1"))
                    .isInstanceOf(SQLException.class)
                    .satisfies(e ->
                            assertThat(((SQLException) e).getSQLState()).isIn("57P01", "08006"));
        }
    }

    /// [bar: slow-client]
    @Test
    void whoDoesNotReadHoldsUpNoRevocation() throws Exception {
        Path nothing = Files.createTempFile("psql", ".sql");
        try (DemoGateway gateway = DemoGateway.start();
                Connection connection = gateway.connect("leitor");
                Statement statement = connection.createStatement()) {
            List<Process> deaf = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                // nobody reads what it prints, so that it stops reading what comes
                deaf.add(
                        Psql.through(gateway, "leitor")
                                .start(
                                        nothing,
                                        "-c",
                                        "COPY (SELECT repeat('x', 1000) FROM generate_series(1, 1000000)) TO STDOUT"));
            }
            Thread.sleep(1500);
            assertThat(deaf).allMatch(Process::isAlive);
            assertThat(first(statement, "SELECT 1")).isEqualTo("1");
            gateway.apply(withoutLeitor());
            allSessionsEnd(gateway);
            deaf.forEach(Process::destroyForcibly);
        } finally {
            Files.delete(nothing);
        }
    }

    /// It neither reads what it asked for nor leaves time to be told why it ends: a message that is too large ends its
    /// session while rows for it wait.
    @Test
    void whoDoesNotReadAndBreaksTheProtocolIsCutOff() throws Exception {
        try (DemoGateway gateway = DemoGateway.start();
                RawAgent agent = RawAgent.login(gateway, "leitor")) {
            agent.query("SELECT repeat('x', 1000) FROM generate_series(1, 1000000)").send();
            Thread.sleep(500);
            agent.header('Q', 40 * 1024 * 1024).send();
            allSessionsEnd(gateway);
        }
    }

    private static void allSessionsEnd(DemoGateway gateway) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (gateway.gateway().status().liveSessions() > 0 && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertThat(gateway.gateway().status().liveSessions()).isZero();
    }

    private static String withoutLeitor() {
        return DemoGateway.CATALOG
                .lines()
                .filter(l -> !l.contains("name: leitor"))
                .reduce("", (a, b) -> a + b + "\n");
    }

    @Test
    void anInvalidCatalogChangesNothing() throws Exception {
        try (DemoGateway gateway = DemoGateway.start()) {
            String before = gateway.gateway().status().catalogVersion();
            assertThatThrownBy(() ->
                            gateway.gateway()
                                    .perform(new ApplyCatalog("c.yaml", "gateway: { nome: x }")))
                    .isInstanceOfSatisfying(
                            GatewayRefused.class,
                            e ->
                                    assertThat(e.details())
                                            .anyMatch(d ->
                                                    d.startsWith(
                                                            "c.yaml:1:12: There is no key \"nome\"")));
            assertThatThrownBy(() ->
                            gateway.gateway()
                                    .perform(
                                            new ApplyCatalog(
                                                    "c.yaml",
                                                    DemoGateway.filled(DemoGateway.CATALOG)
                                                            + "guardrails:\n  - { name: g, when: { push: main }, then: deny }\n")))
                    .isInstanceOfSatisfying(
                            GatewayRefused.class,
                            e ->
                                    assertThat(e.details())
                                            .first()
                                            .asString()
                                            .contains("is about Git or S3"));
            assertThat(gateway.gateway().status().catalogVersion()).isEqualTo(before);
        }
    }

    @Test
    void expiryAndHoursEndSessions() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T02:00:00Z"));
        InstantSource clock = now::get;
        String catalog =
                DemoGateway.CATALOG
                        .replace(
                                "roles: [leitura], runsIn: BR }",
                                "roles: [leitura], expires: 2026-11-24 }")
                        .replace(
                                "purpose: \"Carga\"",
                                "purpose: \"Carga\"\n    hours: { days: mon-fri, from: \"22:00\", to: \"06:00\", zone: America/Sao_Paulo }");
        try (DemoGateway gateway =
                DemoGateway.start(Files.createTempDirectory("portaria-clock"), catalog, clock)) {
            // 23:00 on Monday in São Paulo
            try (Connection reader = gateway.connect("leitor");
                    Connection writer = gateway.connect("escritor");
                    Statement writes = writer.createStatement();
                    Statement reads = reader.createStatement()) {
                assertThat(first(writes, "SELECT 1")).isEqualTo("1");
                now.set(now.get().plus(Duration.ofMinutes(30)));
                assertThat(first(writes, "SELECT 1")).isEqualTo("1");
                assertThat(first(reads, "SELECT 1")).isEqualTo("1");
                now.set(Instant.parse("2026-11-24T02:59:00Z"));
                assertThat(first(reads, "SELECT 1")).isEqualTo("1");
                now.set(Instant.parse("2026-11-24T09:30:00Z"));
                assertThatThrownBy(() -> first(writes, "SELECT 1"))
                        .isInstanceOf(SQLException.class);
            }
            assertThatThrownBy(() -> gateway.connect("escritor"))
                    .hasMessageContaining("within its hours");
            now.set(Instant.parse("2026-11-25T00:00:01Z"));
            assertThatThrownBy(() -> gateway.connect("leitor"))
                    .hasMessageContaining("expired on 2026-11-24");
        }
    }
}
