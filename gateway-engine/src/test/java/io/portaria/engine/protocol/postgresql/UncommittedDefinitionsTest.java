package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Told;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Definitions of a transaction that is not committed, which the gateway does not see: columns that moved, functions that have
/// the name of another.
class UncommittedDefinitionsTest {
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
                "INSERT INTO larga VALUES ('p', 'q')");
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
                "DROP TABLE IF EXISTS minha, larga CASCADE",
                "DROP FUNCTION IF EXISTS anota(int)",
                "DROP FUNCTION IF EXISTS conta_um(int)");
    }

    private String everything(String... all) {
        return Told.everything(statement, all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE minha DROP COLUMN b; SELECT reverse(c3) FROM (SELECT minha.*, c.cidade, c.nome FROM minha, clientes c WHERE id = 2) s(c1, c2, c3, c4)",
                "ALTER TABLE minha DROP COLUMN a; ALTER TABLE minha ADD COLUMN a text; SELECT reverse(b) FROM (SELECT * FROM minha UNION ALL SELECT nome, cidade FROM clientes WHERE id = 2) x",
                "ALTER TABLE minha DROP COLUMN a; ALTER TABLE minha ADD COLUMN a text; WITH x AS (SELECT * FROM minha UNION ALL SELECT nome, cidade FROM clientes WHERE id = 2) SELECT reverse(b) FROM x",
                "ALTER TABLE minha DROP COLUMN b; ALTER TABLE larga ADD COLUMN z text; SELECT minha.*, reverse(c.nome), larga.* FROM minha, larga, clientes c WHERE c.id = 2",
                "ALTER TABLE minha DROP COLUMN b; ALTER TABLE larga ADD COLUMN z text; SELECT minha.*, c.nome, larga.* FROM minha, larga, clientes c WHERE c.id = 2 UNION ALL SELECT minha.*, c.nome, larga.* FROM minha, larga, clientes c WHERE c.id = 2",
                "ALTER TABLE minha DROP COLUMN b; ALTER TABLE larga ADD COLUMN z text; SELECT x.* FROM (SELECT minha.*, c.nome, larga.* FROM minha, larga, clientes c WHERE c.id = 2 UNION ALL SELECT minha.*, c.nome, larga.* FROM minha, larga, clientes c WHERE c.id = 2) x",
                "ALTER TABLE minha DROP COLUMN b; ALTER TABLE larga ADD COLUMN z text; SELECT reverse(p) FROM (SELECT larga.p, minha.* FROM minha, larga UNION ALL SELECT minha.*, c.nome, c.cidade FROM minha, clientes c WHERE c.id = 2) x",
                "CREATE TEMP TABLE minha (b text, a text); SELECT reverse(b) FROM (SELECT * FROM minha UNION ALL SELECT nome, cidade FROM clientes WHERE id = 2) x"
            })
    void columnsThatMovedAreNotTakenForOthers(String sql) {
        everything("BEGIN");
        assertThat(everything(sql.split("; ")))
                .doesNotContain(
                        name, new StringBuilder(name).reverse().toString(), "would put protected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE minha DROP COLUMN a; SELECT minha.*, c.nome, c.id FROM minha, clientes c ORDER BY 2 LIMIT 1",
                "ALTER TABLE minha DROP COLUMN a; SELECT minha.*, c.nome, c.id FROM minha, clientes c WHERE c.id < 100 GROUP BY 1, 2, c.id",
                "ALTER TABLE minha DROP COLUMN a; SELECT DISTINCT ON (2) minha.*, c.nome, c.id FROM minha, clientes c"
            })
    void aNumberMayMeanAnother(String sql) {
        everything("BEGIN");
        assertThat(everything(sql.split("; ")))
                .contains("uses the protected column public.clientes.nome");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM clientes WHERE id < 3 ORDER BY 1",
                "SELECT id, uf FROM clientes WHERE id < 3 ORDER BY 1",
                "SELECT c.id, minha.*, c.nome FROM minha, clientes c WHERE id < 3 ORDER BY 1",
                "SELECT * FROM minha, larga ORDER BY 2",
                "SELECT b FROM (SELECT * FROM minha UNION ALL SELECT uf, cidade FROM clientes WHERE id < 3) x ORDER BY 1"
            })
    void placesThatAreSureAreTaken(String sql) {
        assertThat(everything(sql)).doesNotContain("Portaria:");
    }

    /// The function that one session has made and not committed is not the one of its name that another has made since.
    @Test
    void aFunctionOfOnesOwnIsNotTakenForAKnownOne() throws SQLException {
        try (Connection other = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
                Statement elsewhere = other.createStatement()) {
            assertThat(
                            everything(
                                    "BEGIN",
                                    "CREATE FUNCTION anota(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '%', $1; RETURN 'x'; END $$"))
                    .isEmpty();
            elsewhere.execute(
                    "CREATE FUNCTION anota(int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 1'");
            try {
                assertThat(
                                everything(
                                        "SELECT anota(2)",
                                        "SELECT anota(nome) FROM clientes WHERE id = 2"))
                        .contains("Portaria:");
                everything("ROLLBACK", "BEGIN");
                assertThat(everything("SELECT anota(2)", "COMMIT")).isEqualTo("3 ");
                everything(
                        "CREATE FUNCTION conta_um(int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 1'");
                assertThat(everything("SELECT conta_um(2)", "SELECT conta_um(anota(2))"))
                        .isEqualTo("3 4 ");
            } finally {
                everything("ROLLBACK");
                DemoGateway.runDirect(
                        "DROP FUNCTION IF EXISTS anota(int)",
                        "DROP FUNCTION IF EXISTS conta_um(int)");
            }
        }
    }

    /// Whether a partition can be made beside the default one tells what stands in there.
    @Test
    void partitionsWithBoundsOfProtectedColumnsAreAPersons() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE SCHEMA outra",
                "CREATE TABLE outra.por_nome (id int, nome text, telefone text) PARTITION BY LIST (telefone)",
                "CREATE TABLE outra.por_nome_resto PARTITION OF outra.por_nome DEFAULT",
                "CREATE TABLE outra.por_id (id int, nome text, telefone text) PARTITION BY RANGE (id)",
                "CREATE TABLE outra.por_conta (id int, nome text, telefone text) PARTITION BY RANGE (lower(telefone))");
        try (DemoGateway fresh = DemoGateway.start();
                Connection connection = fresh.connect("dono", Map.of());
                Statement making = connection.createStatement()) {
            for (String sql :
                    List.of(
                            "CREATE TABLE outra.p1 PARTITION OF outra.por_nome FOR VALUES IN ('+55 11 91234-5678')",
                            "CREATE TABLE outra.p2 PARTITION OF outra.por_conta FOR VALUES FROM ('a') TO ('b')")) {
                assertThatThrownBy(() -> making.execute(sql))
                        .hasMessageContaining("divided by a protected column");
            }
            making.execute(
                    "CREATE TABLE outra.p3 PARTITION OF outra.por_id FOR VALUES FROM (1) TO (100)");
        }
    }
}
