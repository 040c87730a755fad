package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What protects must not cost what is no attack: each of these gives through the gateway, as it stands in the corpus,
/// what it gives without it, names and types of columns included.
class LegitimateStatementsTest {
    private static DemoGateway gateway;
    private static Connection through;
    private static Connection direct;

    @BeforeAll
    static void start() throws Exception {
        gateway = DemoGateway.start();
        through = gateway.connect("dono");
        direct = DemoGateway.direct();
        through.setAutoCommit(false);
        direct.setAutoCommit(false);
    }

    @AfterAll
    static void stop() throws Exception {
        through.close();
        direct.close();
        gateway.close();
    }

    static List<String> corpus() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        LegitimateStatementsTest.class.getResourceAsStream(
                                "legitimate-statements.sql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .toList();
        }
    }

    @Test
    void thereAreAHundred() throws IOException {
        assertThat(corpus()).hasSizeGreaterThanOrEqualTo(100).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void givesWhatItGivesWithoutTheGateway(String sql) throws SQLException {
        assertThat(answer(through, sql)).isEqualTo(answer(direct, sql));
    }

    private static List<String> answer(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            List<String> all = new ArrayList<>();
            if (!statement.execute(sql)) {
                all.add("rows: " + statement.getUpdateCount());
                return all;
            }
            try (ResultSet result = statement.getResultSet()) {
                ResultSetMetaData columns = result.getMetaData();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    all.add(columns.getColumnLabel(i) + " " + columns.getColumnTypeName(i));
                }
                while (result.next()) {
                    StringBuilder row = new StringBuilder();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        row.append(result.getString(i)).append('|');
                    }
                    all.add(row.toString());
                }
            }
            return all;
        } finally {
            connection.rollback();
        }
    }
}
