package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.Command.DecideApproval;
import io.portaria.engine.api.Command.Extent;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Psql;
import io.portaria.engine.fixture.RawAgent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Statements that wait for a person, as the agent's own driver and psql see it.
class HeldStatementsTest {
    private static final String CATALOG =
            """
            gateway:
              name: loja-aurora
              listen: { postgresql: "127.0.0.1:0" }
            people:
              - { name: helena, email: helena@aurora.example, duties: [owner, approver] }
              - { name: ana, email: ana@aurora.example, duties: [approver] }
              - { name: bia, email: bia@aurora.example, duties: [approver] }
            agents:
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
              - { name: carga, purpose: Faturamento, legalBasis: "art. 7, V", may: [{ target: loja, actions: [any] }] }
            guardrails:
              - { name: exportacao, when: { copyOut: ["public.pedidos"] }, then: hold }
              - { name: destruicao, when: { statement: [delete-without-where, truncate] }, then: hold }
              - { name: muitas, when: { rows: 1000 }, then: hold }
              - { name: dupla, when: { statement: drop }, then: hold }
            approvals:
              - { guardrails: [exportacao, destruicao, muitas], approvers: [ana, bia], holdMinutes: 10, grantMinutes: 20 }
              - { guardrails: [dupla], approvers: [ana, bia, helena], required: 2, holdMinutes: 10, grantMinutes: 20 }
            """;

    private static final String COPY = "COPY pedidos (id) TO STDOUT";

    private final ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor();
    private final Clock clock = new Clock();
    private Path folder;
    private DemoGateway gateway;

    /// Goes as the wall does, and may be put on.
    private static final class Clock implements InstantSource {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }

    @BeforeEach
    void start() throws Exception {
        folder = Files.createTempDirectory("portaria-home");
        gateway = DemoGateway.start(folder, CATALOG, clock);
        DemoGateway.runDirect(
                "DROP TABLE IF EXISTS guarda_presa",
                "CREATE TABLE guarda_presa AS SELECT g AS id FROM generate_series(1, 1000) g",
                "ANALYZE guarda_presa");
    }

    @AfterEach
    void stop() throws SQLException {
        gateway.close();
        agents.shutdownNow();
        DemoGateway.runDirect("DROP TABLE IF EXISTS guarda_presa");
    }

    // ---- people

    private List<ApprovalView> requests() {
        return gateway.gateway().ask(new Query.ListApprovals(false, 100)).approvals();
    }

    private ApprovalView awaitRequest(Predicate<ApprovalView> which) throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            Optional<ApprovalView> found = requests().stream().filter(which).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(50);
        }
        throw new AssertionError("No such request came: " + requests());
    }

    private ApprovalView awaitWaiting() throws InterruptedException {
        return awaitRequest(r -> r.state() == ApprovalView.State.WAITING);
    }

    private void approve(String id, Extent extent, String as) {
        gateway.gateway().perform(new DecideApproval(id, true, extent, "ok", Optional.of(as)));
    }

    private void deny(String id, String reason) {
        gateway.gateway()
                .perform(new DecideApproval(id, false, Extent.ONCE, reason, Optional.of("bia")));
    }

    private OperationView inTheBook(Predicate<OperationView> which) {
        return gateway.sessions().stream()
                .flatMap(s -> gateway.operations(s.id()).stream())
                .filter(which)
                .findFirst()
                .orElseThrow();
    }

    // ---- agents

    private <T> Future<T> agent(Callable<T> work) {
        return agents.submit(work);
    }

    private static <T> T ended(Future<T> work) throws Exception {
        return work.get(30, TimeUnit.SECONDS);
    }

    private static void failed(Future<?> work, String state, String words) {
        assertThatThrownBy(() -> ended(work))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state))
                .hasMessageContaining(words);
    }

    private static long copied(Connection connection) throws SQLException, IOException {
        return connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut(COPY, new ByteArrayOutputStream());
    }

    private static int rows(Connection connection, String sql) throws SQLException {
        int rows = 0;
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows++;
            }
        }
        return rows;
    }

    /// Planning runs functions that call themselves IMMUTABLE.
    @Test
    void nothingRunsWhileThePlannerIsAsked() throws Exception {
        DemoGateway.runDirect(
                "CREATE OR REPLACE FUNCTION guarda_solta() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('default_transaction_read_only', 'off', false); RETURN 1; END $$",
                "CREATE OR REPLACE FUNCTION guarda_solta_fixa() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RETURN guarda_solta(); END $$",
                "CREATE OR REPLACE FUNCTION guarda_apaga_presa() RETURNS int LANGUAGE plpgsql AS $$ BEGIN DELETE FROM guarda_presa; RETURN 1; END $$",
                "CREATE OR REPLACE FUNCTION guarda_apaga_fixa() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RETURN guarda_apaga_presa(); END $$");
        try (Connection connection = gateway.connect("robo")) {
            assertThat(rows(connection, "SELECT guarda_solta_fixa()")).isEqualTo(1);
            Future<Integer> held = agent(() -> rows(connection, "SELECT guarda_apaga_fixa()"));
            deny(awaitWaiting().id(), "no");
            failed(held, "42501", "denied");
        } finally {
            assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_presa"))
                    .isEqualTo(1000);
            DemoGateway.runDirect(
                    "DROP FUNCTION guarda_solta, guarda_solta_fixa, guarda_apaga_presa, guarda_apaga_fixa");
        }
    }

    // ---- what becomes of it

    @Test
    void anApprovedCopyGoesOnAndIsInTheBookWithItsApproval() throws Exception {
        long all = DemoGateway.countDirect("SELECT count(*) FROM pedidos");
        try (Connection connection = gateway.connect("robo")) {
            Future<Long> copy = agent(() -> copied(connection));
            ApprovalView request = awaitWaiting();
            assertThat(request.agent()).isEqualTo("robo");
            assertThat(request.statement()).isEqualTo(COPY);
            assertThat(request.rules()).containsExactly("exportacao", "muitas");
            assertThat(request.objects()).containsExactly("public.pedidos");
            assertThat(request.purpose()).isEqualTo("Faturamento");
            assertThat(copy.isDone()).isFalse();
            approve(request.id(), Extent.ONCE, "ana");
            assertThat(ended(copy)).isEqualTo(all);
            OperationView operation = inTheBook(o -> o.statement().equals(COPY));
            assertThat(operation.approval()).contains(request.id());
            assertThat(operation.rules()).contains("guardrail exportacao");
            // used up: the next is asked anew
            Future<Long> again = agent(() -> copied(connection));
            ApprovalView second = awaitWaiting();
            assertThat(second.id()).isNotEqualTo(request.id());
            deny(second.id(), "once was enough");
            failed(again, "42501", "once was enough");
            assertThat(rows(connection, "SELECT 1")).isEqualTo(1);
        }
    }

    @Test
    void theSameStatementPassesForTheTimeThatWasGiven() throws Exception {
        try (Connection connection = gateway.connect("robo")) {
            Future<Long> copy = agent(() -> copied(connection));
            approve(awaitWaiting().id(), Extent.SAME_STATEMENT, "ana");
            ended(copy);
            assertThat(copied(connection)).isPositive();
            clock.ahead = Duration.ofMinutes(21);
            Future<Long> later = agent(() -> copied(connection));
            deny(awaitWaiting().id(), "too late");
            failed(later, "42501", "too late");
        }
    }

    @Test
    void theAgentIsToldForWhomItWaits() throws Exception {
        try (Connection connection = gateway.connect("robo");
                Statement statement = connection.createStatement()) {
            Future<Boolean> delete = agent(() -> statement.execute("DELETE FROM guarda_presa"));
            ApprovalView request = awaitWaiting();
            approve(request.id(), Extent.ONCE, "bia");
            ended(delete);
            SQLWarning notice = statement.getWarnings();
            assertThat(notice.getMessage())
                    .startsWith("waiting for approval " + request.id() + " by ana, bia, until ");
            assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_presa")).isZero();
        }
    }

    @Test
    void whatExpiresIsRefused() throws Exception {
        try (Connection connection = gateway.connect("robo")) {
            Future<Long> copy = agent(() -> copied(connection));
            ApprovalView request = awaitWaiting();
            clock.ahead = Duration.ofMinutes(11);
            failed(copy, "42501", "rule: ");
            assertThat(requests().getFirst().state()).isEqualTo(ApprovalView.State.EXPIRED);
            assertThatThrownBy(() -> approve(request.id(), Extent.ONCE, "ana"))
                    .hasMessageContaining("Nobody decided in time");
        }
    }

    @Test
    void anAgentMayCancelWhatIsHeld() throws Exception {
        try (Connection connection = gateway.connect("robo");
                Statement statement = connection.createStatement()) {
            Future<Boolean> delete = agent(() -> statement.execute("DELETE FROM guarda_presa"));
            ApprovalView request = awaitWaiting();
            statement.cancel();
            failed(delete, "57014", "cancelled while it waited");
            ApprovalView now = awaitRequest(r -> r.id().equals(request.id()));
            assertThat(now.state()).isEqualTo(ApprovalView.State.EXPIRED);
            assertThat(now.reason().orElseThrow()).contains("cancelled");
            assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_presa"))
                    .isEqualTo(1000);
            assertThat(rows(connection, "SELECT 1")).isEqualTo(1);
        }
    }

    @Test
    void theRequestOfAnAgentThatGoesAwayGoesWithIt() throws Exception {
        Path input = Files.createTempFile("psql", ".sql");
        Process psql = Psql.through(gateway, "robo").start(input, "-c", "DELETE FROM guarda_presa");
        ApprovalView request = awaitWaiting();
        psql.destroyForcibly().waitFor();
        ApprovalView gone =
                awaitRequest(r ->
                        r.id().equals(request.id()) && r.state() == ApprovalView.State.EXPIRED);
        assertThat(gone.reason().orElseThrow()).contains("went away");
        assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_presa")).isEqualTo(1000);
        Files.delete(input);
    }

    @Test
    void aRestartLosesNoRequestAndGrantsNothing() throws Exception {
        Connection connection = gateway.connect("robo");
        Future<Long> copy = agent(() -> copied(connection));
        ApprovalView request = awaitWaiting();
        gateway.close();
        assertThatThrownBy(() -> ended(copy)).isInstanceOf(ExecutionException.class);
        gateway = DemoGateway.start(folder, CATALOG, clock);
        assertThat(requests())
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.id()).isEqualTo(request.id());
                    assertThat(r.state()).isEqualTo(ApprovalView.State.WAITING);
                });
        approve(request.id(), Extent.ONCE, "ana");
        try (Connection again = gateway.connect("robo")) {
            assertThat(copied(again)).isPositive();
            assertThat(requests()).hasSize(1);
            Future<Long> third = agent(() -> copied(again));
            deny(awaitWaiting().id(), "no");
            failed(third, "42501", "no");
        }
    }

    private Future<Long> slowCopy(Connection connection) {
        return agent(() ->
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(
                                "COPY (SELECT id, pg_sleep(0.01) FROM pedidos) TO STDOUT",
                                new ByteArrayOutputStream()));
    }

    @Test
    void theEndOfALeaveEndsWhatRunsByIt() throws Exception {
        try (Connection connection = gateway.connect("robo")) {
            Future<Long> copy = slowCopy(connection);
            approve(awaitWaiting().id(), Extent.SAME_STATEMENT, "ana");
            Thread.sleep(1500);
            assertThat(copy.isDone()).isFalse();
            clock.ahead = Duration.ofMinutes(21);
            failed(copy, "42501", "ended at");
            assertThat(rows(connection, "SELECT 1")).isEqualTo(1);
            assertThat(
                            DemoGateway.countDirect(
                                    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()"))
                    .isZero();
        }
    }

    @Test
    void whoTakesALeaveBackEndsWhatRunsByIt() throws Exception {
        try (Connection connection = gateway.connect("robo")) {
            Future<Long> copy = slowCopy(connection);
            String id = awaitWaiting().id();
            approve(id, Extent.SAME_STATEMENT, "ana");
            Thread.sleep(1500);
            assertThat(copy.isDone()).isFalse();
            deny(id, "enough");
            failed(copy, "42501", "was taken back");
            assertThat(rows(connection, "SELECT 1")).isEqualTo(1);
            Future<Long> again = slowCopy(connection);
            ApprovalView anew = awaitWaiting();
            assertThat(anew.id()).isNotEqualTo(id);
            deny(anew.id(), "no");
            failed(again, "42501", "no");
        }
    }

    @Test
    void whereTwoMustAgreeOneDoesNotDo() throws Exception {
        try (Connection connection = gateway.connect("robo");
                Statement statement = connection.createStatement()) {
            Future<Boolean> drop = agent(() -> statement.execute("DROP TABLE guarda_presa"));
            ApprovalView request = awaitWaiting();
            assertThat(request.approvers()).doesNotContain("helena");
            approve(request.id(), Extent.ONCE, "ana");
            Thread.sleep(700);
            assertThat(drop.isDone()).isFalse();
            assertThatThrownBy(() -> approve(request.id(), Extent.ONCE, "ana"))
                    .hasMessageContaining("ana");
            assertThatThrownBy(() -> approve(request.id(), Extent.ONCE, "helena"))
                    .hasMessageContaining("helena");
            approve(request.id(), Extent.ONCE, "bia");
            ended(drop);
        }
    }

    // ---- rows

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended"})
    void whatThePlannerExpectsToBeTooMuchIsAskedBefore(String mode) throws Exception {
        try (Connection connection = gateway.connect("robo", Map.of("preferQueryMode", mode));
                PreparedStatement select =
                        connection.prepareStatement("SELECT id FROM pedidos WHERE id > ?")) {
            select.setInt(1, 3);
            Future<Integer> rows =
                    agent(() -> {
                        int n = 0;
                        try (ResultSet result = select.executeQuery()) {
                            while (result.next()) {
                                n++;
                            }
                        }
                        return n;
                    });
            ApprovalView request = awaitWaiting();
            assertThat(request.rules()).containsExactly("muitas");
            assertThat(request.estimatedRows().orElseThrow()).isGreaterThan(1000);
            approve(request.id(), Extent.ANY_VALUES, "ana");
            long all = DemoGateway.countDirect("SELECT count(*) FROM pedidos");
            assertThat(ended(rows)).isEqualTo((int) all - 3);
            // other values, for a time
            select.setInt(1, 5);
            int n = 0;
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    n++;
                }
            }
            assertThat(n).isEqualTo((int) all - 5);
        }
    }

    @Test
    void whatThePlannerDidNotExpectIsCutAndHeldTheNextTime() throws Exception {
        // the planner takes it for 1000
        String sql =
                "SELECT g FROM generate_series(1, (SELECT max(id) + 1500 FROM guarda_presa)) g";
        try (Connection connection = gateway.connect("robo")) {
            assertThatThrownBy(() -> rows(connection, sql))
                    .hasMessageContaining("more than 1000 rows")
                    .hasMessageContaining("Send the same again");
            Future<Integer> rows = agent(() -> rows(connection, sql));
            approve(awaitWaiting().id(), Extent.ONCE, "ana");
            assertThat(ended(rows)).isEqualTo(2500);
        }
    }

    @Test
    void deletingAllByAConditionIsAskedToo() throws Exception {
        try (Connection connection = gateway.connect("robo");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM guarda_presa WHERE id < 11"))
                    .isEqualTo(10);
            Future<Integer> delete =
                    agent(() -> statement.executeUpdate("DELETE FROM guarda_presa WHERE id > 0"));
            ApprovalView request = awaitWaiting();
            assertThat(request.rules()).containsExactly("destruicao");
            approve(request.id(), Extent.ONCE, "ana");
            assertThat(ended(delete)).isEqualTo(990);
        }
    }

    @Test
    void peopleAndAgentsSeeNoRawValue() throws Exception {
        String cpf = "111.444.777-35";
        try (Connection connection = gateway.connect("robo");
                PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT id, '" + cpf + "' AS c FROM pedidos WHERE ? <> 'x'")) {
            select.setString(1, "cpf " + cpf);
            Future<Boolean> held = agent(select::execute);
            ApprovalView request = awaitWaiting();
            assertThat(request.statement()).contains("cpf-").contains("$1 = ");
            assertThat(request.toString()).doesNotContain(cpf);
            deny(request.id(), "not for " + cpf);
            assertThatThrownBy(() -> ended(held))
                    .hasMessageContaining("not for [CPF]")
                    .hasMessageNotContaining(cpf);
            assertThat(String.valueOf(select.getWarnings())).doesNotContain(cpf);
            assertThat(requests().toString()).contains("not for [CPF]").doesNotContain(cpf);
            assertThat(gateway.ledger())
                    .contains("approval-requested")
                    .doesNotContain(cpf)
                    .doesNotContain("not for");
            OperationView operation = inTheBook(o -> o.statement().contains("AS c FROM pedidos"));
            assertThat(operation.error().orElseThrow()).contains("not for [CPF]");
            assertThat(operation.toString()).doesNotContain(cpf);
        }
    }

    @Test
    void oneThatWaitsHoldsUpNobodyElse() throws Exception {
        try (Connection held = gateway.connect("robo");
                Connection other = gateway.connect("robo")) {
            Future<Long> copy = agent(() -> copied(held));
            ApprovalView request = awaitWaiting();
            for (int i = 0; i < 50; i++) {
                assertThat(rows(other, "SELECT " + i)).isEqualTo(1);
            }
            deny(request.id(), "no");
            failed(copy, "42501", "no");
        }
    }

    @Test
    void whatIsSentBehindAHeldStatementIsAnsweredAfterIt() throws Exception {
        try (RawAgent agent = RawAgent.login(gateway, "robo")) {
            agent.query("DELETE FROM guarda_presa").query("SELECT 'behind'").send();
            ApprovalView request = awaitWaiting();
            // more than is read ahead, in pieces of which each is looked at while it waits
            for (int i = 0; i < 3; i++) {
                agent.query("SELECT 'later" + i + "' /* " + "x".repeat(9_000) + " */").send();
                Thread.sleep(900);
            }
            approve(request.id(), Extent.ONCE, "ana");
            for (int i = 0; i < 5; i++) {
                agent.hearUpTo('Z');
            }
            assertThat(agent.types()).isEqualTo("NCZTDCZTDCZTDCZTDCZ");
            assertThat(agent.heard().toString())
                    .containsSubsequence(
                            "waiting for approval",
                            "DELETE 1000",
                            "behind",
                            "later0",
                            "later1",
                            "later2");
        }
    }

    // ---- psql

    private record Run(Process process, Path input) {
        String output() throws IOException, InterruptedException {
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            Files.delete(input);
            return output;
        }
    }

    private Run psql(String... arguments) throws IOException {
        Path input = Files.createTempFile("psql", ".sql");
        return new Run(Psql.through(gateway, "robo").start(input, arguments), input);
    }

    @Test
    void psqlShowsWhatHappens() throws Exception {
        Run approved = psql("-At", "-c", "COPY (SELECT id FROM pedidos WHERE id < 3) TO STDOUT");
        approve(awaitWaiting().id(), Extent.ONCE, "ana");
        assertThat(approved.output())
                .matches(
                        "(?s)NOTICE:  waiting for approval A-1 by ana, bia, until \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\(Brasília\\)\nHINT:  The statement goes on by itself once it is approved; cancelling it withdraws the request\\.\n1\n2\n");

        Run denied = psql("-At", "-c", COPY);
        deny(awaitWaiting().id(), "use the report instead");
        assertThat(denied.output())
                .contains("ERROR:  Portaria: ")
                .contains("use the report instead")
                .contains("A-2");

        Run cancelled = psql("-At", "-c", COPY);
        awaitWaiting();
        new ProcessBuilder("kill", "-INT", Long.toString(cancelled.process().pid()))
                .start()
                .waitFor();
        assertThat(cancelled.output())
                .contains("Cancel request sent")
                .contains(
                        "ERROR:  Portaria: The statement was cancelled while it waited for approval. (rule: approval A-3)");
    }
}
