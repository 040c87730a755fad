package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.ServedGateway;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/// Results larger than the gateway's memory.
class LargeResultsTest {

    @Test
    @Timeout(180)
    void oneGibibyteStreamsThroughAHeapOf256Mebibytes() throws Exception {
        ServedGateway.Prepared home = ServedGateway.prepare(DemoGateway.CATALOG, "dono");
        try (ServedGateway gateway =
                ServedGateway.start(
                        home, "-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")) {
            long bytes = 0;
            try (Connection connection =
                    DriverManager.getConnection(
                            gateway.url(), gateway.login("dono", home.token()))) {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.setFetchSize(2000);
                    try (ResultSet rows =
                            statement.executeQuery(
                                    "SELECT i, repeat(chr(97 + i % 26), 4096) FROM generate_series(1, 262144) i")) {
                        while (rows.next()) {
                            bytes += rows.getBytes(2).length;
                        }
                    }
                }
            }
            assertThat(bytes).isEqualTo(1L << 30);
            aValueOf200MegabytesIsRefusedWithASentence(gateway, home);
        }
    }

    private static void aValueOf200MegabytesIsRefusedWithASentence(
            ServedGateway gateway, ServedGateway.Prepared home) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                gateway.url(), gateway.login("dono", home.token()));
                Statement statement = connection.createStatement()) {
            SQLException refusal =
                    org.assertj.core.api.Assertions.catchThrowableOfType(
                            SQLException.class,
                            () -> statement.executeQuery("SELECT repeat('x', 200 * 1000 * 1000)"));
            assertThat(refusal.getMessage()).contains("larger than").contains("limits");
            try (ResultSet after = statement.executeQuery("SELECT 1")) {
                assertThat(after.next()).isTrue();
            }
        }
    }
}
