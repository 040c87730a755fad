package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Told;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Functions of a person's that call each other: they are what all of them are together, and what only the server calls is no function
/// of a query.
class FunctionsThatCallOthersTest {
    @BeforeAll
    static void make() throws SQLException {
        DemoGateway.runDirect(
                "CREATE FUNCTION curto(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT left($1, 3)'",
                "CREATE FUNCTION limpo(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT curto(upper($1))'",
                "CREATE FUNCTION vezes(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN IF $1 < 2 THEN RETURN 1; END IF; RETURN $1 * vezes($1 - 1); END $$",
                "CREATE FUNCTION de_gatilho() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nome FROM clientes WHERE id = 1; RETURN NEW; END $$");
    }

    @AfterAll
    static void drop() throws SQLException {
        DemoGateway.runDirect(
                "DROP FUNCTION limpo(text)",
                "DROP FUNCTION curto(text)",
                "DROP FUNCTION vezes(int)",
                "DROP FUNCTION de_gatilho()");
    }

    private static String direct(String sql) throws SQLException {
        try (Connection connection = DemoGateway.direct();
                Statement statement = connection.createStatement()) {
            return Told.everything(statement, sql);
        }
    }

    @Test
    void harmlessOnesMakeNothingSuspect() throws SQLException, IOException {
        try (DemoGateway gateway = DemoGateway.start();
                Connection agent = gateway.connect("dono");
                Statement statement = agent.createStatement()) {
            for (String sql :
                    new String[] {
                        "SELECT limpo(nome), vezes(5) FROM produtos WHERE id = 1",
                        "SELECT id FROM produtos WHERE limpo(nome) = limpo('camisa') ORDER BY limpo(nome), id LIMIT 3",
                        "SELECT 1 / 0",
                        "SELECT 'abc'::int"
                    }) {
                assertThat(Told.everything(statement, sql)).as(sql).isEqualTo(direct(sql));
            }
            assertThat(Told.everything(statement, "SELECT limpo(nome) FROM clientes WHERE id = 2"))
                    .isEqualTo("[OCULTO] ");
        }
    }

    @Test
    void oneThatReadsByAnotherReads() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE FUNCTION le(int) RETURNS text LANGUAGE sql STABLE AS 'SELECT nome FROM clientes WHERE id = $1'",
                "CREATE FUNCTION chama(int) RETURNS text LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN chama_de_novo($1); END $$",
                "CREATE FUNCTION chama_de_novo(int) RETURNS text LANGUAGE plpgsql STABLE AS $$ BEGIN IF $1 < 0 THEN RETURN chama($1); END IF; RETURN le($1); END $$");
        try (DemoGateway gateway = DemoGateway.start();
                Connection agent = gateway.connect("dono");
                Statement statement = agent.createStatement()) {
            for (String function : new String[] {"chama", "chama_de_novo", "le"}) {
                assertThat(Told.everything(statement, "SELECT reverse(" + function + "(2))"))
                        .isEqualTo("[OCULTO] ");
            }
        } finally {
            DemoGateway.runDirect(
                    "DROP FUNCTION chama(int)",
                    "DROP FUNCTION chama_de_novo(int)",
                    "DROP FUNCTION le(int)");
        }
    }
}
