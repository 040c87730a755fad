package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.api.OperationView;
import io.portaria.engine.fixture.DemoGateway;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// A database of whose tables no column is protected, with functions in it of which nobody sees what they read. Nothing is
/// refused or hidden for their sake; what other sessions said still is.
class NothingProtectedTest {
    private static final String CATALOG =
            DemoGateway.CATALOG.substring(0, DemoGateway.CATALOG.indexOf("masking:"))
                    + "masking: [ { name: tudo, detect: any, technique: none } ]\n";

    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        DemoGateway.runDirect(
                "CREATE OR REPLACE FUNCTION oculta(n int) RETURNS int LANGUAGE plpgsql AS $$ DECLARE m int; BEGIN EXECUTE 'select 1' INTO m; RETURN m + n; END $$");
        gateway = DemoGateway.start(CATALOG);
    }

    @AfterAll
    static void stop() throws SQLException {
        gateway.close();
        DemoGateway.runDirect("DROP FUNCTION oculta");
    }

    private static String first(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (boolean rows = statement.execute(sql); !rows; ) {
                rows = statement.getMoreResults();
            }
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                return result.getString(1);
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT oculta(1) + 1",
                "SELECT upper(cidade) FROM clientes WHERE oculta(id) > 5 ORDER BY lower(email), oculta(id) LIMIT 1",
                "SELECT max(length(email)) FROM clientes GROUP BY oculta(id % 3) ORDER BY 1 LIMIT 1",
                "WITH t AS (SELECT oculta(id) AS x FROM clientes) SELECT sum(x) FROM t"
            })
    void whatSomebodysFunctionGivesIsShown(String sql) throws SQLException {
        try (Connection through = gateway.connect("dono");
                Connection direct = DemoGateway.direct()) {
            assertThat(first(through, sql)).isEqualTo(first(direct, sql));
        }
    }

    @Test
    void whatWasMadeByNameIsShown() throws SQLException {
        try (Connection connection = gateway.connect("dono", Map.of("preferQueryMode", "simple"))) {
            connection.setAutoCommit(false);
            run(connection, "PREPARE p AS SELECT 'a' || oculta(1)");
            assertThat(first(connection, "EXECUTE p")).isEqualTo("a2");
            run(connection, "DECLARE c CURSOR FOR SELECT 'b' || oculta(2)");
            assertThat(first(connection, "FETCH c")).isEqualTo("b3");
            run(connection, "CREATE TEMP TABLE guardada AS SELECT oculta(3) AS n");
            assertThat(first(connection, "SELECT n FROM guardada")).isEqualTo("4");
        }
    }

    @Test
    void whatIsMadeByNameIsShownByTheExtendedProtocolToo() throws SQLException {
        try (Connection connection =
                gateway.connect("dono", Map.of("preferQueryMode", "extended"))) {
            connection.setAutoCommit(false);
            run(connection, "DECLARE c CURSOR FOR SELECT 'b' || oculta(2), 7");
            assertThat(first(connection, "FETCH c")).isEqualTo("b3");
            run(connection, "PREPARE p AS SELECT 'a' || oculta(1)");
            assertThat(first(connection, "EXECUTE p")).isEqualTo("a2");
            assertThat(
                            first(
                                    connection,
                                    "SELECT name || ' ' || statement FROM pg_cursors WHERE name = 'c'"))
                    .isEqualTo("c DECLARE c CURSOR FOR SELECT 'b' || oculta(2), 7");
            assertThat(first(connection, "SELECT name FROM pg_prepared_statements WHERE from_sql"))
                    .isEqualTo("p");
        }
    }

    @Test
    void errorsAreThoseOfTheServer() throws SQLException {
        try (Connection connection = gateway.connect("dono", Map.of("preferQueryMode", "simple"))) {
            for (String sql :
                    List.of(
                            "SELECT oculta('x'::text::int)",
                            "DO $$ BEGIN PERFORM oculta('x'::text::int); END $$")) {
                assertThatThrownBy(() -> run(connection, sql))
                        .hasMessageContaining("invalid input syntax for type integer: \"x\"");
            }
        }
    }

    /// What detectors find is released, for the agent. The book is read by others.
    @Test
    void errorsQuoteWhatIsReleasedAndTheBookDoesNot() throws SQLException {
        String sql = "SELECT 'ana.lima@aurora.example'::inet";
        try (Connection connection = gateway.connect("dono")) {
            assertThatThrownBy(() -> run(connection, sql))
                    .hasMessageContaining("inet: \"ana.lima@aurora.example\"");
        }
        assertThat(
                        gateway.sessions().stream()
                                .flatMap(s -> gateway.operations(s.id()).stream())
                                .map(OperationView::toString))
                .anyMatch(o -> o.contains("invalid input syntax for type inet"))
                .noneMatch(o -> o.contains("ana.lima"));
    }

    /// All agents share one role at the target.
    @Test
    void whatOtherSessionsSaidStaysHidden() throws SQLException {
        String reads =
                "SELECT 'x' || query || oculta(1) FROM pg_stat_activity WHERE pid = pg_backend_pid()";
        try (Connection connection = gateway.connect("dono", Map.of("preferQueryMode", "simple"))) {
            connection.setAutoCommit(false);
            assertThat(first(connection, reads)).isEqualTo("[OCULTO]");
            run(connection, "PREPARE q AS " + reads);
            assertThat(first(connection, "EXECUTE q")).isEqualTo("[OCULTO]");
            run(connection, "DECLARE c CURSOR FOR " + reads);
            assertThat(first(connection, "FETCH c")).isEqualTo("[OCULTO]");
        }
        try (Connection connection = gateway.connect("dono", Map.of("preferQueryMode", "simple"))) {
            assertThat(first(connection, "PREPARE q AS " + reads + "; EXECUTE q"))
                    .isEqualTo("[OCULTO]");
        }
    }

    /// It began without the settings by which rows come as they lie.
    @Test
    void aSessionEndsWhenSomethingBeginsToBeProtected() throws SQLException, IOException {
        try (DemoGateway other = DemoGateway.start(CATALOG);
                Connection before = other.connect("dono")) {
            assertThat(first(before, "SHOW enable_indexonlyscan")).isEqualTo("on");
            other.apply(DemoGateway.CATALOG);
            assertThatThrownBy(() -> first(before, "SELECT 1"))
                    .hasMessageContaining(
                            "Columns of the target may be protected that could not be when the session began");
            try (Connection after = other.connect("dono")) {
                assertThat(first(after, "SHOW enable_indexonlyscan")).isEqualTo("off");
            }
        }
    }
}
