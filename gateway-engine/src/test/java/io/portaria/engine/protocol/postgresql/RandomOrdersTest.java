package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query.FindSessions;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.RawAgent;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import static org.assertj.core.api.Assertions.assertThat;

/// The same messages in any order, sent to the server directly and through the gateway: an agent sees no difference but
/// the masks, and nothing protected.
class RandomOrdersTest {
    /// The same orders in each run, so that a run that fails says something of what was changed. Whoever looks for new
    /// disagreements gives another.
    private static final String SEED = "2026";

    /// More than these the gateway must not refuse: a COPY that was prepared by Parse and is run by SQL's EXECUTE. What comes
    /// after is not compared.
    private static final List<String> REFUSED =
            List.of(
                    "What this COPY sends cannot be analysed",
                    "The target sent a message that nothing was asked for.");

    private static final String WITHHELD = "the server's message is withheld by Portaria";

    private static DemoGateway gateway;
    private static String token = "";
    private static String secret = "";
    private static int tries;
    private static Connection admin;

    @BeforeContainer
    static void start() throws Exception {
        gateway = DemoGateway.start();
        token = gateway.token("dono");
        secret =
                new String(
                        HexFormat.of().parseHex(DemoGateway.emailInHex(77)),
                        StandardCharsets.UTF_8);
        admin = DemoGateway.direct();
        execute("DROP TABLE IF EXISTS ordens");
        execute("CREATE TABLE ordens (a int, b text)");
    }

    @AfterContainer
    static void stop() throws Exception {
        execute("DROP TABLE ordens");
        admin.close();
        gateway.close();
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    @Provide
    Arbitrary<List<Orders.Step>> harmless() {
        return Orders.any(false);
    }

    @Provide
    Arbitrary<List<Orders.Step>> any() {
        return Orders.any(true);
    }

    @Property(tries = 200, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void whatReadsNothingProtectedIsAnsweredAsDirectly(@ForAll("harmless") List<Orders.Step> steps)
            throws Exception {
        Heard direct = directly(steps);
        Heard through = throughGateway(steps, direct);
        if (!Orders.isKnownToDiffer(steps)) {
            assertSame(through, direct, true);
        }
        assertBook(through);
    }

    @Property(tries = 200, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void nothingProtectedComesThroughInAnyOrder(@ForAll("any") List<Orders.Step> steps)
            throws Exception {
        Heard direct = directly(steps);
        Heard through = throughGateway(steps, direct);
        for (RawAgent.Message message : through.messages) {
            String body = new String(message.bytes(), StandardCharsets.ISO_8859_1);
            assertThat(body).doesNotContain(secret);
            assertThat(body.toLowerCase(Locale.ROOT)).doesNotContain(hex(secret));
        }
        if (!Orders.isKnownToDiffer(steps)) {
            assertSame(through, direct, false);
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    // ---- the two ways

    /// @param atPauses how many messages had come at each pause
    /// @param closed whether the other side ended the session
    private record Heard(List<RawAgent.Message> messages, List<Integer> atPauses, boolean closed) {
        String text() {
            StringBuilder text = new StringBuilder();
            messages.forEach(m -> text.append("\n  ").append(m));
            return text.append(closed ? "\n  closed" : "").toString();
        }
    }

    private static Heard directly(List<Orders.Step> steps) throws Exception {
        fill();
        try (RawAgent agent = RawAgent.direct()) {
            List<Integer> atPauses = new ArrayList<>();
            return talk(
                    agent,
                    steps,
                    atPauses,
                    () -> {
                        agent.hearAll(3);
                        atPauses.add(compared(agent.heard()).size());
                    });
        }
    }

    private static Heard throughGateway(List<Orders.Step> steps, Heard direct) throws Exception {
        fill();
        try (RawAgent agent =
                RawAgent.login(
                        gateway, "dono", token, "application_name", "try-" + ++tries + ".")) {
            List<Integer> atPauses = new ArrayList<>();
            agent.patience(4000);
            return talk(
                    agent,
                    steps,
                    atPauses,
                    () -> {
                        int expected =
                                direct.atPauses.size() > atPauses.size()
                                        ? direct.atPauses.get(atPauses.size())
                                        : 0;
                        while (compared(agent.heard()).size() < expected
                                && !isRefused(agent.heard())) {
                            agent.hear();
                        }
                        atPauses.add(expected);
                    });
        }
    }

    private static void fill() throws SQLException {
        execute("TRUNCATE ordens");
        execute("INSERT INTO ordens VALUES (1, 'm31'), (2, 'm32'), (3, 'm33')");
    }

    private interface Pause {
        void hear() throws IOException;
    }

    private static Heard talk(
            RawAgent agent, List<Orders.Step> steps, List<Integer> atPauses, Pause pause)
            throws IOException {
        boolean closed = false;
        try {
            for (Orders.Step step : steps) {
                step.write(agent);
                if (step instanceof Orders.Pause) {
                    pause.hear();
                }
            }
            // whatever state it is in, this ends a COPY, a group and a transaction
            agent.message('f', RawAgent.text("the end")).sync().query("ROLLBACK");
            agent.query("SELECT 'the end'").send();
            while (!agent.hearUpTo('D').body().endsWith("the end")) {
                // goes on
            }
            agent.hearUpTo('Z');
            assertThat(agent.bye()).isTrue();
        } catch (EOFException | SocketException e) {
            closed = true;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("Nothing more came after " + agent.heard(), e);
        }
        return new Heard(compared(agent.heard()), atPauses, closed);
    }

    private static List<RawAgent.Message> compared(List<RawAgent.Message> heard) {
        return heard.stream().filter(m -> m.type() != 'S').toList();
    }

    // ---- what must be the same

    private static boolean isRefused(List<RawAgent.Message> heard) {
        return heard.stream().anyMatch(RandomOrdersTest::isRefusal);
    }

    private static boolean isRefusal(RawAgent.Message message) {
        return message.type() == 'E' && message.body().contains("MPortaria: ");
    }

    private static void assertSame(Heard through, Heard direct, boolean withBodies)
            throws Exception {
        for (int i = 0; i < through.messages.size(); i++) {
            RawAgent.Message message = through.messages.get(i);
            if (isRefusal(message)) {
                boolean isFatal = message.body().startsWith("SFATAL");
                if (isFatal
                        && direct.closed
                        && i < direct.messages.size()
                        && direct.messages.get(i).type() == 'E') {
                    return;
                }
                // some of what these sequences compute from protected columns fails, and no more
                // than so much may
                if (!withBodies && message.body().contains("rule: failed computations")) {
                    return;
                }
                if (REFUSED.stream().anyMatch(message.body()::contains)) {
                    return;
                }
                throw new AssertionError(
                        "refused: "
                                + message
                                + "\ndirect:"
                                + direct.text()
                                + "\nthrough:"
                                + through.text());
            }
            String expected = "nothing";
            boolean compareBodies = withBodies && !isWithheld(message);
            if (i < direct.messages.size()) {
                expected = told(direct.messages.get(i), compareBodies);
            }
            assertThat(told(message, compareBodies))
                    .as("message %d%ndirect:%s%nthrough:%s", i, direct.text(), through.text())
                    .isEqualTo(expected);
        }
        assertThat(through.messages.size())
                .as("direct:%s%nthrough:%s", direct.text(), through.text())
                .isEqualTo(direct.messages.size());
        assertThat(through.closed).isEqualTo(direct.closed);
    }

    /// What SQL's EXECUTE, FETCH and MOVE read is not known where they run.
    private static boolean isWithheld(RawAgent.Message message) {
        return switch (message.type()) {
            case 'E', 'N' -> message.body().contains(WITHHELD);
            case 'D' -> message.body().contains("[OCULTO]");
            default -> false;
        };
    }

    private static String told(RawAgent.Message message, boolean withBodies) throws Exception {
        return switch (message.type()) {
            case 'E', 'N' -> {
                ErrorFields fields =
                        ErrorFields.parse(
                                message.bytes(), 0, message.bytes().length, StandardCharsets.UTF_8);
                Map<Character, String> kept = new TreeMap<>(fields.values());
                kept.keySet().removeAll(List.of('F', 'L', 'R'));
                yield withBodies
                        ? message.type() + kept.toString()
                        : message.type() + fields.code();
            }
            case 'D', 'd' ->
                    message.type() + (withBodies ? HexFormat.of().formatHex(message.bytes()) : "");
            default -> message.type() + HexFormat.of().formatHex(message.bytes());
        };
    }

    // ---- the book

    private static void assertBook(Heard through) {
        List<OperationView> operations = gateway.operations(session());
        long rows = through.messages.stream().filter(m -> m.type() == 'D').count();
        long entered =
                operations.stream()
                        .filter(o -> !o.statement().toLowerCase(Locale.ROOT).startsWith("copy"))
                        .mapToLong(OperationView::rowCount)
                        .sum();
        assertThat(entered).as("%s%n%s", through.text(), operations).isEqualTo(rows);
        for (String verb :
                List.of("INSERT", "UPDATE", "DELETE", "DECLARE", "PREPARE", "FETCH", "BEGIN")) {
            long told =
                    through.messages.stream()
                            .filter(m -> m.type() == 'C' && m.body().startsWith(verb))
                            .count();
            long written = operations.stream().filter(o -> o.outcome().startsWith(verb)).count();
            assertThat(written)
                    .as("%s of%s%n%s of %s", verb, through.text(), operations, session())
                    .isEqualTo(told);
        }
    }

    private static String session() {
        String name = "try-" + tries + ".";
        for (int i = 0; i < 500; i++) {
            for (SessionSummary session :
                    gateway.gateway()
                            .ask(new FindSessions(SessionFilter.all(), 0, 20))
                            .sessions()) {
                if (session.client().contains(name)) {
                    return session.id();
                }
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("The session " + name + " is not in the book.");
    }
}
