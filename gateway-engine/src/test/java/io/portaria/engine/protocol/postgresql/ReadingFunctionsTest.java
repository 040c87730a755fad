package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Told;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// A database as most are: some function of a person's reads a table with protected columns, and could be called by any expression,
/// as a field of a row, by an operator or by a cast. What has no expression is not suspect for that.
class ReadingFunctionsTest {
    private DemoGateway gateway;
    private Connection agent;
    private Statement statement;

    @BeforeEach
    void start() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE TYPE par AS (id int, x text)",
                "CREATE FUNCTION nome_de(int) RETURNS text LANGUAGE sql STABLE AS 'SELECT nome FROM clientes WHERE id = $1'",
                "CREATE FUNCTION nome_do_par(par) RETURNS text LANGUAGE sql STABLE AS 'SELECT nome FROM clientes WHERE id = $1.id'",
                "CREATE TABLE lista (id int, telefone text, rotulo text)",
                "CREATE TABLE rotulos (id int, rotulo text)",
                "INSERT INTO lista VALUES (2, '(11) 98765-4321', 'um'), (1, '(11) 98765-0000', 'dois')");
        gateway = DemoGateway.start();
        agent = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
        statement = agent.createStatement();
    }

    @AfterEach
    void stop() throws SQLException {
        agent.close();
        gateway.close();
        DemoGateway.runDirect(
                "DROP TABLE IF EXISTS lista, rotulos, outra_lista, minha CASCADE",
                "DROP TYPE IF EXISTS estado_de_fatura",
                "DROP TYPE par CASCADE",
                "DROP FUNCTION nome_de(int)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW server_version",
                "SHOW TRANSACTION ISOLATION LEVEL",
                "SET search_path = public; SHOW search_path",
                "CREATE TYPE estado_de_fatura AS ENUM ('draft', 'sent'); DROP TYPE estado_de_fatura",
                "ALTER TABLE rotulos RENAME COLUMN rotulo TO titulo",
                "ALTER TABLE rotulos RENAME TO outra_lista",
                "GRANT SELECT ON produtos TO portaria_loja",
                "SET role TO DEFAULT",
                "CREATE TABLE minha (CHECK (id > 0), CHECK (minha.rotulo <> '')) INHERITS (lista)",
                "CREATE TABLE minha (LIKE lista, CHECK (length(rotulo) < 9))",
                "SET SESSION AUTHORIZATION DEFAULT; RESET ALL",
                "ALTER TABLE lista ALTER COLUMN telefone SET DEFAULT '', ALTER telefone DROP NOT NULL",
                "ALTER TABLE lista ALTER telefone SET NOT NULL",
                "ALTER TABLE lista ALTER rotulo SET DEFAULT concat('a', 'b')",
                "ALTER TABLE lista ALTER telefone SET NOT NULL, ALTER rotulo SET DEFAULT lower('B')",
                "CREATE TABLE minha (id int PRIMARY KEY, t text DEFAULT upper('a') CHECK (length(t) < 9), u text GENERATED ALWAYS AS (t || 'x') STORED)",
                "SELECT *, id * 10 AS vezes FROM lista ORDER BY vezes",
                "SELECT DISTINCT ON (vezes) *, id * 10 AS vezes FROM lista ORDER BY vezes DESC"
            })
    void whatHasNoExpressionIsNotSuspect(String sql) {
        assertThat(Told.everything(statement, sql.split("; ")))
                .doesNotContain("Portaria", "OCULTO", "ERROR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE minha (id int, t text DEFAULT nome_de(2)); INSERT INTO minha (id) VALUES (1); SELECT reverse(t) FROM minha",
                "CREATE TABLE minha (id int, t text DEFAULT (ROW(2, '')::par).nome_do_par); INSERT INTO minha (id) VALUES (1); SELECT reverse(t) FROM minha",
                "CREATE TABLE minha (id int, t text); ALTER TABLE minha ALTER t SET DEFAULT nome_de(2); INSERT INTO minha (id) VALUES (1); SELECT reverse(t) FROM minha",
                "CREATE TABLE minha (id int, t text); ALTER TABLE minha ALTER t SET DEFAULT (ROW(2, '')::par).nome_do_par; INSERT INTO minha (id) VALUES (1); SELECT reverse(t) FROM minha",
                "CREATE TABLE minha (id int, t text); ALTER TABLE minha ALTER t TYPE text USING (ROW(2, '')::par).nome_do_par",
                "CREATE TABLE minha (id int, t text); CREATE RULE r AS ON INSERT TO minha DO ALSO UPDATE minha SET t = (ROW(2, '')::par).nome_do_par; INSERT INTO minha (id) VALUES (1); SELECT reverse(t) FROM minha",
                "CREATE TABLE minha (id int, t text); CREATE TRIGGER g BEFORE INSERT ON minha FOR EACH ROW WHEN (nome_de(NEW.id) LIKE 'M%') EXECUTE FUNCTION suppress_redundant_updates_trigger()",
                "CREATE TABLE minha (id int, t text) PARTITION BY LIST (t); CREATE TABLE minha2 PARTITION OF minha FOR VALUES IN ((ROW(2, '')::par).nome_do_par)",
                "CREATE TABLE minha (nome text, k int); BEGIN; ALTER TABLE minha DROP COLUMN nome; SELECT t.* AS nome, c.id FROM minha t JOIN clientes c ON c.id = t.k ORDER BY nome",
                "SET ROLE NONE",
                "SELECT * FROM lista ORDER BY telefone",
                "SELECT *, telefone AS vezes FROM lista ORDER BY vezes",
                "SELECT *, reverse(telefone) AS vezes FROM lista ORDER BY vezes",
                "SELECT *, id AS telefone FROM lista ORDER BY telefone"
            })
    void whatCallsThemIs(String sql) {
        assertThat(Told.everything(statement, sql.split("; ")))
                .contains("Portaria:")
                .doesNotContain("sevlaçnoG");
    }
}
