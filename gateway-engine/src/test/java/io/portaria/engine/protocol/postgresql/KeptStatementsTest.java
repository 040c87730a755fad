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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What EXECUTE and FETCH bring is shown as far as it may be of everything that the session has kept under a name.
class KeptStatementsTest {
    /// The name of customer 2 and what attacks make of it.
    private static final String NAME = "Maria";

    private static final String REVERSED = "airaM";

    private DemoGateway gateway;
    private Connection agent;
    private Statement statement;

    @BeforeEach
    void start() throws SQLException, IOException {
        gateway = DemoGateway.start();
        agent = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
        statement = agent.createStatement();
    }

    @AfterEach
    void stop() throws SQLException {
        agent.close();
        gateway.close();
        DemoGateway.runDirect(
                "DROP TABLE IF EXISTS minha CASCADE",
                "DROP FUNCTION IF EXISTS abre(refcursor)",
                "DROP FUNCTION IF EXISTS abre(text)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "PREPARE p AS SELECT id * 10 AS x, left(nome, 3) FROM produtos WHERE id < 3 ORDER BY id; EXECUTE p > 10 Liq 20 Lum",
                "PREPARE p (int) AS SELECT $1 * 10; EXECUTE p(7) > 70",
                "PREPARE p AS SELECT count(*) FROM clientes; EXECUTE p > 50000",
                "PREPARE p AS SELECT id, id * 10 AS x FROM clientes WHERE id = 2; EXECUTE p > 2 20",
                "BEGIN; DECLARE c CURSOR FOR SELECT id * 10 AS x FROM clientes ORDER BY id; FETCH 2 FROM c; MOVE 3 FROM c; FETCH c > 10 20 60",
                // what is computed from protected columns stays hidden, what stands beside it does
                // not
                "PREPARE p AS SELECT id * 10, reverse(nome), lower(uf) FROM clientes WHERE id = 2; EXECUTE p > 20 [OCULTO] mg",
                // another number of columns is another statement
                "PREPARE q AS SELECT reverse(nome) FROM clientes; PREPARE p AS SELECT id * 10, lower(uf) FROM clientes WHERE id = 2; EXECUTE p > 20 mg"
            })
    void whatMayBeShownIs(String sql, String told) {
        assertThat(Told.everything(statement, sql.split("; ")).strip()).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PREPARE p AS SELECT reverse(nome) FROM clientes WHERE id = 2; EXECUTE p",
                "PREPARE p AS SELECT 'x' || id FROM produtos; PREPARE q AS SELECT reverse(nome) FROM clientes WHERE id = 2; EXECUTE q",
                "BEGIN; DECLARE c CURSOR FOR SELECT reverse(nome) FROM clientes WHERE id = 2; DECLARE d CURSOR FOR SELECT 'x' || id FROM produtos; FETCH c",
                "BEGIN; DECLARE c CURSOR FOR SELECT *, reverse(nome) FROM clientes WHERE id = 2; FETCH c",
                // names that transactions take away or leave
                "PREPARE p AS SELECT reverse(nome) FROM clientes WHERE id = 2; BEGIN; DEALLOCATE p; PREPARE p AS SELECT 'x' || id FROM produtos; ROLLBACK; EXECUTE p",
                "BEGIN; DECLARE c CURSOR FOR SELECT reverse(nome) FROM clientes WHERE id = 2; SAVEPOINT s; CLOSE c; ROLLBACK TO s; FETCH c",
                // code
                "DO $$ BEGIN EXECUTE 'PREPARE p AS SELECT reverse(nome) FROM clientes WHERE id = 2'; END $$; EXECUTE p",
                "BEGIN; DO $$ DECLARE c refcursor := 'c'; BEGIN OPEN c FOR SELECT reverse(nome) FROM clientes WHERE id = 2; END $$; FETCH c",
                "BEGIN; CREATE FUNCTION abre(c refcursor) RETURNS int LANGUAGE plpgsql AS $$ BEGIN OPEN c FOR SELECT reverse(nome) FROM clientes WHERE id = 2; RETURN 1; END $$; SELECT abre('c'); FETCH c",
                "BEGIN; CREATE FUNCTION pg_temp.abre(c refcursor) RETURNS int LANGUAGE plpgsql AS $$ BEGIN OPEN c FOR SELECT reverse(nome) FROM clientes WHERE id = 2; RETURN 1; END $$; SELECT pg_temp.abre('c'); FETCH c",
                "CREATE FUNCTION abre(c refcursor) RETURNS int LANGUAGE plpgsql AS $$ BEGIN OPEN c FOR EXECUTE 'SELECT reverse(no' || 'me) FROM cli' || 'entes WHERE id = 2'; RETURN 1; END $$; BEGIN; SELECT abre('c'); FETCH c",
                // what was prepared means other tables by now
                "CREATE TABLE minha (a text, b text); INSERT INTO minha VALUES ('x', 'y'); PREPARE p AS SELECT reverse(a) FROM minha; DROP TABLE minha; CREATE VIEW minha AS SELECT nome AS a FROM clientes WHERE id = 2; EXECUTE p",
                "CREATE TABLE minha (a text, nome text); PREPARE p AS SELECT reverse(nome) FROM minha; SET search_path TO pg_temp, public; EXPLAIN ANALYZE EXECUTE p"
            })
    void whatMayNotIsHiddenWhateverTheName(String sql) {
        String told = Told.everything(statement, sql.split("; "));
        assertThat(told).doesNotContain(NAME, REVERSED, "airam");
    }

    /// Each of these is no attack without a way past the gateway.
    @Test
    void theNameIsThere() throws SQLException {
        try (Connection direct = DemoGateway.direct();
                Statement past = direct.createStatement()) {
            assertThat(
                            Told.everything(
                                    past,
                                    "PREPARE p AS SELECT reverse(nome) FROM clientes WHERE id = 2",
                                    "EXECUTE p"))
                    .contains(REVERSED);
        }
    }

    @Test
    void aPersonsFunctionThatOpensACursorIsCodeThatNobodySees() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE FUNCTION abre(c refcursor) RETURNS refcursor LANGUAGE plpgsql AS 'BEGIN OPEN c FOR SELECT reverse(nome) FROM clientes WHERE id = 2; RETURN c; END'");
        try (DemoGateway later = DemoGateway.start();
                Connection connection = later.connect("dono", Map.of("preferQueryMode", "simple"));
                Statement one = connection.createStatement()) {
            assertThat(Told.everything(one, "BEGIN", "SELECT abre('c')", "FETCH c"))
                    .doesNotContain(REVERSED)
                    .contains("[OCULTO]");
        }
    }

    /// Functions of a person's that read nothing, and keep what they are given.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE FUNCTION abre(t text) RETURNS void LANGUAGE sql AS 'DECLARE c CURSOR FOR SELECT reverse($1)'",
                "CREATE FUNCTION abre(t text) RETURNS int LANGUAGE plpgsql AS 'DECLARE c refcursor := ''c''; BEGIN OPEN c FOR SELECT reverse(t); RETURN 1; END'"
            })
    void whatCodeKeepsOfWhatItIsGivenIsHidden(String definition) throws SQLException, IOException {
        DemoGateway.runDirect(definition);
        try (DemoGateway later = DemoGateway.start();
                Connection connection = later.connect("dono", Map.of("preferQueryMode", "simple"));
                Statement one = connection.createStatement()) {
            assertThat(
                            Told.everything(
                                    one,
                                    "BEGIN",
                                    "SELECT abre(nome) FROM clientes WHERE id = 2",
                                    "FETCH c"))
                    .doesNotContain(REVERSED);
            assertThat(
                            Told.everything(
                                    one,
                                    "ROLLBACK",
                                    "BEGIN",
                                    "SELECT abre('x')",
                                    "DECLARE d CURSOR FOR SELECT 'x' || id FROM produtos",
                                    "FETCH d"))
                    .contains("[OCULTO]");
        }
    }

    /// A portal of the extended protocol is a cursor too, and what is parsed under a name is a prepared statement.
    @Test
    void whatTheExtendedProtocolKeepsIsKept() throws SQLException {
        try (Connection extended = gateway.connect("dono", Map.of("prepareThreshold", "-1"));
                PreparedStatement prepared =
                        extended.prepareStatement(
                                "SELECT reverse(nome) FROM clientes WHERE id = 2");
                Statement one = extended.createStatement()) {
            try (ResultSet rows = prepared.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("[OCULTO]");
            }
            // the driver's own name for it
            assertThat(Told.everything(one, "EXECUTE \"S_1\"").strip()).isEqualTo("[OCULTO]");
            extended.setAutoCommit(false);
            one.setFetchSize(1);
            try (ResultSet rows =
                    one.executeQuery("SELECT reverse(nome) FROM clientes WHERE id < 4")) {
                assertThat(rows.next()).isTrue();
                try (Statement other = extended.createStatement()) {
                    assertThat(
                                    Told.everything(
                                                    other,
                                                    "SELECT count(*) FROM pg_cursors",
                                                    "DECLARE d CURSOR FOR SELECT 'x' || id FROM produtos",
                                                    "FETCH d")
                                            .strip())
                            .isEqualTo("2 [OCULTO]");
                }
            }
        }
    }

    /// A rule that comes later holds for what was kept before.
    @Test
    void aRuleThatComesLaterHoldsForWhatWasKept() throws SQLException {
        assertThat(
                        Told.everything(
                                        statement,
                                        "PREPARE p AS SELECT reverse(cidade) FROM clientes WHERE id = 1",
                                        "EXECUTE p")
                                .strip())
                .isEqualTo("orienaJ ed oiR");
        gateway.apply(
                DemoGateway.CATALOG.replace(
                        "\"loja:public.clientes.nome\"",
                        "\"loja:public.clientes.nome\", \"loja:public.clientes.cidade\""));
        assertThat(Told.everything(statement, "EXECUTE p").strip()).isEqualTo("[OCULTO]");
    }

    /// psql reads with FETCH_COUNT by a cursor in a transaction of its own.
    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "ROLLBACK"})
    void aCursorThatEndedWithItsTransactionIsForgotten(String end) {
        assertThat(
                        Told.everything(
                                statement,
                                "BEGIN",
                                "DECLARE c CURSOR FOR SELECT id, reverse(nome) FROM clientes WHERE id = 2",
                                "FETCH c",
                                end,
                                "BEGIN",
                                "DECLARE c CURSOR FOR SELECT id, id * 10 FROM clientes WHERE id = 2",
                                "FETCH c",
                                end))
                .isEqualTo("2 [OCULTO] 2 20 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT id, reverse(nome) FROM clientes WHERE id = 2; COMMIT; FETCH c",
                "DECLARE c CURSOR WiTh/**/HoLd FOR SELECT id, reverse(nome) FROM clientes WHERE id = 2; SELECT 1; FETCH c",
                "BEGIN; SAVEPOINT s; DECLARE c CURSOR FOR SELECT id, reverse(nome) FROM clientes WHERE id = 2; RELEASE s; FETCH c",
                "PREPARE p AS SELECT id, reverse(nome) FROM clientes WHERE id = 2; BEGIN; COMMIT; EXECUTE p",
                "BEGIN; PREPARE p AS SELECT id, reverse(nome) FROM clientes WHERE id = 2; ROLLBACK; SELECT 1; EXECUTE p",
                "CREATE PROCEDURE abre() LANGUAGE plpgsql AS $$ DECLARE c refcursor := 'c'; BEGIN OPEN c FOR SELECT id, reverse(nome) FROM clientes WHERE id = 2; END $$; BEGIN; CALL abre(); FETCH c"
            })
    void whatOutlivesATransactionIsNot(String sql) {
        assertThat(Told.everything(statement, sql.split("; (?![^$]*END)")))
                .doesNotContain(REVERSED);
        Told.everything(statement, "ROLLBACK", "DROP PROCEDURE IF EXISTS abre()");
    }

    /// A DECLARE that was parsed makes cursors whenever it is run.
    @Test
    void aParsedCursorIsMadeAgainInALaterTransaction() throws SQLException {
        try (Connection extended = gateway.connect("dono", Map.of("prepareThreshold", "1"))) {
            extended.setAutoCommit(false);
            try (PreparedStatement declare =
                            extended.prepareStatement(
                                    "DECLARE c CURSOR FOR SELECT id, reverse(nome) FROM clientes WHERE id = 2");
                    Statement fetch = extended.createStatement()) {
                for (int i = 0; i < 3; i++) {
                    declare.execute();
                    assertThat(Told.everything(fetch, "FETCH c")).isEqualTo("2 [OCULTO] ");
                    extended.commit();
                    assertThat(Told.everything(fetch, "SELECT 1")).isEqualTo("1 ");
                    extended.commit();
                }
            }
        }
    }
}
