package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Told;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;

/// What tells of protected values beside the rows of an answer: notices that come or not, what is run for their sake or not, locks,
/// cursors, statistics, how far a COPY is, a failure that nobody counts; and definitions that nobody follows. Each tells a right guess
/// (GUESS) from a wrong one past the gateway.
class WhatElseTellsTest {
    private static final String FILE = "attacks/beside.sql";

    record Attack(
            String name, String by, List<String> before, List<String> after, List<String> sql) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() throws IOException {
        String all;
        try (var in = Objects.requireNonNull(WhatElseTellsTest.class.getResourceAsStream(FILE))) {
            all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Attack> attacks = new ArrayList<>();
        for (String block : all.split("\n\n+", -1)) {
            Attack attack = read(block);
            if (!attack.sql.isEmpty()) {
                attacks.add(attack);
            }
        }
        return attacks.stream();
    }

    private static Attack read(String block) {
        String name = "";
        String by = "dono";
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        List<String> sql = new ArrayList<>();
        for (String line : block.lines().toList()) {
            if (line.startsWith("-- by: ")) {
                by = line.substring("-- by: ".length());
            } else if (line.startsWith("-- before: ")) {
                before.add(line.substring("-- before: ".length()));
            } else if (line.startsWith("-- after: ")) {
                after.add(line.substring("-- after: ".length()));
            } else if (line.startsWith("-- ")) {
                name = line.substring("-- ".length());
            } else if (!line.isBlank()) {
                sql.add(line);
            }
        }
        return new Attack(name, by, before, after, sql);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void aRightGuessIsNotToldFromAWrongOne(Attack attack) throws SQLException, IOException {
        assertThat(direct(attack, "Maria")).isNotEqualTo(direct(attack, "Pedro"));
        assertThat(through(attack, "Maria")).isEqualTo(through(attack, "Pedro"));
    }

    private static String direct(Attack attack, String guess) throws SQLException {
        prepare(attack);
        try (Connection connection = DemoGateway.direct()) {
            return told(connection, attack, guess);
        } finally {
            clear(attack);
        }
    }

    private static String through(Attack attack, String guess) throws SQLException, IOException {
        prepare(attack);
        try (DemoGateway gateway = DemoGateway.start();
                Connection connection =
                        gateway.connect(attack.by, Map.of("preferQueryMode", "simple"))) {
            return told(connection, attack, guess);
        } finally {
            clear(attack);
        }
    }

    private static void prepare(Attack attack) throws SQLException {
        DemoGateway.runDirect(attack.before.toArray(String[]::new));
    }

    private static void clear(Attack attack) throws SQLException {
        DemoGateway.runDirect(attack.after.toArray(String[]::new));
    }

    private static String told(Connection connection, Attack attack, String guess)
            throws SQLException {
        StringBuilder told = new StringBuilder();
        try (Statement statement = connection.createStatement()) {
            for (String sql : attack.sql) {
                statement.clearWarnings();
                told.append(Told.everything(statement, sql.replace("GUESS", guess)));
                for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
                    told.append(" notice ").append(w.getSQLState());
                }
                told.append('\n');
            }
        }
        return told.toString();
    }

    /// Code changes how statements are read, in a group of the extended protocol, whose end alone tells of it.
    @Test
    void codeDoesNotChangeHowTheNextStatementIsRead() throws SQLException, IOException {
        String hidden = "SELECT 'a\\', ' , reverse(nome) FROM clientes WHERE id = 2 --'";
        try (DemoGateway gateway = DemoGateway.start()) {
            for (String first :
                    List.of(
                            "DO $$ BEGIN SET standard_conforming_strings = off; END $$",
                            "INSERT INTO gatilhada VALUES (1)",
                            "SELECT lendo_ao_planejar()")) {
                DemoGateway.runDirect(
                        "CREATE TABLE gatilhada (a int)",
                        "GRANT ALL ON gatilhada TO PUBLIC",
                        "CREATE FUNCTION lendo() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN SET standard_conforming_strings = off; RETURN NEW; END $$",
                        "CREATE TRIGGER g BEFORE INSERT ON gatilhada FOR EACH ROW EXECUTE FUNCTION lendo()",
                        "CREATE FUNCTION lendo_ao_planejar() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('standard_conforming_strings', 'off', false); RETURN 1; END $$");
                try (Connection agent = gateway.connect("dono");
                        Statement statement = agent.createStatement()) {
                    assertThat(all(statement, first + "; " + hidden))
                            .doesNotContain("sevlaçnoG oãçiecnoC airaM");
                } finally {
                    DemoGateway.runDirect(
                            "DROP TABLE gatilhada",
                            "DROP FUNCTION lendo()",
                            "DROP FUNCTION lendo_ao_planejar()");
                }
            }
        }
    }

    @Test
    void aBackslashIsReadWhereTheSettingsAreKnown() throws SQLException, IOException {
        try (DemoGateway gateway = DemoGateway.start();
                Connection agent = gateway.connect("dono");
                Statement statement = agent.createStatement()) {
            assertThat(all(statement, "SELECT 'a\\b'")).isEqualTo("a\\b ");
            assertThat(all(statement, "SELECT 1; SELECT 'a\\b'")).contains("Send a Sync before it");
            assertThat(all(statement, "SELECT 2")).isEqualTo("2 ");
        }
        try (DemoGateway gateway = DemoGateway.start();
                Connection agent = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
                Statement statement = agent.createStatement()) {
            assertThat(all(statement, "SELECT 1; SELECT 'a\\b'")).isEqualTo("1 a\\b ");
        }
    }

    private static String all(Statement statement, String sql) {
        StringBuilder told = new StringBuilder();
        try {
            boolean rows = statement.execute(sql);
            while (rows || statement.getUpdateCount() >= 0) {
                if (rows) {
                    try (ResultSet result = statement.getResultSet()) {
                        while (result.next()) {
                            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                                told.append(result.getString(i)).append(' ');
                            }
                        }
                    }
                }
                rows = statement.getMoreResults();
            }
        } catch (SQLException e) {
            told.append(e.getMessage());
        }
        return told.toString();
    }

    /// Failures that tell of a value, by ways on which they were not counted: they are now, or the way is closed.
    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureIsCounted(List<String> way) throws SQLException, IOException {
        try (DemoGateway gateway = DemoGateway.start();
                Connection agent =
                        gateway.connect("leitor", Map.of("preferQueryMode", way.getFirst()));
                Statement statement = agent.createStatement()) {
            String last = "";
            for (int i = 0; i < 25; i++) {
                last =
                        Told.everything(
                                statement, way.subList(1, way.size()).toArray(String[]::new));
                Told.everything(statement, "ROLLBACK");
                Told.everything(statement, "DEALLOCATE ALL");
            }
            assertThat(last).containsAnyOf("failed today", "Leave it out", "Look for");
        }
    }

    static Stream<List<String>> failures() {
        String division =
                "SELECT 1 / (CASE WHEN nome LIKE 'Maria%' THEN 0 ELSE 1 END) FROM clientes WHERE id = 2";
        String lookup =
                "SELECT (CASE WHEN nome LIKE 'Maria%' THEN 'naoexiste' ELSE 'pg_class' END)::regclass FROM clientes WHERE id = 2";
        return Stream.of(
                List.of("simple", division),
                List.of("simple", lookup),
                List.of("simple", "BEGIN", "DECLARE k CURSOR WITH HOLD FOR " + division, "COMMIT"),
                List.of("extended", "DECLARE k CURSOR WITH HOLD FOR " + division),
                List.of("simple", raising("25000")),
                List.of("extended", raising("57P01")),
                List.of("simple", "EXPLAIN ANALYZE " + raising("42501")),
                List.of("simple", "EXPLAIN ANALYZE " + lookup),
                List.of("simple", "BEGIN", "DECLARE k CURSOR FOR " + lookup, "FETCH k"),
                List.of("simple", "PREPARE p AS " + lookup, "EXECUTE p"));
    }

    private static String raising(String state) {
        return "SELECT falha_"
                + state.toLowerCase(Locale.ROOT)
                + "(nome) FROM clientes WHERE id = 2";
    }

    @BeforeAll
    static void functionsThatFail() throws SQLException {
        for (String state : List.of("25000", "57P01", "42501")) {
            DemoGateway.runDirect(
                    "CREATE OR REPLACE FUNCTION falha_"
                            + state
                            + "(x text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN IF x LIKE 'Maria%' THEN RAISE SQLSTATE '"
                            + state
                            + "'; END IF; RETURN x; END $$");
        }
    }

    @AfterAll
    static void noFunctionsThatFail() throws SQLException {
        for (String state : List.of("25000", "57P01", "42501")) {
            DemoGateway.runDirect("DROP FUNCTION falha_" + state + "(text)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE SCHEMA novo GRANT SELECT ON clientes TO PUBLIC",
                "CREATE SCHEMA novo GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC",
                "DO $$ BEGIN CREATE SCHEMA novo GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC; END $$"
            })
    void nobodyIsLetPastTheGatewayWithinCreateSchema(String sql) throws SQLException, IOException {
        try (DemoGateway gateway = DemoGateway.start();
                Connection agent = gateway.connect("dono");
                Statement statement = agent.createStatement()) {
            assertThat(Told.everything(statement, sql)).contains("Portaria:");
            assertThat(
                            DemoGateway.countDirect(
                                    "SELECT has_table_privilege('pg_monitor', 'clientes', 'select')::int"))
                    .isZero();
        } finally {
            DemoGateway.runDirect(
                    "REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM PUBLIC",
                    "DROP SCHEMA IF EXISTS novo CASCADE");
        }
    }

    /// An error of class 55 quotes the value.
    @Test
    void aNewLabelOfAnEnumIsNotQuoted() throws SQLException, IOException {
        try (DemoGateway gateway = DemoGateway.start();
                Connection agent = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
                Statement statement = agent.createStatement()) {
            assertThat(
                            Told.everything(
                                    statement,
                                    "CREATE TYPE humor AS ENUM ('zz')",
                                    "BEGIN",
                                    "ALTER TYPE humor ADD VALUE 'Maria'",
                                    "ALTER TYPE humor ADD VALUE 'Pedro'",
                                    "SELECT split_part(nome, ' ', 1)::humor FROM clientes WHERE id = 2"))
                    .doesNotContain("Maria");
        } finally {
            DemoGateway.runDirect("DROP TYPE IF EXISTS humor");
        }
    }

    /// How many bytes a COPY has sent, told by the server's statistics row by row: of one that hands on protected values.
    @Test
    void howFarACopyIsTellsNoLengths() throws SQLException, IOException {
        String sql =
                "COPY (SELECT id, pg_stat_clear_snapshot(), (SELECT param1 FROM pg_stat_get_progress_info(left('COPY' || c.id, 4)) WHERE pid = pg_backend_pid()), repeat('x', CASE WHEN nome LIKE 'GUESS%' THEN 5 ELSE 1 END) FROM clientes c WHERE id IN (2, 3)) TO STDOUT";
        try (DemoGateway gateway = DemoGateway.start();
                Connection past = DemoGateway.direct();
                Connection agent = gateway.connect("leitor")) {
            assertThat(copied(past, sql.replace("GUESS", "Maria")))
                    .isNotEqualTo(copied(past, sql.replace("GUESS", "Pedro")));
            assertThat(copied(agent, sql.replace("GUESS", "Maria")))
                    .isEqualTo(copied(agent, sql.replace("GUESS", "Pedro")));
        }
    }

    private static String copied(Connection connection, String sql) throws IOException {
        StringWriter out = new StringWriter();
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, out);
        } catch (SQLException e) {
            out.append(e.getMessage());
        }
        return out.toString();
    }
}
