package io.portaria.engine;

import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.ServedGateway;
import io.portaria.engine.vault.Vault;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/// kill -9 under load: whatever the database has, the book has.
class KilledGatewayTest {

    /// How many are written before a gateway is killed.
    private static final int ROWS_A_LIFE = 1000;

    @Test
    @Timeout(120)
    void everyRowThatUpstreamHasIsInTheLedgerAfterKill9() throws Exception {
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement()) {
            statement.execute(
                    "DROP TABLE IF EXISTS morte; CREATE TABLE morte (n integer PRIMARY KEY)");
        }
        ServedGateway.Prepared home = ServedGateway.prepare(DemoGateway.CATALOG, "dono");
        AtomicInteger next = new AtomicInteger();
        for (int round = 0; round < 3; round++) {
            ServedGateway gateway = ServedGateway.start(home);
            List<Thread> writers = new ArrayList<>();
            for (int w = 0; w < 8; w++) {
                boolean prepared = w % 2 == 0;
                writers.add(
                        Thread.ofPlatform()
                                .start(() -> write(gateway, home.token(), next, prepared)));
            }
            while (next.get() < (round + 1) * ROWS_A_LIFE) {
                Thread.sleep(1);
            }
            gateway.kill();
            for (Thread writer : writers) {
                writer.join();
            }
        }
        Set<Integer> upstream = new HashSet<>();
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement();
                ResultSet rows = statement.executeQuery("SELECT n FROM morte")) {
            while (rows.next()) {
                upstream.add(rows.getInt(1));
            }
        }
        assertThat(upstream.size()).as("rows written").isGreaterThan(2 * ROWS_A_LIFE);
        assertThat(entered(home)).containsAll(upstream);
        assertThat(ServedGateway.start(home).stop()).as("exit code after SIGTERM").isZero();
    }

    private static void write(
            ServedGateway gateway, String token, AtomicInteger next, boolean prepared) {
        try (Connection connection =
                DriverManager.getConnection(gateway.url(), gateway.login("dono", token))) {
            while (true) {
                int n = next.incrementAndGet();
                if (prepared) {
                    try (PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO morte VALUES (?)")) {
                        insert.setInt(1, n);
                        insert.executeUpdate();
                    }
                } else {
                    try (Statement insert = connection.createStatement()) {
                        insert.execute("INSERT INTO morte VALUES (" + n + ")");
                    }
                }
            }
        } catch (SQLException e) {
            // the gateway was killed
        }
    }

    /// The numbers that the recordings say were inserted, after the restart has closed what was open; the log is checked
    /// too.
    private static Set<Integer> entered(ServedGateway.Prepared home) throws Exception {
        Set<Integer> entered = new HashSet<>();
        try (Engine engine =
                Engine.open(
                        new Home(home.home()),
                        v -> Vault.withKeyFile(v, home.keys()),
                        InstantSource.system())) {
            Query.LogReport report = engine.gateway().ask(new Query.VerifyLog());
            assertThat(report.findings()).isEmpty();
            for (SessionSummary session :
                    engine.gateway()
                            .ask(new Query.FindSessions(SessionFilter.all(), 0, 1000))
                            .sessions()) {
                long after = 0;
                while (true) {
                    List<OperationView> page =
                            engine.gateway()
                                    .ask(new Query.ListOperations(session.id(), after, 5000))
                                    .operations();
                    if (page.isEmpty()) {
                        break;
                    }
                    for (OperationView operation : page) {
                        if (operation.statement().startsWith("INSERT INTO morte")) {
                            String number =
                                    operation.parameters().isEmpty()
                                            ? operation.statement().replaceAll("\\D", "")
                                            : operation.parameters().getFirst().orElseThrow();
                            entered.add(Integer.parseInt(number));
                        }
                    }
                    after = page.getLast().seq();
                }
            }
        }
        return entered;
    }
}
