package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.sql.Connection;
import java.sql.PreparedStatement;
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

/// All agents share one role at the target, so the server takes each for the same person as the others: it would show them
/// each other's statements and let them end each other's sessions.
class OtherSessionsTest {
    /// What the other agent's statement says: a word that no detector knows.
    private static final String SAID = "palavra-que-so-o-outro-conhece";

    private static DemoGateway gateway;
    private static Connection other;
    private static Connection agent;
    private static int otherProcess;

    @BeforeAll
    static void start() throws Exception {
        gateway = DemoGateway.start();
        other = gateway.connect("leitor");
        agent = gateway.connect("dono");
        try (Statement statement = other.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            otherProcess = row.getInt(1);
        }
        try (Statement statement = other.createStatement()) {
            statement.execute("SET application_name = '" + SAID + "'");
            statement.execute("SELECT '" + SAID + "' FROM produtos LIMIT 1");
        }
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement()) {
            statement.execute(
                    "CREATE OR REPLACE VIEW public.em_curso AS SELECT pid, query FROM pg_stat_activity");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        other.close();
        agent.close();
        gateway.close();
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement()) {
            statement.execute("DROP VIEW public.em_curso");
        }
    }

    private static String everything(Connection connection, String sql) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    all.append(rows.getString(i)).append(' ');
                }
            }
        }
        return all.toString();
    }

    private static void refusedToWhoMayDoAnything(String sql, String words) throws SQLException {
        try (Connection connection = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining(words);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM pg_stat_activity",
                "SELECT query AS state FROM pg_catalog.pg_stat_activity",
                "SELECT reverse(reverse(query)) FROM pg_stat_activity",
                "SELECT a.query FROM pg_stat_activity a JOIN pg_stat_ssl s USING (pid)",
                "SELECT query FROM pg_stat_get_activity(NULL)",
                "SELECT pg_stat_get_backend_activity(b) FROM pg_stat_get_backend_idset() b",
                "SELECT query FROM public.em_curso",
                "SELECT application_name FROM pg_stat_activity"
            })
    void nobodySeesWhatAnotherSays(String sql) throws SQLException {
        assertThat(everything(agent, sql)).isNotEmpty().doesNotContain(SAID);
    }

    @Test
    void whatABrowserAsksOfSessionsIsAnswered() throws SQLException {
        try (PreparedStatement statement =
                agent.prepareStatement(
                        "SELECT pid, datname, usename, state, wait_event_type, backend_type, backend_start, query FROM pg_catalog.pg_stat_activity WHERE pid = ?")) {
            statement.setInt(1, otherProcess);
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt("pid")).isEqualTo(otherProcess);
                assertThat(row.getString("datname")).isEqualTo("loja");
                assertThat(row.getString("state")).isEqualTo("idle");
                assertThat(row.getString("backend_type")).isEqualTo("client backend");
                assertThat(row.getTimestamp("backend_start")).isNotNull();
                assertThat(row.getString("query")).isEqualTo("[OCULTO]");
            }
        }
        assertThat(
                        everything(
                                agent,
                                "SELECT tablename, attname, n_distinct FROM pg_stats WHERE tablename = 'clientes' AND attname = 'uf'"))
                .startsWith("clientes uf ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pg_terminate_backend(%d)",
                "SELECT pg_catalog.pg_cancel_backend(%d)",
                "SELECT U&\"pg_terminate_b\\0061ckend\"(%d)",
                "SELECT '' || 1 OPERATOR(pg_catalog.=) pg_terminate_backend(%d)::int",
                "SELECT DISTINCT ON (1) pg_terminate_backend(%d)",
                "SELECT pid FROM pg_stat_activity WHERE pid = %d AND pg_terminate_backend(pid)",
                "SELECT pg_log_backend_memory_contexts(%d)",
                "SELECT pg_reload_conf() OR %d = 0",
                "SELECT pg_rotate_logfile() OR %d = 0",
                "SELECT pg_switch_wal(), %d",
                "SELECT pg_create_restore_point('x%d')",
                "SELECT pg_stat_reset(), %d",
                "SELECT pg_read_file('PG_VERSION'), %d",
                "SELECT pg_ls_dir('.'), %d",
                "SELECT lo_import('/etc/passwd'), %d",
                "SELECT pg_logical_slot_get_changes('x', NULL, NULL), %d"
            })
    void nobodyReachesIntoOtherSessionsOrTheServer(String call) throws SQLException {
        for (String name : new String[] {"leitor", "dono"}) {
            try (Connection connection = gateway.connect(name);
                    Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute(call.formatted(otherProcess)))
                        .as(name)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42501"))
                        .hasMessageContaining("is not allowed through the gateway");
            }
        }
        assertThat(everything(other, "SELECT 1")).isEqualTo("1 ");
    }

    @Test
    void codeReachesThemNoMore() throws SQLException {
        try (Statement statement = agent.createStatement()) {
            assertThatThrownBy(() ->
                            statement.execute(
                                    "DO $$ BEGIN PERFORM pg_terminate_backend("
                                            + otherProcess
                                            + "); END $$"))
                    .hasMessageContaining("is not allowed through the gateway");
        }
    }

    /// What runs SQL given as text reads what no role was asked about.
    @Test
    void aRoleForSomeTablesRunsNoTextAsSql() throws SQLException {
        try (Statement statement = other.createStatement()) {
            assertThatThrownBy(() ->
                            statement.execute(
                                    "SELECT count(*) FROM (SELECT query_to_xml('SELECT 1 FROM funcionarios', true, false, '')) x"))
                    .hasMessageContaining("leitura");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET ROLE pg_monitor",
                "SET \"role\" = pg_monitor",
                "SET LOCAL role TO pg_monitor",
                "SET SESSION AUTHORIZATION pg_monitor",
                "SELECT set_config('role', 'pg_monitor', false)",
                "SELECT set_config('ro' || 'le', 'pg_monitor', false)",
                "SELECT set_config(E'r\\x6fle', 'pg_monitor', false)",
                "UPDATE pg_settings SET setting = 'off' WHERE name = 'row_security'",
                "DO $$ BEGIN SET ROLE pg_monitor; END $$",
                "DO $$ BEGIN PERFORM set_config('role', 'pg_monitor', false); END $$",
                "ALTER ROLE portaria_loja SET role = 'pg_monitor'",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET role = pg_monitor AS 'SELECT 1'"
            })
    void nobodyChangesTheRole(String sql) throws SQLException {
        refusedToWhoMayDoAnything(sql, "role at the target");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER ROLE CURRENT_USER SET search_path = x",
                "ALTER ROLE portaria_loja IN DATABASE loja SET statement_timeout = 1",
                "ALTER USER portaria_loja RESET ALL",
                "ALTER ROLE ALL SET search_path FROM CURRENT",
                "ALTER DATABASE loja SET search_path TO x",
                "ALTER DATABASE loja RESET search_path",
                "ALTER SYSTEM SET search_path = x",
                "DO $$ BEGIN ALTER ROLE CURRENT_USER SET search_path = x; END $$",
                "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT 1; ALTER DATABASE loja SET search_path = x'"
            })
    void nobodyChangesWhatOthersBeginWith(String sql) throws SQLException {
        refusedToWhoMayDoAnything(sql, "would change what others get");
    }

    /// The search path of the gateway's role begins with a schema in which two OIDs are never equal and nothing has columns.
    @Test
    void aForgedCatalogIsNotBelieved() throws Exception {
        DemoGateway.runDirect(
                "CREATE SCHEMA falso",
                "CREATE FUNCTION falso.nunca(oid, oid) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false'",
                "CREATE OPERATOR falso.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = falso.nunca)",
                "CREATE VIEW falso.pg_attribute AS SELECT attrelid, attname, atttypid, attnum, attisdropped FROM pg_catalog.pg_attribute WHERE false",
                "CREATE VIEW falso.pg_class AS SELECT oid, relname, relnamespace, relkind FROM pg_catalog.pg_class WHERE false",
                "ALTER ROLE portaria_loja SET search_path = falso, pg_catalog, public");
        try (DemoGateway fresh = DemoGateway.start();
                Connection connection = fresh.connect("dono", Map.of("preferQueryMode", "simple"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE depois_do_falso (id int)");
            statement.execute("DROP TABLE depois_do_falso");
            try (ResultSet row =
                    statement.executeQuery(
                            "SELECT cpf, upper(nome), email FROM public.clientes LIMIT 1")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).startsWith("***");
                assertThat(row.getString(2)).isIn("[OCULTO]", null);
                assertThat(row.getString(3)).isEqualTo("[EMAIL]");
            }
        } finally {
            DemoGateway.runDirect(
                    "ALTER ROLE portaria_loja RESET search_path", "DROP SCHEMA falso CASCADE");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE PUBLICATION p FOR TABLE clientes",
                "CREATE PUBLICATION p FOR TABLE produtos, ONLY public.clientes (id)",
                "CREATE PUBLICATION p FOR ALL TABLES",
                "CREATE PUBLICATION p FOR TABLES IN SCHEMA public",
                "ALTER PUBLICATION p ADD TABLE clientes",
                "ALTER PUBLICATION p SET TABLES IN SCHEMA public"
            })
    void nobodyPublishesWhatIsProtected(String sql) throws SQLException {
        refusedToWhoMayDoAnything(sql, "past the gateway");
    }

    @Test
    void whatIsNoChangeOfRoleGoesOn() throws SQLException {
        try (Connection connection = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT set_config('search_path', 'public', true)");
            statement.execute("CREATE TABLE pessoas_do_papel (role text)");
            statement.execute("UPDATE pessoas_do_papel SET role = 'x'");
            statement.execute("DO $$ BEGIN UPDATE pessoas_do_papel SET role = 'y'; END $$");
            statement.execute("SELECT pg_advisory_xact_lock(4711)");
            statement.execute("RESET ROLE");
            statement.execute("SET search_path = public");
            statement.execute("CREATE PUBLICATION produtos_so FOR TABLE produtos");
            connection.rollback();
        }
    }
}
