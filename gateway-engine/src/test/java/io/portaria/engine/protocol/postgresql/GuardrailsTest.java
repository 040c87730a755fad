package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Psql;
import io.portaria.engine.fixture.RawAgent;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Guardrails that deny, met by what agents send to get round them.
class GuardrailsTest {
    private static final String CATALOG =
            """
            gateway:
              name: loja-aurora
              listen: { postgresql: "127.0.0.1:0" }
            people:
              - { name: helena, email: helena@aurora.example, duties: [owner] }
            agents:
              - { name: inteira, owner: helena, roles: [inteira] }
              - { name: linhas, owner: helena, roles: [linhas] }
              - { name: dia, owner: helena, roles: [dia] }
              - { name: copia, owner: helena, roles: [copia] }
              - { name: ordens, owner: helena, roles: [ordens] }
              - { name: sondas, owner: helena, roles: [sondas] }
              - { name: escreve, owner: helena, roles: [escreve] }
            targets:
              - name: loja
                type: postgresql
                address: 127.0.0.1:${PG_PORT}
                database: loja
                username: portaria_loja
                password: { env: DEMO_PASSWORD }
                tls: disable
            roles:
              - { name: inteira, purpose: p, legalBasis: l, may: [{ target: loja, actions: [any] }] }
              - { name: linhas, purpose: p, legalBasis: l, may: [{ target: loja, actions: [any] }] }
              - { name: dia, purpose: p, legalBasis: l, may: [{ target: loja, actions: [any] }] }
              - { name: copia, purpose: p, legalBasis: l, may: [{ target: loja, actions: [any] }] }
              - { name: ordens, purpose: p, legalBasis: l, may: [{ target: loja, actions: [any] }] }
              - { name: sondas, purpose: p, legalBasis: l, may: [{ target: loja, actions: [any] }] }
              - { name: escreve, purpose: p, legalBasis: l, may: [{ target: loja, actions: [any] }] }
            guardrails:
              - { name: tabela-inteira, roles: [inteira], when: { fullTable: ["public.clientes", "public.pedidos"] }, then: deny }
              - { name: muitas-linhas, roles: [linhas, escreve], when: { rows: 100 }, then: deny }
              - { name: orcamento, roles: [dia], when: { rowsPerDay: 1000, of: ["public.clientes"] }, then: deny }
              - { name: copia-para-fora, roles: [copia], when: { copyOut: ["public.clientes", "public.pedidos"] }, then: deny }
              - { name: destruicao, roles: [ordens], when: { statement: [delete-without-where, update-without-where, drop, truncate] }, then: deny }
              - { name: perguntas, roles: [sondas], when: { probes: 5 }, then: deny }
            """;

    private DemoGateway gateway;
    private static DemoGateway shared;

    @BeforeAll
    static void start() throws Exception {
        shared = DemoGateway.start(CATALOG);
        DemoGateway.runDirect(
                "DROP TABLE IF EXISTS guarda_alvo, guarda_copia",
                "CREATE TABLE guarda_alvo AS SELECT g AS id, 'x' || g AS nome, 1 AS um FROM generate_series(1, 1000) g",
                "ALTER TABLE guarda_alvo ADD PRIMARY KEY (id)",
                "ANALYZE guarda_alvo",
                "ANALYZE clientes",
                "CREATE OR REPLACE FUNCTION guarda_apaga() RETURNS int LANGUAGE plpgsql AS $$ BEGIN DELETE FROM guarda_alvo; RETURN 1; END $$",
                "CREATE OR REPLACE FUNCTION guarda_le() RETURNS SETOF text LANGUAGE sql AS $$ SELECT 'x' || id FROM pedidos $$",
                "CREATE OR REPLACE VIEW guarda_vista AS SELECT id, uf FROM clientes",
                "CREATE OR REPLACE VIEW guarda_pacotes AS SELECT id / 1000 AS m, string_agg(uf, ',') AS s FROM clientes WHERE id % 1 = 0 GROUP BY 1",
                "DROP TABLE IF EXISTS guarda_cheia",
                "CREATE TABLE guarda_cheia AS SELECT id, NULL::text AS uf FROM clientes");
    }

    @AfterAll
    static void stop() throws SQLException {
        shared.close();
        DemoGateway.runDirect(
                "DROP TABLE IF EXISTS guarda_alvo, guarda_copia",
                "DROP FUNCTION guarda_apaga",
                "DROP FUNCTION guarda_le",
                "DROP VIEW guarda_vista, guarda_pacotes",
                "DROP TABLE guarda_cheia");
    }

    @BeforeEach
    void useTheSharedOne() {
        gateway = shared;
    }

    /// @return how many rows came
    private static int rows(Connection connection, String sql) throws SQLException {
        int rows = 0;
        try (Statement statement = connection.createStatement()) {
            boolean isResult = statement.execute(sql);
            while (true) {
                if (isResult) {
                    try (ResultSet result = statement.getResultSet()) {
                        while (result.next()) {
                            rows++;
                        }
                    }
                } else if (statement.getUpdateCount() < 0) {
                    return rows;
                }
                isResult = statement.getMoreResults();
            }
        }
    }

    private void refused(String agent, String mode, String sql, String guardrail)
            throws SQLException {
        try (Connection connection = gateway.connect(agent, Map.of("preferQueryMode", mode))) {
            assertThatThrownBy(() -> rows(connection, sql))
                    .as(sql)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"))
                    .hasMessageContaining("guardrail " + guardrail);
            // the session goes on
            assertThat(rows(connection, "SELECT 1")).isEqualTo(1);
        }
    }

    // ---- the whole of a table

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM clientes",
                "TABLE clientes",
                "SELECT id FROM clientes WHERE true",
                "SELECT id FROM clientes WHERE id > 0",
                "SELECT id FROM clientes WHERE id BETWEEN -5 AND 999999999",
                "SELECT id FROM clientes WHERE id = id",
                "SELECT id FROM clientes WHERE id IN (SELECT id FROM clientes)",
                "SELECT id FROM clientes WHERE coalesce(id, 0) = id",
                "SELECT id FROM clientes WHERE md5(id::text) <> 'x'",
                "SELECT id FROM clientes LIMIT 1000000",
                "SELECT id FROM clientes ORDER BY id OFFSET 1",
                "SELECT id FROM clientes WHERE id % 2 = 0 UNION ALL SELECT id FROM clientes WHERE id % 2 = 1",
                "SELECT a.id FROM clientes a JOIN clientes b USING (id)",
                "WITH x AS (SELECT id FROM clientes) SELECT * FROM x",
                "SELECT * FROM (SELECT id FROM clientes) x",
                "SELECT id FROM guarda_vista",
                "SELECT guarda_le()",
                "SELECT * FROM guarda_le()",
                "SELECT (SELECT uf FROM clientes c WHERE c.id = g) FROM generate_series(1, 50000) g",
                "SELECT g, c.uf FROM generate_series(1, 50000) g JOIN clientes c ON c.id = g",
                // many rows as one
                "SELECT array_agg(id) FROM clientes",
                "SELECT string_agg(uf, ',') FROM clientes",
                "SELECT json_agg(id) FROM clientes",
                "SELECT string_agg(id::text, ',') FROM clientes WHERE id % 1 = 0",
                "SELECT array_agg(id) FROM clientes WHERE id % 1 = 0",
                "SELECT sum(id) FILTER (WHERE id % 4 = 0) || ',' || sum(id) FILTER (WHERE id % 4 = 1) || ',' || sum(id) FILTER (WHERE id % 4 = 2) || ',' || sum(id) FILTER (WHERE id % 4 = 3) FROM clientes GROUP BY id / 4",
                "SELECT sum(id::numeric * 100000::numeric ^ (id % 100)) FROM clientes GROUP BY id / 100",
                "SELECT a.id, b.id FROM clientes a JOIN clientes b ON b.id = a.id + 1 WHERE a.id % 2 = 0",
                "SELECT s FROM guarda_pacotes",
                "CREATE TEMP TABLE guarda_h AS SELECT string_agg(uf, ',') FROM clientes WHERE id % 1 = 0",
                "UPDATE guarda_cheia SET uf = c.uf FROM clientes c WHERE c.id = guarda_cheia.id",
                "SELECT array(SELECT id FROM clientes)",
                "SELECT a.id, b.id, c.id, d.id FROM clientes a, clientes b, clientes c, clientes d WHERE a.id % 4 = 0 AND b.id = a.id + 1 AND c.id = a.id + 2 AND d.id = a.id + 3",
                "SELECT id, lead(id) OVER (ORDER BY id), lead(id, 2) OVER (ORDER BY id) FROM clientes",
                // elsewhere
                "CREATE TEMP TABLE guarda_minha AS SELECT id FROM clientes",
                "SELECT id INTO TEMP guarda_sua FROM clientes",
                "INSERT INTO guarda_copia_nao_ha SELECT id FROM clientes",
                // by other messages
                "COPY (SELECT id FROM clientes) TO STDOUT",
                "DO $$ BEGIN PERFORM id FROM pedidos; END $$; SELECT id FROM pedidos",
                "BEGIN; DECLARE c CURSOR FOR SELECT id FROM clientes; FETCH ALL FROM c",
                "BEGIN; DECLARE c CURSOR FOR SELECT id FROM clientes; FETCH 20000 FROM c; FETCH 20000 FROM c",
                "PREPARE p AS SELECT id FROM clientes; EXECUTE p",
                "PREPARE q(int) AS SELECT id FROM clientes WHERE id > $1; EXECUTE q(0)"
            })
    void theWholeTableDoesNotComeOut(String sql) throws SQLException {
        if (sql.startsWith("INSERT")) {
            DemoGateway.runDirect("CREATE TABLE IF NOT EXISTS guarda_copia_nao_ha (id int)");
        }
        try (Connection connection =
                gateway.connect("inteira", Map.of("preferQueryMode", "simple"))) {
            assertThatThrownBy(
                            () -> {
                                if (sql.startsWith("COPY")) {
                                    connection
                                            .unwrap(PGConnection.class)
                                            .getCopyAPI()
                                            .copyOut(sql, new java.io.ByteArrayOutputStream());
                                } else {
                                    rows(connection, sql);
                                }
                            })
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"))
                    .hasMessageContaining("tabela-inteira");
        } finally {
            if (sql.startsWith("INSERT")) {
                assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_copia_nao_ha"))
                        .isZero();
                DemoGateway.runDirect("DROP TABLE guarda_copia_nao_ha");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) FROM clientes",
                "SELECT uf, count(*) FROM clientes GROUP BY uf",
                "SELECT id FROM clientes WHERE id < 100",
                "SELECT cidade, pedidos, total FROM vendas_por_cidade ORDER BY total DESC",
                "SELECT cidade, uf, count(*), sum(id), max(criado_em) FROM clientes GROUP BY cidade, uf",
                "SELECT a.id, b.uf FROM clientes a JOIN clientes b ON b.id = a.id WHERE a.id < 50",
                "UPDATE guarda_cheia SET uf = c.uf FROM clientes c WHERE c.id = guarda_cheia.id AND c.id < 20",
                "SELECT id FROM clientes ORDER BY id LIMIT 100",
                "SELECT max(id), min(id) FROM clientes",
                "SELECT p.id FROM pedidos p JOIN clientes c ON c.id = p.cliente_id WHERE c.id = 7",
                "EXPLAIN SELECT id FROM clientes",
                "SELECT id FROM produtos",
                "BEGIN; DECLARE c CURSOR FOR SELECT id FROM clientes; FETCH 10 FROM c; CLOSE c; COMMIT",
                "CREATE TEMP TABLE guarda_pouco AS SELECT id FROM clientes WHERE id < 10"
            })
    void whatIsNotTheWholeTableComesOut(String sql) throws SQLException {
        try (Connection guarded = gateway.connect("inteira", Map.of("preferQueryMode", "simple"));
                Connection direct = DemoGateway.direct()) {
            int expected = rows(direct, sql);
            assertThat(rows(guarded, sql)).isEqualTo(expected);
        }
    }

    @Test
    void aFetchSizeDoesNotHideTheWholeTable() throws SQLException {
        try (Connection connection = gateway.connect("inteira")) {
            connection.setAutoCommit(false);
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT id FROM clientes WHERE id > ?")) {
                select.setInt(1, 0);
                select.setFetchSize(500);
                assertThatThrownBy(
                                () -> {
                                    int n = 0;
                                    try (ResultSet result = select.executeQuery()) {
                                        while (result.next()) {
                                            n++;
                                        }
                                    } finally {
                                        assertThat(n).isLessThanOrEqualTo(25_500);
                                    }
                                })
                        .hasMessageContaining("tabela-inteira");
            }
        }
    }

    // ---- rows of one statement

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "extendedForPrepared"})
    void tooManyRowsAreCut(String mode) throws SQLException {
        refused(
                "linhas",
                mode,
                "SELECT id FROM produtos p, generate_series(1, 300) g",
                "muitas-linhas");
        try (Connection connection = gateway.connect("linhas", Map.of("preferQueryMode", mode))) {
            assertThat(rows(connection, "SELECT id FROM clientes LIMIT 100")).isEqualTo(100);
            assertThatThrownBy(() -> rows(connection, "SELECT id FROM clientes LIMIT 101"))
                    .hasMessageContaining("more than 100 rows");
            assertThat(rows(connection, "SELECT id FROM clientes LIMIT 100")).isEqualTo(100);
        }
    }

    @Test
    void nothingBeyondTheLimitReachesTheAgentOrTheBook() throws Exception {
        Psql.Result result =
                Psql.through(gateway, "linhas")
                        .run(
                                "",
                                "-At",
                                "-c",
                                "\\set FETCH_COUNT 10",
                                "-c",
                                "SELECT g FROM generate_series(1, 500000) g");
        long rows = result.output().lines().filter(l -> l.matches("\\d+")).count();
        assertThat(rows).isLessThanOrEqualTo(100);
        assertThat(result.output())
                .contains("ERROR:  Portaria: The statement brings out more than 100 rows")
                .contains("(rule: guardrail muitas-linhas)")
                .contains("HINT:  Ask for fewer rows.");
    }

    @Test
    void whatWasWrittenIsUndoneWhenItsRowsAreTooMany() throws SQLException {
        DemoGateway.runDirect("UPDATE guarda_alvo SET um = 1");
        for (String mode : new String[] {"simple", "extended"}) {
            refused(
                    "escreve",
                    mode,
                    "UPDATE guarda_alvo SET um = 2 WHERE id <= 400 RETURNING id",
                    "muitas-linhas");
            assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_alvo WHERE um = 2"))
                    .isZero();
            try (Connection connection =
                    gateway.connect("escreve", Map.of("preferQueryMode", mode))) {
                assertThat(
                                rows(
                                        connection,
                                        "UPDATE guarda_alvo SET um = 2 WHERE id <= 50 RETURNING id"))
                        .isEqualTo(50);
            }
            assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_alvo WHERE um = 2"))
                    .isEqualTo(50);
            DemoGateway.runDirect("UPDATE guarda_alvo SET um = 1");
        }
    }

    // ---- rows of a day

    @Test
    void pagingStopsAtTheDaysBudget() throws Exception {
        try (DemoGateway own = DemoGateway.start(CATALOG)) {
            int rows = 0;
            try (Connection connection = own.connect("dia")) {
                int last = 0;
                while (rows <= 2000) {
                    try (PreparedStatement page =
                            connection.prepareStatement(
                                    "SELECT id FROM clientes WHERE id > ? ORDER BY id LIMIT 100")) {
                        page.setInt(1, last);
                        try (ResultSet result = page.executeQuery()) {
                            while (result.next()) {
                                rows++;
                                last = result.getInt(1);
                            }
                        }
                    }
                }
            } catch (SQLException e) {
                assertThat(e.getMessage()).contains("guardrail orcamento");
            }
            assertThat(rows).isEqualTo(1000);
            // another session has no other budget, and other tables have none
            try (Connection connection = own.connect("dia")) {
                assertThatThrownBy(() -> rows(connection, "SELECT id FROM clientes WHERE id = 1"))
                        .hasMessageContaining("guardrail orcamento");
                assertThat(rows(connection, "SELECT id FROM produtos LIMIT 5")).isEqualTo(5);
            }
        }
    }

    @Test
    void theDaysBudgetSurvivesARestart() throws Exception {
        java.nio.file.Path folder = java.nio.file.Files.createTempDirectory("portaria-home");
        java.time.InstantSource clock = java.time.InstantSource.system();
        try (DemoGateway first = DemoGateway.start(folder, CATALOG, clock);
                Connection connection = first.connect("dia")) {
            assertThat(rows(connection, "SELECT id FROM clientes LIMIT 900")).isEqualTo(900);
        }
        try (DemoGateway second = DemoGateway.start(folder, CATALOG, clock);
                Connection connection = second.connect("dia")) {
            assertThat(rows(connection, "SELECT id FROM clientes LIMIT 100")).isEqualTo(100);
            assertThatThrownBy(() -> rows(connection, "SELECT id FROM clientes LIMIT 1"))
                    .hasMessageContaining("guardrail orcamento");
        }
    }

    // ---- copies

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY clientes TO STDOUT",
                "COPY (SELECT id FROM clientes WHERE id = 1) TO STDOUT (FORMAT csv)",
                "COPY (SELECT * FROM guarda_vista LIMIT 1) TO STDOUT",
                "COPY (SELECT guarda_le() LIMIT 1) TO STDOUT"
            })
    void copiesOutAreRefused(String sql) throws SQLException {
        try (Connection connection = gateway.connect("copia")) {
            assertThatThrownBy(() ->
                            connection
                                    .unwrap(PGConnection.class)
                                    .getCopyAPI()
                                    .copyOut(sql, new java.io.ByteArrayOutputStream()))
                    .hasMessageContaining("guardrail copia-para-fora");
        }
    }

    @Test
    void copiesOfOtherTablesPass() throws SQLException, IOException {
        try (Connection connection = gateway.connect("copia")) {
            long copied =
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyOut(
                                    "COPY produtos TO STDOUT", new java.io.ByteArrayOutputStream());
            assertThat(copied).isEqualTo(DemoGateway.countDirect("SELECT count(*) FROM produtos"));
        }
    }

    // ---- what destroys

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM guarda_alvo",
                "DELETE FROM guarda_alvo WHERE true",
                "DELETE FROM guarda_alvo WHERE 1 = 1 OR id = 3",
                "DELETE FROM guarda_alvo WHERE id = id",
                "DELETE FROM guarda_alvo WHERE id > 0",
                "DELETE FROM guarda_alvo WHERE nome LIKE '%'",
                "DELETE FROM guarda_alvo WHERE md5(nome) <> ''",
                "DELETE FROM guarda_alvo a USING guarda_alvo b WHERE a.id = b.id",
                "DELETE FROM ONLY public.guarda_alvo WHERE id IN (SELECT id FROM guarda_alvo)",
                "UPDATE guarda_alvo SET um = 2",
                "UPDATE guarda_alvo SET um = 2 WHERE um = 1",
                "UPDATE guarda_alvo SET um = 2 WHERE id > 0 RETURNING id",
                "WITH d AS (DELETE FROM guarda_alvo RETURNING id) SELECT count(*) FROM d",
                "WITH d AS (DELETE FROM guarda_alvo WHERE id > 0 RETURNING id) SELECT count(*) FROM d",
                "MERGE INTO guarda_alvo a USING guarda_alvo b ON a.id = b.id WHEN MATCHED THEN DELETE",
                "TRUNCATE guarda_alvo",
                "DROP TABLE guarda_alvo",
                "DROP TABLE IF EXISTS guarda_alvo CASCADE",
                "ALTER TABLE guarda_alvo DROP COLUMN nome",
                "SELECT guarda_apaga()",
                "DO $$ BEGIN DELETE FROM guarda_alvo; END $$",
                "DO $$ BEGIN EXECUTE 'DELETE FROM guarda_alvo'; END $$",
                "EXPLAIN ANALYZE DELETE FROM guarda_alvo WHERE id > 0",
                "SELECT 1; DELETE FROM guarda_alvo"
            })
    void nothingIsDestroyed(String sql) throws SQLException {
        for (String mode : new String[] {"simple", "extended"}) {
            try (Connection connection =
                    gateway.connect("ordens", Map.of("preferQueryMode", mode))) {
                assertThatThrownBy(() -> rows(connection, sql))
                        .as(mode)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42501"))
                        .hasMessageContaining("destruicao");
                assertThat(rows(connection, "SELECT 1")).isEqualTo(1);
            }
            assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_alvo WHERE um = 1"))
                    .as(mode)
                    .isEqualTo(1000);
        }
    }

    /// By the standard it is a harmless SELECT of two strings; the server reads a DELETE between them.
    @Test
    void anotherMeaningOfBackslashesHidesNothing() throws SQLException {
        String hidden =
                "WITH a AS (SELECT '\\'' AS x), d AS (DELETE FROM guarda_alvo RETURNING 1), c AS (SELECT '\n' AS y) SELECT 1 --') SELECT 2";
        try (Connection connection =
                        gateway.connect("ordens", Map.of("preferQueryMode", "simple"));
                Statement statement = connection.createStatement()) {
            statement.execute("SET standard_conforming_strings = off");
            assertThatThrownBy(() -> statement.execute(hidden)).hasMessageContaining("destruicao");
        }
        try (Connection connection =
                        gateway.connect("inteira", Map.of("preferQueryMode", "simple"));
                Statement statement = connection.createStatement()) {
            statement.execute("SET standard_conforming_strings = off");
            statement.execute("PREPARE bom AS SELECT 1");
            assertThatThrownBy(() -> statement.execute("EXECUTE bom -- '\\'"))
                    .hasMessageContaining("cannot be analysed");
        }
        assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_alvo")).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended"})
    void whatWasPreparedIsUndoneToo(String mode) throws SQLException {
        try (Connection connection = gateway.connect("ordens", Map.of("preferQueryMode", mode))) {
            rows(connection, "PREPARE d AS DELETE FROM guarda_alvo WHERE id > 0");
            assertThatThrownBy(() -> rows(connection, "EXECUTE d"))
                    .hasMessageContaining("destruicao");
        }
        assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_alvo")).isEqualTo(1000);
    }

    @Test
    void whatMayHaveToBeUndoneStandsByItself() throws SQLException {
        try (Connection connection =
                gateway.connect("ordens", Map.of("preferQueryMode", "simple"))) {
            assertThatThrownBy(() ->
                            rows(
                                    connection,
                                    "UPDATE guarda_alvo SET um = 4 WHERE id = 1; DELETE FROM guarda_alvo WHERE id > 0"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"))
                    .hasMessageContaining("Send it by itself");
        }
        assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_alvo WHERE um = 1"))
                .isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended"})
    void whatChangesAFewRowsIsKept(String mode) throws SQLException {
        try (Connection connection = gateway.connect("ordens", Map.of("preferQueryMode", mode));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE guarda_alvo SET um = 3 WHERE id < 11"))
                    .isEqualTo(10);
            assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_alvo WHERE um = 3"))
                    .isEqualTo(10);
            connection.setAutoCommit(false);
            assertThat(statement.executeUpdate("UPDATE guarda_alvo SET um = 1 WHERE id < 11"))
                    .isEqualTo(10);
            connection.rollback();
            assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_alvo WHERE um = 3"))
                    .isEqualTo(10);
            connection.setAutoCommit(true);
            assertThat(statement.executeUpdate("UPDATE guarda_alvo SET um = 1 WHERE um = 3"))
                    .isEqualTo(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended"})
    void aTransactionInWhichSomethingWasUndoneHasFailed(String mode) throws SQLException {
        try (Connection connection = gateway.connect("ordens", Map.of("preferQueryMode", mode));
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("UPDATE guarda_alvo SET um = 5 WHERE id = 1");
            assertThatThrownBy(
                            () -> statement.executeUpdate("DELETE FROM guarda_alvo WHERE id > 0"))
                    .hasMessageContaining("destruicao");
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
            connection.rollback();
            assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_alvo WHERE um = 1"))
                    .isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended"})
    void errorsOfWhatMayBeUndoneAreTheServersOwn(String mode) throws SQLException {
        DemoGateway.runDirect(
                "DROP TABLE IF EXISTS guarda_filha",
                "CREATE TABLE guarda_filha (alvo int REFERENCES guarda_alvo (id) DEFERRABLE INITIALLY DEFERRED)",
                "INSERT INTO guarda_filha VALUES (7)");
        try (Connection connection = gateway.connect("ordens", Map.of("preferQueryMode", mode));
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() ->
                                statement.executeUpdate(
                                        "UPDATE guarda_alvo SET id = 1 WHERE id = 2"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("23505"));
                // the commit fails, after the statement itself has not
                assertThatThrownBy(() ->
                                statement.executeUpdate("DELETE FROM guarda_alvo WHERE id = 7"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("23503"));
                assertThatThrownBy(() ->
                                statement.executeUpdate(
                                        "DELETE FROM guarda_alvo WHERE nowhere = 7"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42703"));
                assertThat(rows(connection, "SELECT 1")).isEqualTo(1);
            }
        } finally {
            DemoGateway.runDirect("DROP TABLE guarda_filha");
        }
        assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_alvo")).isEqualTo(1000);
    }

    private interface Script {
        void send(RawAgent agent) throws IOException;
    }

    /// What is told, but for the texts of errors.
    private static List<String> told(RawAgent agent, Script script, int ends) throws IOException {
        script.send(agent);
        agent.send();
        for (int i = 0; i < ends; i++) {
            agent.hearUpTo('Z');
        }
        return agent.heard().stream().map(m -> m.type() == 'E' ? "E" : m.toString()).toList();
    }

    private static void saysTheSame(Script script, int ends) throws IOException {
        try (RawAgent direct = RawAgent.direct();
                RawAgent guarded = RawAgent.login(shared, "ordens")) {
            assertThat(told(guarded, script, ends)).isEqualTo(told(direct, script, ends));
        }
    }

    @Test
    void aQueryThatIsTakenApartIsAnsweredLikeAnyOther() throws IOException {
        String update = "UPDATE guarda_alvo SET um = 1 WHERE id < 11";
        saysTheSame(a -> a.query(update), 1);
        saysTheSame(a -> a.query(update + " RETURNING id, nome;"), 1);
        saysTheSame(a -> a.query("BEGIN").query(update).query("SELECT 1").query("ROLLBACK"), 4);
        saysTheSame(a -> a.query("BEGIN").query("SELECT 1/0").query(update).query("ROLLBACK"), 4);
        saysTheSame(a -> a.query("UPDATE guarda_alvo SET id = 1 WHERE id = 2").query(update), 2);
        saysTheSame(a -> a.query("UPDATE guarda_alvo SET nosuch = 1 WHERE id = 2"), 1);
        saysTheSame(a -> a.parse("", "SELECT 1").query(update).sync(), 2);
        // the server ignores it, and whatever else comes before the Sync
        saysTheSame(a -> a.parse("", "SELECT nosuch").query(update).sync().query("SELECT 2"), 2);
        saysTheSame(a -> a.query(update).parse("", "SELECT 3").bind("", "").execute("").sync(), 2);
    }

    @Test
    void manyNamesHideNothing() throws SQLException {
        try (Connection connection =
                        gateway.connect("ordens", Map.of("preferQueryMode", "simple"));
                Statement statement = connection.createStatement()) {
            statement.execute("PREPARE mau AS DELETE FROM guarda_alvo WHERE id > 0");
            for (int i = 0; i < 1_001; i++) {
                statement.execute("PREPARE n" + i + " AS SELECT 1");
            }
            assertThatThrownBy(() -> statement.execute("PREPARE mau AS SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("42P05"));
            assertThatThrownBy(() -> statement.execute("EXECUTE mau"))
                    .hasMessageContaining("destruicao");
            assertThat(rows(connection, "EXECUTE n5")).isEqualTo(1);
        }
        assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_alvo")).isEqualTo(1000);
    }

    @Test
    void theBookSaysWhatBecameOfIt() throws SQLException {
        refused("ordens", "simple", "DELETE FROM guarda_alvo WHERE id > 1", "destruicao");
        boolean found =
                shared.sessions().stream()
                        .flatMap(s -> shared.operations(s.id()).stream())
                        .anyMatch(o ->
                                o.statement().contains("id > 1")
                                        && o.toString().contains("It was undone"));
        assertThat(found).isTrue();
    }

    // ---- what came through once

    private void refusedAtTheEnd(String agent, String guardrail, String... steps)
            throws SQLException {
        try (Connection connection = gateway.connect(agent, Map.of("preferQueryMode", "simple"))) {
            for (int i = 0; i < steps.length - 1; i++) {
                rows(connection, steps[i]);
            }
            String last = steps[steps.length - 1];
            assertThatThrownBy(() -> rows(connection, last))
                    .as(last)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"))
                    .hasMessageContaining(guardrail);
        }
    }

    @Test
    void codeIsReadByEitherMeaningOfBackslashes() throws SQLException {
        String off = "SET standard_conforming_strings = off";
        refusedAtTheEnd(
                "ordens",
                "destruicao",
                off,
                "DO $$ BEGIN PERFORM '\\''; DELETE FROM guarda_alvo; --'\n END $$");
        assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_alvo")).isEqualTo(1000);
        refusedAtTheEnd(
                "inteira",
                "masking",
                off,
                "DO $$ BEGIN PERFORM '\\''; CREATE TEMP TABLE guarda_b AS SELECT cpf FROM clientes; --'\n END $$");
        refusedAtTheEnd(
                "inteira",
                "masking",
                off,
                "CREATE FUNCTION guarda_b() RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM '\\''; RETURN (SELECT string_agg(cpf, ',') FROM clientes); --'\n END $$");
    }

    @Test
    void whatExplainRunsByANameIsHeldToItsGuardrails() throws SQLException {
        refusedAtTheEnd(
                "ordens",
                "destruicao",
                "PREPARE d AS DELETE FROM guarda_alvo WHERE id > 0",
                "EXPLAIN ANALYZE EXECUTE d");
        assertThat(DemoGateway.countDirect("SELECT count(*) FROM guarda_alvo")).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WITH d AS (INSERT INTO guarda_fora SELECT id FROM clientes WHERE id % 1 = 0 RETURNING 1) SELECT count(*) FROM d",
                "EXPLAIN ANALYZE INSERT INTO guarda_fora SELECT id FROM clientes WHERE id % 1 = 0",
                "EXPLAIN ANALYZE CREATE TEMP TABLE guarda_outra AS SELECT id FROM clientes WHERE id % 1 = 0",
                "DO $$ BEGIN INSERT INTO guarda_fora SELECT id FROM pedidos; END $$",
                "SELECT length(set_config('a.b', (SELECT string_agg(situacao, ',') FROM pedidos WHERE id % 1 = 0), false))",
                "SELECT count(pg_notify('c', id::text)) FROM pedidos",
                "DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM pedidos LIMIT 70000 LOOP RAISE NOTICE '%', r.id; END LOOP; END $$",
                "DO $$ BEGIN RAISE NOTICE '%', (SELECT string_agg(situacao || feito_em, ',') FROM pedidos); END $$",
                "DO $$ BEGIN RAISE EXCEPTION '%', (SELECT string_agg(situacao || feito_em, ',') FROM pedidos); END $$"
            })
    void rowsDoNotLeaveByOtherWays(String sql) throws SQLException {
        refusedAtTheEnd("inteira", "tabela-inteira", "CREATE TEMP TABLE guarda_fora (id int)", sql);
    }

    @Test
    void aFewNoticesAreTold() throws SQLException {
        try (Connection connection = gateway.connect("inteira");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM pedidos LIMIT 3 LOOP RAISE NOTICE '%', r.id; END LOOP; END $$");
            assertThat(statement.getWarnings().getNextWarning().getNextWarning().getMessage())
                    .isNotEmpty();
        }
    }

    @Test
    void aCursorOfWhichNobodyKnowsIsCountedAsAWhole() throws SQLException {
        try (Connection connection =
                        gateway.connect("linhas", Map.of("preferQueryMode", "simple"));
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 1_001; i++) {
                statement.execute("PREPARE n" + i + " AS SELECT 1");
            }
            statement.execute("BEGIN");
            statement.execute("DECLARE c CURSOR FOR SELECT 1 AS um FROM clientes");
            int[] rows = {0};
            assertThatThrownBy(
                            () -> {
                                while (rows[0] < 500) {
                                    rows[0] += rows(connection, "FETCH 40 FROM c");
                                }
                            })
                    .hasMessageContaining("guardrail muitas-linhas");
            assertThat(rows[0]).isLessThanOrEqualTo(100);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT json_agg(t) FROM (SELECT * FROM clientes ORDER BY id LIMIT 10) t",
                "CREATE TEMP TABLE guarda_resumo AS SELECT uf, count(*) AS n FROM clientes GROUP BY uf",
                "EXPLAIN INSERT INTO guarda_alvo SELECT id, uf, 1 FROM clientes",
                "SELECT setval('exportacoes_id_seq', greatest(1, (SELECT max(id) FROM exportacoes)))",
                "DO $$ BEGIN PERFORM count(*) FROM pedidos; END $$"
            })
    void reportsAreNotTakenForTheWholeTable(String sql) throws SQLException {
        try (Connection connection =
                gateway.connect("inteira", Map.of("preferQueryMode", "simple"))) {
            assertThat(rows(connection, sql)).isGreaterThanOrEqualTo(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended"})
    void aConditionThatFindsOneRowIsOne(String mode) throws SQLException {
        try (Connection connection = gateway.connect("ordens", Map.of("preferQueryMode", mode))) {
            rows(connection, "CREATE TEMP TABLE guarda_unica AS SELECT 1 AS id, 1 AS n");
            rows(connection, "UPDATE guarda_unica SET n = n + 1 WHERE id = 1");
            rows(
                    connection,
                    "WITH fila AS (SELECT id FROM guarda_alvo ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) UPDATE guarda_alvo g SET um = 1 FROM fila WHERE g.id = fila.id RETURNING g.id");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended"})
    void whatIsCopiedAndReturnedIsCountedOnce(String mode) throws SQLException {
        try (Connection connection = gateway.connect("escreve", Map.of("preferQueryMode", mode))) {
            rows(connection, "CREATE TEMP TABLE guarda_uma (id int)");
            String insert =
                    "INSERT INTO guarda_uma SELECT g FROM generate_series(1, 60) g RETURNING id";
            assertThat(rows(connection, insert)).isEqualTo(60);
        }
    }

    // ---- probes

    @Test
    void probesStopAtTheDaysBudget() throws Exception {
        String masking =
                "masking:\n  - { name: cpf, columns: [\"loja:public.clientes.cpf\"], technique: partial }\n";
        try (DemoGateway own = DemoGateway.start(CATALOG + masking);
                Connection connection = own.connect("sondas");
                PreparedStatement probe =
                        connection.prepareStatement("SELECT id FROM clientes WHERE cpf = ?")) {
            for (int i = 0; i < 5; i++) {
                probe.setString(1, "0000000000" + i);
                probe.executeQuery().close();
            }
            probe.setString(1, "11111111111");
            assertThatThrownBy(probe::executeQuery).hasMessageContaining("guardrail perguntas");
            assertThat(rows(connection, "SELECT id FROM clientes WHERE id = 1")).isEqualTo(1);
        }
    }
}
