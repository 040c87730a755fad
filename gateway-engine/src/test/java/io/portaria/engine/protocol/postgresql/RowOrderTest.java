package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Told;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// A person's index on a protected column, on a server set up so that reading it alone costs less than reading the table: rows
/// must not come in the order of what is masked.
class RowOrderTest {
    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws SQLException, IOException {
        DemoGateway.runDirect(
                "ALTER DATABASE loja SET random_page_cost = 0.2",
                "CREATE TABLE assinantes (id int, apelido text, obs text)",
                "INSERT INTO assinantes SELECT id, md5(id::text), repeat(md5(nome), 4) FROM clientes ORDER BY md5(cpf) LIMIT 5000",
                "ALTER TABLE assinantes RENAME COLUMN apelido TO telefone",
                "CREATE INDEX ON assinantes (telefone)",
                "VACUUM ANALYZE assinantes");
        gateway = DemoGateway.start();
    }

    @AfterAll
    static void stop() throws SQLException {
        gateway.close();
        DemoGateway.runDirect(
                "DROP TABLE assinantes", "ALTER DATABASE loja RESET random_page_cost");
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    @Test
    void theServerByItselfWouldGoByTheIndex() throws SQLException {
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement()) {
            assertThat(column(statement, "SELECT telefone FROM assinantes")).isSorted();
        }
    }

    @Test
    void aColumnAloneIsNotReadFromItsIndex() throws SQLException {
        try (Connection connection = gateway.connect("dono", Map.of());
                Statement statement = connection.createStatement()) {
            assertThat(
                            String.join(
                                    "\n",
                                    column(statement, "EXPLAIN SELECT telefone FROM assinantes")))
                    .contains("Seq Scan");
            statement.execute("RESET ALL");
            assertThat(column(statement, "SHOW enable_indexonlyscan")).containsExactly("off");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET enable_seqscan = off",
                "SET LOCAL \"ENABLE_SEQSCAN\" TO off",
                "SET SESSION enable_indexonlyscan = on",
                "SELECT set_config('random_page_cost', '0', false)",
                "SELECT set_config('Enable_' || 'seqscan', 'off', false)",
                "UPDATE pg_settings SET setting = 'off' WHERE name = 'enable_seqscan'",
                "DO $$ BEGIN SET enable_seqscan = off; END $$",
                "DO $$ BEGIN PERFORM set_config('seq_page_cost', '1e9', false); END $$",
                "SELECT pg_clear_relation_stats('public', 'assinantes')"
            })
    void anAgentHasTheServerNotGoByAnIndex(String sql) throws SQLException {
        try (Connection connection = gateway.connect("dono", Map.of());
                Statement statement = connection.createStatement()) {
            assertThat(Told.everything(statement, sql)).contains("Portaria:");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c enable_seqscan=off",
                "--enable-seqscan=off",
                "-cRandom_Page_Cost=0",
            })
    void norWhenItConnects(String options) {
        assertThatThrownBy(() -> gateway.connect("dono", Map.of("options", options)).close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("order of its values");
    }

    @Test
    void otherSettingsOfThePlannerAreTheAgents() throws SQLException {
        try (Connection connection = gateway.connect("dono", Map.of());
                Statement statement = connection.createStatement()) {
            statement.execute("SET enable_nestloop = off");
            statement.execute("SET work_mem = '8MB'");
            assertThat(column(statement, "SHOW enable_nestloop")).containsExactly("off");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT temp_bytes FROM pg_stat_database WHERE datname = current_database()",
                "SELECT wal_bytes FROM pg_stat_wal",
                "SELECT extend_bytes FROM pg_stat_io WHERE backend_type = 'client backend' AND object = 'relation' AND context = 'normal'",
                "SELECT pg_current_wal_insert_lsn()",
                "SELECT pg_current_wal_lsn() - '0/0'",
                "SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'assinantes'",
                "SELECT n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'assinantes'"
            })
    void countsTellNothingOfValues(String sql) throws SQLException {
        try (Connection connection = gateway.connect("dono", Map.of());
                Statement statement = connection.createStatement()) {
            assertThat(column(statement, sql)).containsExactly((String) null);
        }
    }
}
