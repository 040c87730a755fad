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

/// A column that a transaction has added to a table with protected columns is its own until it ends: it may be used, and what has
/// its name otherwise stays what it is.
class AddedColumnsTest {
    private DemoGateway gateway;
    private Connection agent;
    private Statement statement;

    @BeforeEach
    void start() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE TABLE fichas (id int PRIMARY KEY, telefone text, uf text)",
                "CREATE TABLE segredos (k int, grau text, telefone text)",
                "CREATE TABLE partes (id int, telefone text) PARTITION BY LIST (id)",
                "CREATE TABLE parte_um PARTITION OF partes FOR VALUES IN (1, 2)",
                "CREATE FUNCTION grau(fichas) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1.telefone'",
                "INSERT INTO fichas VALUES (1, '(11) 98765-4321', 'SP'), (2, '(11) 98765-0000', 'RJ')",
                "INSERT INTO segredos VALUES (1, 'alto', '(11) 98765-4321')",
                "INSERT INTO partes VALUES (1, '(11) 98765-4321')");
        gateway = DemoGateway.start();
        agent = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
        statement = agent.createStatement();
    }

    @AfterEach
    void stop() throws SQLException {
        agent.close();
        gateway.close();
        DemoGateway.runDirect("DROP TABLE fichas, segredos, partes CASCADE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE fichas ADD COLUMN faixa text; UPDATE fichas SET faixa = upper(uf) WHERE faixa IS NULL; ALTER TABLE fichas ALTER COLUMN faixa SET NOT NULL",
                "ALTER TABLE public.fichas ADD faixa int DEFAULT 0, ADD COLUMN IF NOT EXISTS outra int; UPDATE fichas AS f SET outra = f.faixa + 1 WHERE f.faixa < 5; SELECT id FROM fichas WHERE outra = 1 ORDER BY outra, id",
                "ALTER TABLE fichas ADD faixa text; INSERT INTO fichas (id, faixa) VALUES (9, 'x'); DELETE FROM fichas WHERE faixa = 'x'",
                "ALTER TABLE fichas ADD faixa int; SELECT count(*) FROM fichas f JOIN produtos p ON p.id = f.faixa",
                "ALTER TABLE partes ADD faixa int; UPDATE parte_um SET faixa = 3 WHERE faixa IS NULL"
            })
    void whatTheTransactionHasAddedMayBeUsed(String sql) {
        assertThat(Told.everything(statement, ("BEGIN; " + sql + "; COMMIT").split("; ")))
                .doesNotContain("Portaria", "ERROR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // what is protected by its name
                "ALTER TABLE fichas ADD cpf text; UPDATE fichas SET uf = cpf",
                "ALTER TABLE fichas ADD cpf text; SELECT id FROM fichas WHERE cpf LIKE '1%'",
                // a function of the row that has the name, where the column is not there after all
                "SAVEPOINT s; ALTER TABLE fichas ADD grau text; ROLLBACK TO s; SELECT id FROM fichas f WHERE f.grau LIKE '(11%'",
                "SAVEPOINT s; ALTER TABLE fichas ADD grau text; ROLLBACK TO s; UPDATE fichas SET uf = fichas.grau",
                // a column further out
                "SAVEPOINT s; ALTER TABLE fichas ADD apelido text; ROLLBACK TO s; SELECT (SELECT max(reverse(apelido)) FROM fichas) FROM (SELECT telefone AS apelido FROM segredos) x",
                // a row that has the name
                "SAVEPOINT s; ALTER TABLE fichas ADD linha text; ROLLBACK TO s; SELECT (SELECT max(linha::text) FROM fichas) FROM segredos linha",
                "SAVEPOINT s; ALTER TABLE fichas ADD linha text; ROLLBACK TO s; SELECT k FROM segredos linha WHERE (SELECT linha::text LIKE '%4321%' FROM fichas LIMIT 1)",
                // another table
                "ALTER TABLE produtos ADD apelido text; SELECT id FROM fichas WHERE apelido LIKE 'x%'"
            })
    void aNameThatMayMeanSomethingElseStillDoes(String sql) {
        assertThat(Told.everything(statement, ("BEGIN; " + sql).split("; ")))
                .containsAnyOf("Portaria", "OCULTO")
                .doesNotContain("4321", "1234-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE fichas ADD faixa text; ROLLBACK; SELECT id FROM fichas WHERE faixa = 'x'",
                "ALTER TABLE fichas ADD faixa text DEFAULT 'x'; SELECT id, faixa FROM fichas WHERE id = 1"
            })
    void itIsForgottenWithTheTransactionAndShownAfterIt(String sql) {
        assertThat(Told.everything(statement, ("BEGIN; " + sql).split("; ")))
                .containsAnyOf("Portaria", "OCULTO");
    }
}
