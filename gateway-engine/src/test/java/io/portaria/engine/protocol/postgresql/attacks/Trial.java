package io.portaria.engine.protocol.postgresql.attacks;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.RawAgent;
import io.portaria.engine.fixture.WireTap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Tries attacks past the gateway, where each must succeed, else it is none, and through it, where it must not: by a
/// driver in both protocols, and with all its statements sent at once.
///
/// What counts is not what the driver shows but the bytes that it was sent.
final class Trial implements AutoCloseable {
    /// After 20 failures a day nothing is computed for an agent any more, and an attack would fail for that alone.
    private static final int AGENTS = 60;

    private static final String STOPPED = "failed computations";

    private final DemoGateway gateway;
    private final WireTap before;
    private final WireTap past;
    private final Set<String> forms;
    private final long version;
    private int tried;

    private Trial(
            DemoGateway gateway, WireTap before, WireTap past, Set<String> forms, long version) {
        this.gateway = gateway;
        this.before = before;
        this.past = past;
        this.forms = forms;
        this.version = version;
    }

    static Trial start() throws IOException, SQLException {
        StringBuilder agents = new StringBuilder("agents:\n");
        for (int i = 0; i < AGENTS; i++) {
            agents.append("  - { name: leitor" + i + ", owner: helena, roles: [leitura] }\n");
            agents.append("  - { name: dono" + i + ", owner: helena, roles: [tudo] }\n");
        }
        DemoGateway gateway = DemoGateway.start(DemoGateway.CATALOG.replace("agents:\n", agents));
        return new Trial(
                gateway,
                WireTap.before(gateway.port()),
                WireTap.before(DemoGateway.database().port()),
                ProtectedForms.ofTheDemo(),
                DemoGateway.countDirect(
                        "SELECT current_setting('server_version_num')::int / 10000"));
    }

    @Override
    public void close() throws IOException {
        before.close();
        past.close();
        gateway.close();
    }

    void succeedsPastTheGatewayOnly(Attack attack) throws IOException, SQLException {
        assumeTrue(version >= attack.since(), "The server is older.");
        tried++;
        try {
            assertSucceeds(attack);
            for (String mode : List.of("simple", "extended")) {
                assertFails(attack, mode, byDriver(attack, mode));
            }
            assertFails(attack, "all at once", atOnce(attack));
        } finally {
            clear(attack);
        }
    }

    /// What came of one variant.
    ///
    /// @param wire the bytes that were heard, each a character
    private record Heard(String wire, List<String> outcomes) {
        Heard(byte[] bytes, List<String> outcomes) {
            this(new String(bytes, StandardCharsets.ISO_8859_1), outcomes);
        }
    }

    private void assertSucceeds(Attack attack) throws SQLException {
        List<Heard> heard = new ArrayList<>();
        for (List<String> statements : attack.variants()) {
            Properties properties = new Properties();
            properties.setProperty("user", "portaria_loja");
            properties.setProperty("password", DemoGateway.PASSWORD);
            heard.add(heard(past, properties, "simple", statements));
            clear(attack);
        }
        String told = heard.getFirst().outcomes.toString();
        if (!attack.guesses().isEmpty()) {
            assertThat(heard.get(0).outcomes)
                    .as("past the gateway, the answers to both guesses")
                    .isNotEqualTo(heard.get(1).outcomes);
        } else if (attack.leak().isPresent()) {
            assertThat(heard.getFirst().outcomes.getLast())
                    .as("past the gateway: " + told)
                    .matches(attack.leak().get());
        } else {
            assertThat(ServerTalk.of(heard.getFirst().wire).among(forms))
                    .as("past the gateway: " + told)
                    .isNotEmpty();
        }
    }

    private List<Heard> byDriver(Attack attack, String mode) throws SQLException {
        List<Heard> heard = new ArrayList<>();
        for (List<String> statements : attack.variants()) {
            Properties properties = new Properties();
            properties.setProperty("user", agent(attack));
            properties.setProperty("password", gateway.token(agent(attack)));
            heard.add(heard(before, properties, mode, statements));
            clear(attack);
        }
        return heard;
    }

    private List<Heard> atOnce(Attack attack) throws IOException, SQLException {
        List<Heard> heard = new ArrayList<>();
        if (Way.copiesIn(attack.statements())) {
            return heard;
        }
        for (List<String> statements : attack.variants()) {
            try (RawAgent agent = RawAgent.login(gateway, agent(attack))) {
                heard.add(new Heard(Way.atOnce(agent, statements), List.of("")));
            }
            clear(attack);
        }
        return heard;
    }

    private void assertFails(Attack attack, String mode, List<Heard> heard) {
        for (Heard one : heard) {
            assertThat(ServerTalk.of(one.wire).among(forms))
                    .as(mode + ", through the gateway: " + one.outcomes)
                    .isEmpty();
            assertThat(one.wire).as("stopped for another reason").doesNotContain(STOPPED);
            attack.leak()
                    .ifPresent(leak ->
                            assertThat(one.outcomes.getLast())
                                    .as(mode + ", through the gateway: " + one.outcomes)
                                    .doesNotMatch(leak));
        }
        if (heard.size() > 1) {
            assertThat(heard.get(0).outcomes)
                    .as(mode + ", the answers to both guesses")
                    .isEqualTo(heard.get(1).outcomes);
            assertThat(ServerTalk.withoutRefusals(heard.get(0).wire))
                    .as(mode + ", the bytes for both guesses")
                    .isEqualTo(ServerTalk.withoutRefusals(heard.get(1).wire));
        }
    }

    private String agent(Attack attack) {
        return attack.agent() + tried % AGENTS;
    }

    private static Heard heard(
            WireTap tap, Properties properties, String mode, List<String> statements)
            throws SQLException {
        properties.setProperty("sslmode", "disable");
        properties.setProperty("preferQueryMode", mode);
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:" + tap.port() + "/loja", properties);
                Statement end = connection.createStatement()) {
            tap.forget();
            List<String> outcomes = Way.byDriver(connection, statements);
            byte[] bytes = tap.heard();
            if (!connection.isClosed()) {
                end.execute("ROLLBACK");
            }
            return new Heard(bytes, outcomes);
        }
    }

    private void clear(Attack attack) throws SQLException {
        for (String sql : attack.after()) {
            DemoGateway.runDirect(sql);
        }
        if (!attack.guesses().isEmpty() && !attack.after().isEmpty()) {
            // both guesses are to meet a gateway that knows the same
            try (Connection connection = gateway.connect("dono");
                    Statement change = connection.createStatement()) {
                change.execute("COMMENT ON TABLE produtos IS NULL");
            }
        }
    }
}
