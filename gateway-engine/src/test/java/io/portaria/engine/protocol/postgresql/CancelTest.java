package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;

/// A cancel request is over when its connection is: what is sent afterwards is not meant by it.
class CancelTest {
    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = DemoGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aRequestThatCameTooLateCancelsNoLaterStatement() throws SQLException {
        try (Connection connection = gateway.connect("dono");
                Statement statement = connection.createStatement()) {
            PGConnection driver = connection.unwrap(PGConnection.class);
            for (int i = 0; i < 40; i++) {
                statement.execute("SELECT 1");
                driver.cancelQuery();
                try (ResultSet rows = statement.executeQuery("SELECT 2 FROM pg_sleep(0.02)")) {
                    assertThat(rows.next()).isTrue();
                }
            }
        }
    }
}
