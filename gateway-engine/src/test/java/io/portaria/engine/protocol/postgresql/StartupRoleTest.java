package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The role that SET cannot change cannot be changed when connecting either.
class StartupRoleTest {
    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = DemoGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c role=portaria_loja",
                "-crole=portaria_loja",
                "--role=portaria_loja",
                "-c ROLE=portaria_loja",
                "-c session_authorization=portaria_loja",
                "--session-authorization=portaria_loja",
                "-c r\\ole=portaria_loja",
                "-c geqo=on -c role=portaria_loja",
                "-e -c role=portaria_loja",
                "-ecrole=portaria_loja"
            })
    void noSpellingOfTheRoleIsPassedOn(String options) {
        assertThatThrownBy(() -> gateway.connect("dono", Map.of("options", options)).close())
                .isInstanceOf(SQLException.class)
                .hasMessageMatching("(?s).*(role at the target|no setting).*");
    }

    /// What the gateway took for one word, the server would have cut in two.
    @Test
    void whiteSpaceInAValueStaysInIt() throws SQLException {
        try (Connection connection =
                        gateway.connect(
                                "dono",
                                Map.of(
                                        "options",
                                        "-c application_name=a\\\t-crole=portaria_loja"));
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT current_setting('role'), current_setting('application_name')")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("none");
        }
    }

    @Test
    void otherSettingsGoOn() throws SQLException {
        try (Connection connection =
                        gateway.connect(
                                "dono",
                                Map.of(
                                        "options",
                                        "-c statement_timeout=12345 --work-mem=5MB -csearch_path=public,\\ pg_catalog"));
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT current_setting('statement_timeout'), current_setting('work_mem'), current_setting('search_path')")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("12345ms");
            assertThat(row.getString(2)).isEqualTo("5MB");
            assertThat(row.getString(3)).isEqualTo("public, pg_catalog");
        }
    }
}
