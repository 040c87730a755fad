package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Told;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Names that are a column's for who looks at the statement, and something else's for the server: a function's of the row, a row's,
/// another column's, in another place. Each of these brings out a name past the gateway.
class NamesThatMayMeanOthersTest {
    private DemoGateway gateway;
    private Connection agent;
    private Statement statement;
    private String name;

    @BeforeEach
    void start() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE TABLE minha (a text, b text)",
                "INSERT INTO minha VALUES ('a', 'b')",
                "CREATE TABLE larga (p text, q text)",
                "CREATE TABLE m3 (c text, nome text, k text, row_to_json text, \"case\" text, x text, id int)",
                "INSERT INTO m3 VALUES ('c', 'm', 'k', 'r', 'c', 'x', 1)",
                "CREATE TABLE m4 (a int, nome text)",
                "INSERT INTO m4 VALUES (2, 'meu')",
                "CREATE TABLE mae (x text, obs text, id int)",
                "CREATE TABLE filha (telefone text) INHERITS (mae)",
                "INSERT INTO filha SELECT 'x', 'o', 2, nome FROM clientes WHERE id = 2",
                "CREATE DOMAIN curto AS text",
                "CREATE TABLE com_dominio (id int, d curto, telefone text)",
                "INSERT INTO com_dominio SELECT 2, 'd', nome FROM clientes WHERE id = 2",
                "CREATE TYPE forma AS (id int, telefone text)",
                "CREATE TABLE formada OF forma",
                "INSERT INTO formada SELECT 2, nome FROM clientes WHERE id = 2");
        name = direct("SELECT nome FROM clientes WHERE id = 2").strip();
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
                "DROP TABLE IF EXISTS minha, larga, m3, m4, mae, com_dominio, formada CASCADE",
                "DROP DOMAIN IF EXISTS curto",
                "DROP TYPE IF EXISTS forma",
                "DROP FUNCTION IF EXISTS ctid(anyelement)");
    }

    private static String direct(String... all) throws SQLException {
        try (Connection direct = DemoGateway.direct();
                Statement asking = direct.createStatement()) {
            String told = Told.everything(asking, all);
            Told.everything(asking, "ROLLBACK");
            return told;
        }
    }

    private String reversed() {
        return new StringBuilder(name).reverse().toString();
    }

    private void bringsNothingOut(String sql) throws SQLException {
        String[] all = ("BEGIN; " + sql).split("; ");
        assertThat(direct(all)).containsAnyOf(name, reversed());
        assertThat(Told.everything(statement, all)).doesNotContain(name, reversed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT s.row_to_json FROM (SELECT 1, nome FROM clientes WHERE id = 2) s",
                "SELECT s.row_to_json FROM (SELECT 1, reverse(nome) FROM clientes WHERE id = 2) s",
                "WITH s AS (SELECT 1, nome FROM clientes WHERE id = 2) SELECT array_agg(s.row_to_json) FROM s",
                "SELECT (SELECT s.row_to_json) FROM (SELECT 1, nome FROM clientes WHERE id = 2 UNION ALL SELECT 2, 'x') s",
                "SELECT j.row_to_json FROM (generate_series(1, 1) g CROSS JOIN clientes cc) j WHERE j.id = 2",
                "SELECT s.row_to_json FROM (SELECT g.*, reverse(c.nome) x FROM generate_series(1, 1) g, clientes c WHERE c.id = 2) s",
                "UPDATE minha SET a = s.row_to_json::text FROM (SELECT 1, nome FROM clientes WHERE id = 2) s; SELECT a FROM minha",
                "DELETE FROM minha USING (SELECT 1, nome FROM clientes WHERE id = 2) x RETURNING x.row_to_json",
                "CREATE SCHEMA outra; CREATE TABLE outra.clientes (id int, row_to_json text); COMMIT; SELECT clientes.row_to_json FROM clientes WHERE id = 2",
                "ALTER TABLE m3 DROP COLUMN row_to_json; SELECT s.row_to_json FROM (SELECT m3.*, reverse(c.nome) FROM m3, clientes c WHERE c.id = 2) s",
                "ALTER TABLE m3 DROP COLUMN row_to_json; SELECT j.row_to_json FROM (m3 CROSS JOIN clientes cc(i, j)) j WHERE i = 2",
                "CREATE FUNCTION ctid(anyelement) RETURNS text LANGUAGE sql AS 'SELECT $1::text'; SELECT s.ctid FROM (SELECT 1 AS um, reverse(nome) r FROM clientes WHERE id = 2) s",
                "ALTER TABLE minha DROP COLUMN a; CREATE FUNCTION a(anyelement) RETURNS text LANGUAGE sql AS 'SELECT $1::text'; SELECT s.a FROM (SELECT minha.*, c.nome FROM minha, clientes c WHERE c.id = 2) s"
            })
    void afterADotThereMayBeAFunction(String sql) throws SQLException {
        bringsNothingOut(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT reverse(v.column2) FROM clientes c, LATERAL (VALUES (c.*, 'x')) v WHERE c.id = 2",
                "SELECT (SELECT reverse(column2) FROM (VALUES (c.*, 'x')) v) FROM clientes c WHERE c.id = 2",
                "SELECT reverse(b) FROM clientes c, LATERAL (VALUES ((c).*, 1, 2)) v(a, b) WHERE c.id = 2",
                "INSERT INTO larga SELECT v.column2, v.column3 FROM clientes c, LATERAL (VALUES (c.*, 'x', 'y')) v WHERE c.id = 2; SELECT p FROM larga",
                "MERGE INTO minha USING (SELECT reverse(nome) r, id FROM clientes WHERE id = 2) s ON true WHEN MATCHED THEN UPDATE SET a = 'z' RETURNING *",
                "WITH x AS (MERGE INTO minha USING (SELECT reverse(nome) r, id FROM clientes WHERE id = 2) s ON true WHEN MATCHED THEN UPDATE SET a = 'z' RETURNING *) SELECT * FROM x"
            })
    void aStarBringsMoreThanOneColumn(String sql) throws SQLException {
        bringsNothingOut(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE m3 DROP COLUMN c; SELECT c::text FROM m3, clientes c WHERE c.id = 2",
                "ALTER TABLE m3 DROP COLUMN c; SELECT (SELECT c::text FROM m3) FROM clientes c WHERE c.id = 2",
                "ALTER TABLE m3 DROP COLUMN c; CREATE TABLE m5 AS SELECT c::text t FROM m3, clientes c WHERE c.id = 2; SELECT t FROM m5",
                "ALTER TABLE m3 DROP COLUMN x; SELECT x FROM m3, clientes c, reverse(c.nome) x WHERE c.id = 2",
                "ALTER TABLE m3 DROP COLUMN \"case\"; SELECT \"case\" FROM (SELECT m3.*, CASE WHEN true THEN reverse(c.nome) END FROM m3, clientes c WHERE c.id = 2) s",
                "SELECT concat(id) FROM clientes id(a) WHERE a = 2",
                "SELECT reverse((id).nome) FROM clientes id(a) WHERE a = 2",
                "SELECT concat(id) FROM (SELECT id, nome, g.* FROM clientes, generate_series(1, 1) g) id(a) WHERE a = 2",
                "CREATE TEMP TABLE com_dominio (z int); INSERT INTO com_dominio VALUES (1); SELECT reverse(d::text) FROM com_dominio, clientes d WHERE d.id = 2",
                "CREATE SCHEMA outra; CREATE TABLE outra.com_dominio (z int); INSERT INTO outra.com_dominio VALUES (1); SET LOCAL search_path = outra, public; SELECT reverse(d::text) FROM com_dominio, clientes d WHERE d.id = 2",
                "CREATE SCHEMA outra; CREATE TABLE outra.clientes (id int, nome text); INSERT INTO outra.clientes VALUES (2, '?'); SET search_path = outra, public; UPDATE clientes SET nome = c.nome FROM public.clientes c WHERE c.id = clientes.id; SELECT reverse(t::text) FROM outra.clientes t",
                "ALTER TABLE mae RENAME COLUMN obs TO k; SELECT reverse(obs::text) FROM filha obs",
                "DROP DOMAIN curto CASCADE; SELECT reverse(d::text) FROM com_dominio d",
                "ALTER TYPE forma RENAME ATTRIBUTE telefone TO z CASCADE; SELECT reverse(z) FROM formada"
            })
    void aColumnThatIsGoneLeavesItsName(String sql) throws SQLException {
        bringsNothingOut(sql);
    }

    /// What would tell of their order, or what begins with what.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM (SELECT 1, id, nome FROM clientes WHERE id < 12) s WHERE s.row_to_json->>'nome' LIKE 'M%'",
                "SELECT id FROM (SELECT 1, id, nome FROM clientes WHERE id < 12) s ORDER BY s.row_to_json->>'nome'",
                "SELECT c.id FROM clientes c, LATERAL (VALUES (c.*, 'x')) v WHERE v.column2 LIKE 'M%' AND c.id < 12",
                "ALTER TABLE m4 DROP COLUMN nome; SELECT m4.*, c.id FROM m4, clientes c WHERE c.id < 12 ORDER BY nome",
                "ALTER TABLE m4 DROP COLUMN nome; SELECT DISTINCT ON (nome) m4.*, c.id FROM m4, clientes c WHERE c.id < 12",
                "ALTER TABLE m3 DROP COLUMN k; SELECT c.nome AS k, count(*), min(c.id) FROM m3, clientes c WHERE c.id < 12 GROUP BY k",
                "ALTER TABLE mae DROP COLUMN x; SELECT * FROM filha ORDER BY 3 DESC",
                "DROP DOMAIN curto CASCADE; SELECT * FROM com_dominio ORDER BY 3 DESC",
                "ALTER TYPE forma DROP ATTRIBUTE id CASCADE; SELECT * FROM formada ORDER BY 1",
                "DROP TABLE com_dominio; CREATE TABLE com_dominio (z int); SELECT * FROM com_dominio, clientes WHERE clientes.id < 12 ORDER BY 3",
                "DROP TABLE com_dominio; SELECT 1; SELECT nome FROM clientes WHERE id = 2",
                "SELECT (string_to_array(repeat('x,', ascii(c.nome) - 70), ',')).unnest FROM clientes c WHERE id = 2",
                "SELECT (to_jsonb(c)).jsonb_object_keys FROM clientes c WHERE id = 2"
            })
    void asksNothing(String sql) {
        assertThat(Told.everything(statement, ("BEGIN; " + sql).split("; "))).contains("Portaria:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT c.uf, c.cidade, p.id FROM clientes c JOIN pedidos p ON p.cliente_id = c.id WHERE c.id = 2",
                "SELECT s.uf, s.quantos FROM (SELECT uf, count(*) AS quantos FROM clientes GROUP BY uf) s ORDER BY s.uf",
                "SELECT v.column1, v.column2 FROM (VALUES (1, 'a'), (2, 'b')) v ORDER BY column1",
                "SELECT c.id, m4.nome, m3.k FROM clientes c, m4, m3 WHERE c.id = 2 ORDER BY m4.nome, k",
                "SELECT k, count(*) FROM clientes, m3 WHERE clientes.id < 5 GROUP BY k ORDER BY k",
                "SELECT x.id, c.uf FROM clientes c JOIN m3 USING (id) AS x WHERE x.id < 4",
                "BEGIN; DROP TRIGGER IF EXISTS t ON clientes; SELECT id, nome FROM clientes WHERE id = 2; COMMIT",
                "DROP TABLE com_dominio; SELECT id, nome FROM clientes WHERE id = 2",
                "BEGIN; DROP TABLE formada; INSERT INTO com_dominio VALUES (3, 'd', 'x'); ROLLBACK",
                "UPDATE clientes SET nome = nome, uf = uf WHERE id = 2",
                "UPDATE clientes t SET nome = t.nome WHERE id = 2",
                "ALTER TABLE m4 ADD COLUMN z text; DROP TABLE m4 CASCADE; CREATE SCHEMA outra; CREATE TYPE outra.par AS (a int, b int); DROP SCHEMA outra CASCADE"
            })
    void whatIsSureIsTaken(String sql) {
        assertThat(Told.everything(statement, sql.split("; ")))
                .doesNotContain("Portaria:", "ERROR");
    }

    /// A rule that a person made may have an UPDATE give rows; the server does not say of which columns.
    @Test
    void whatARuleGivesIsHidden() throws SQLException {
        DemoGateway.runDirect(
                "CREATE RULE diz AS ON UPDATE TO larga DO INSTEAD SELECT reverse(nome), nome FROM clientes WHERE id = 2");
        Told.everything(statement, "CREATE TABLE m6 (a int)", "DROP TABLE m6");
        for (String mode : new String[] {"simple", "extended"}) {
            try (Connection connection = gateway.connect("dono", Map.of("preferQueryMode", mode));
                    Statement asking = connection.createStatement()) {
                assertThat(Told.everything(asking, "UPDATE larga SET p = 'x'"))
                        .doesNotContain(name, reversed());
            }
        }
    }

    /// The server says nothing when a portal has other columns than the one before.
    @Test
    void rowsAreMaskedByTheColumnsThatTheyHaveNow() throws SQLException {
        try (Connection connection =
                        gateway.connect(
                                "dono",
                                Map.of("preferQueryMode", "extended", "prepareThreshold", "1"));
                Statement beside = connection.createStatement()) {
            connection.setAutoCommit(false);
            beside.execute("PREPARE q AS SELECT nome FROM m4");
            try (PreparedStatement run = connection.prepareStatement("EXECUTE q")) {
                assertThat(all(run)).isEqualTo("meu ");
                assertThat(all(run)).isEqualTo("meu ");
                beside.execute("DEALLOCATE q");
                beside.execute("PREPARE q AS SELECT nome FROM clientes WHERE id = 2");
                assertThat(all(run)).doesNotContain(name);
            }
            beside.execute("DECLARE k CURSOR FOR SELECT nome FROM m4");
            try (PreparedStatement run = connection.prepareStatement("FETCH ALL FROM k")) {
                all(run);
                all(run);
                beside.execute("CLOSE k");
                beside.execute("DECLARE k CURSOR FOR SELECT nome FROM clientes WHERE id = 2");
                assertThat(all(run)).doesNotContain(name);
            }
            connection.rollback();
            try (PreparedStatement run =
                    connection.prepareStatement(
                            "SELECT s.nome FROM clientes c, LATERAL (SELECT nome FROM m4) s WHERE c.id = 2")) {
                for (int i = 0; i < 3; i++) {
                    all(run);
                }
                connection.commit();
                DemoGateway.runDirect("ALTER TABLE m4 DROP COLUMN nome");
                assertThat(all(run)).doesNotContain(name);
            }
            connection.rollback();
        }
    }

    private static String all(PreparedStatement run) throws SQLException {
        StringBuilder told = new StringBuilder();
        try (ResultSet rows = run.executeQuery()) {
            while (rows.next()) {
                told.append(rows.getString(1)).append(' ');
            }
        }
        return told.toString();
    }

    /// The end of a transaction takes back what was set in it, and with it how statements are read.
    @ParameterizedTest
    @ValueSource(strings = {"ROLLBACK", "COMMIT"})
    void statementsAreReadAsTheServerReadsThem(String end) throws SQLException {
        String hidden = "SELECT '\\', reverse(nome) FROM clientes WHERE id = 2 --'";
        for (String mode : new String[] {"simple", "extendedForPrepared"}) {
            try (Connection connection = gateway.connect("dono", Map.of("preferQueryMode", mode));
                    Statement asking = connection.createStatement()) {
                assertThat(
                                Told.everything(
                                        asking,
                                        "BEGIN",
                                        "SET LOCAL standard_conforming_strings = off",
                                        end + "; " + hidden))
                        .doesNotContain(reversed());
            }
            try (Connection connection = gateway.connect("dono", Map.of("preferQueryMode", mode));
                    Statement asking = connection.createStatement()) {
                assertThat(
                                Told.everything(
                                        asking,
                                        "SET standard_conforming_strings = off",
                                        "RESET ALL; " + hidden))
                        .doesNotContain(reversed());
            }
            try (Connection connection = gateway.connect("dono", Map.of("preferQueryMode", mode));
                    Statement asking = connection.createStatement()) {
                assertThat(
                                Told.everything(
                                        asking,
                                        "BEGIN",
                                        "SET LOCAL standard_conforming_strings = off",
                                        "SELECT E'a\\'b', a FROM minha",
                                        end,
                                        "SELECT 'a\\', a FROM minha"))
                        .doesNotContain("Portaria:");
            }
        }
    }
}
