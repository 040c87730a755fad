package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Told;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Tables that are others when a statement runs than when it was judged: changed in a transaction that is not committed, since
/// a PREPARE, or shadowed by one that the agent makes, for code that a person wrote.
class ChangedTablesTest {
    private DemoGateway gateway;
    private Connection agent;
    private Statement statement;
    private String name;

    @BeforeEach
    void start() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE DOMAIN codigo AS text",
                "CREATE TABLE diario (nome text, x text)",
                "INSERT INTO diario VALUES ('nada', 'nada')",
                "CREATE TABLE minha (a text, b text)",
                "INSERT INTO minha VALUES ('a', 'b')",
                "CREATE TABLE cartoes (id int, obs text, telefone text)",
                "INSERT INTO cartoes SELECT 2, 'obs', nome FROM clientes WHERE id = 2",
                "CREATE TABLE historico (id int, obs text, telefone text)",
                "CREATE FUNCTION guarda() RETURNS trigger LANGUAGE plpgsql AS "
                        + "$$ DECLARE v codigo; BEGIN INSERT INTO historico SELECT OLD.id, OLD.obs, OLD.telefone; PERFORM x FROM diario; RETURN NEW; END $$",
                "CREATE TRIGGER guarda BEFORE UPDATE ON cartoes FOR EACH ROW EXECUTE FUNCTION guarda()");
        try (Connection direct = DemoGateway.direct();
                Statement asking = direct.createStatement();
                ResultSet row = asking.executeQuery("SELECT nome FROM clientes WHERE id = 2")) {
            row.next();
            name = row.getString(1);
        }
        gateway = DemoGateway.start();
        agent = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
        statement = agent.createStatement();
    }

    @AfterEach
    void stop() throws SQLException {
        agent.close();
        gateway.close();
        DemoGateway.runDirect(
                "DROP SCHEMA IF EXISTS outra CASCADE",
                "DROP SCHEMA IF EXISTS portaria_loja CASCADE",
                "DROP TABLE IF EXISTS diario, minha, cartoes, historico, colheita CASCADE",
                "DROP FUNCTION guarda()",
                "DROP DOMAIN codigo");
    }

    private String everything(String... all) {
        return Told.everything(statement, all);
    }

    private String reversed() {
        return new StringBuilder(name).reverse().toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PREPARE p AS INSERT INTO minha SELECT id, (SELECT reverse(nome) FROM diario LIMIT 1) FROM clientes; ALTER TABLE diario DROP COLUMN nome; EXECUTE p; SELECT b FROM minha",
                "BEGIN; ALTER TABLE diario DROP COLUMN nome; SELECT (SELECT reverse(nome) FROM diario LIMIT 1) FROM clientes WHERE id = 2",
                "BEGIN; ALTER TABLE diario RENAME COLUMN nome TO y; SELECT (SELECT reverse(nome) FROM diario LIMIT 1) FROM clientes WHERE id = 2",
                "BEGIN; ALTER TABLE minha DROP COLUMN b; SELECT reverse(c4) FROM (SELECT * FROM minha, cartoes) s(c1, c2, c3, c4)",
                "BEGIN; ALTER TABLE minha DROP COLUMN b; WITH s(c1, c2, c3, c4) AS (SELECT * FROM minha, cartoes) SELECT reverse(c4) FROM s",
                "BEGIN; ALTER TABLE minha DROP COLUMN b; SELECT reverse(c4) FROM (minha CROSS JOIN cartoes) AS s(c1, c2, c3, c4)",
                "BEGIN; ALTER TABLE cartoes DROP COLUMN obs; SELECT reverse(c2) FROM (SELECT * FROM cartoes) s(c1, c2)",
                "BEGIN; ALTER TABLE cartoes DROP COLUMN obs; SELECT reverse(c2) FROM cartoes AS s(c1, c2)",
                "BEGIN; CREATE TEMP TABLE produtos (y int); INSERT INTO produtos VALUES (1); SELECT reverse(c3) FROM (SELECT * FROM produtos, (SELECT nome, cidade FROM clientes WHERE id = 2) x) s(c1, c3, c4)",
                "CREATE TEMP TABLE novo (y int); INSERT INTO novo VALUES (1); SELECT reverse(c3) FROM (SELECT * FROM novo, (SELECT nome, cidade FROM clientes WHERE id = 2) x) s(c1, c3, c4)"
            })
    void namesAndPlacesAreNotOthersWhenItRuns(String sql) {
        assertThat(everything(sql.split("; "))).doesNotContain(name, reversed());
    }

    /// Which rows are joined would tell which values are equal.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN; ALTER TABLE minha ADD COLUMN nome text; UPDATE minha SET nome = 'x'; SELECT count(*) FROM minha NATURAL JOIN clientes",
                "SELECT id FROM clientes WHERE nome = ANY (ARRAY['x']::codigo[])",
                "CREATE COLLATION solta (provider = icu, locale = 'und-u-ks-level1', \"deterministic\" = false)"
            })
    void comparesNothingUncounted(String sql) {
        assertThat(everything(sql.split("; "))).contains("Portaria:");
    }

    /// A person's trigger finds the agent's table, view or type first.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TEMP TABLE historico (a int, b text, c text); UPDATE cartoes SET obs = obs; SELECT c FROM pg_temp.historico",
                "SELECT 1 AS a, 'b'::text AS b, 'c'::text AS c INTO TEMP historico; UPDATE cartoes SET obs = obs; SELECT c FROM pg_temp.historico",
                "CREATE TEMP TABLE colheita (a int, b text, c text); ALTER TABLE colheita RENAME TO historico; UPDATE cartoes SET obs = obs; SELECT c FROM pg_temp.historico",
                "CREATE SCHEMA outra; CREATE TABLE outra.historico (a int, b text, c text); SET search_path = outra, public; UPDATE cartoes SET obs = obs; SELECT c FROM outra.historico",
                "CREATE SCHEMA AUTHORIZATION portaria_loja CREATE TABLE historico (a int, b text, c text); UPDATE cartoes SET obs = obs; SELECT c FROM portaria_loja.historico",
                "CREATE SCHEMA outra; CREATE TABLE outra.colheita (a int, b text, c text); ALTER TABLE outra.colheita RENAME TO historico; SET search_path = outra, public; UPDATE cartoes SET obs = obs; SELECT c FROM outra.historico"
            })
    void codeFindsTheTablesThatItMeant(String sql) {
        assertThat(everything(sql.split("; "))).contains("Portaria:").doesNotContain(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TEMP VIEW diario AS SELECT 'a' AS x",
                "CREATE DOMAIN outra.codigo AS text CHECK (VALUE < 'm')",
                "CREATE TYPE junta AS RANGE (subtype = text)",
                "ALTER FUNCTION guarda() SET search_path = outra, public",
                "ALTER FUNCTION guarda() SECURITY DEFINER",
                "ALTER TABLE cartoes DROP COLUMN obs"
            })
    void whatCodeMeansStays(String sql) {
        everything("CREATE SCHEMA outra");
        assertThat(everything(sql)).contains("Portaria:");
    }

    /// What code leaves in its session can be read there afterwards.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET my.flag = 'M'",
                "SET work_mem = '1MB'",
                "LISTEN aha",
                "PREPARE aha AS SELECT 1",
                "DROP SEQUENCE conta",
                "ALTER SEQUENCE conta RESTART WITH 5",
                "SET CONSTRAINTS ALL DEFERRED",
                "DISCARD PLANS",
                "ANALYZE produtos",
                "COMMENT ON TABLE minha IS 'x'"
            })
    void codeLeavesNothingOfWhatItIsGiven(String left) {
        assertThat(
                        everything(
                                "CREATE FUNCTION conta_tudo(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN IF $1 LIKE 'M%' THEN "
                                        + left
                                        + "; END IF; RETURN ''; END $$"))
                .contains("Portaria:");
    }
}
