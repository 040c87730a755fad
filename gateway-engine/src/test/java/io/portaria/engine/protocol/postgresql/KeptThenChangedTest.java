package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.RawAgent;
import io.portaria.engine.fixture.Told;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What was kept under a name while the schema, or the name, came to mean something else; and what a rule hides of it. Found by a
/// reader of the code on the day on which EXECUTE and FETCH were first shown; each brought out names then.
class KeptThenChangedTest {
    private static final String NAME = "Maria Conceição Gonçalves";
    private static final String REVERSED = "sevlaçnoG oãçiecnoC airaM";

    /// A person's, which opens a cursor that no statement of the agent's declares.
    private static final String OPENING =
            "CREATE FUNCTION abre(c refcursor) RETURNS int LANGUAGE plpgsql AS $$ BEGIN OPEN c FOR EXECUTE 'SELECT reverse(no' || 'me) FROM cli' || 'entes WHERE id = 2'; RETURN 1; END $$";

    private DemoGateway gateway;
    private Connection agent;
    private Statement statement;

    @BeforeEach
    void start() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE VIEW vista AS SELECT id, nome AS apelido FROM clientes",
                "CREATE TABLE fichas (id int PRIMARY KEY, telefone text, uf text)",
                "INSERT INTO fichas SELECT g, CASE WHEN g % 2 = 0 THEN 'AIRAM' ELSE 'ESOJ' END, CASE WHEN g % 2 = 0 THEN 'SP' ELSE 'RJ' END FROM generate_series(1, 100) g",
                "CREATE STATISTICS est (mcv) ON telefone, uf FROM fichas",
                "ANALYZE fichas");
        begin();
    }

    private void begin() throws SQLException, IOException {
        gateway = DemoGateway.start();
        agent = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
        statement = agent.createStatement();
    }

    @AfterEach
    void stop() throws SQLException {
        agent.close();
        gateway.close();
        DemoGateway.runDirect(
                "DO $$ BEGIN IF EXISTS (SELECT FROM pg_class WHERE relname = 'vista' AND relkind = 'v') THEN DROP VIEW vista; END IF; END $$",
                "DROP TABLE IF EXISTS vista, fichas CASCADE",
                "DROP FUNCTION IF EXISTS abre(refcursor)");
    }

    private String told(String sql) {
        return Told.everything(statement, sql.split("; "));
    }

    /// A cursor WITH HOLD has its rows, whatever its text would mean by now.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DECLARE c CURSOR WITH HOLD FOR SELECT telefone AS t FROM fichas WHERE id = 2; DROP TABLE fichas; CREATE TABLE fichas (id int, telefone text); FETCH c",
                "DECLARE c CURSOR WITH HOLD FOR SELECT telefone AS t FROM fichas WHERE id = 2; DROP TABLE fichas; CREATE TABLE fichas (id int, tel text); FETCH c",
                "DECLARE c CURSOR WITH HOLD FOR SELECT telefone AS t FROM fichas WHERE id = 2; DROP TABLE fichas; FETCH c",
                "DECLARE c CURSOR WITH HOLD FOR SELECT * FROM fichas t(a, b) WHERE a = 2; DROP TABLE fichas; CREATE TABLE fichas (id int, u text, v text); FETCH c",
                "DECLARE c CURSOR WITH HOLD FOR TABLE vista; DROP VIEW vista; FETCH 2 FROM c",
                "DECLARE c CURSOR WITH HOLD FOR SELECT apelido FROM vista WHERE id = 2; DROP VIEW vista; CREATE TABLE vista (id int, apelido text); FETCH c",
                "DECLARE c CURSOR WITH HOLD FOR TABLE vista; CREATE OR REPLACE VIEW vista AS SELECT id, cidade AS apelido FROM clientes; FETCH 2 FROM c"
            })
    void rowsThatAreHeldKeepTheirRule(String sql) {
        assertThat(told(sql)).doesNotContain(NAME, REVERSED, "AIRAM");
    }

    /// Rows that wait in buffers while what was kept comes to mean another.
    @Test
    void rowsOnTheirWayKeepTheirRule() throws Exception {
        try (RawAgent raw = RawAgent.login(gateway, "dono")) {
            raw.query("PREPARE p AS SELECT reverse(apelido) FROM vista WHERE id = 2").send();
            raw.hearUpTo('Z');
            raw.query("SELECT repeat('x y ', 250) FROM generate_series(1, 5000)")
                    .query("EXECUTE p")
                    .send();
            Thread.sleep(2500);
            told(
                    "SET lock_timeout = 500; DROP VIEW vista; CREATE TABLE vista (id int, apelido text); SELECT 1");
            raw.query("EXECUTE p").send();
            Thread.sleep(700);
            for (int i = 0; i < 3; i++) {
                raw.hearUpTo('Z');
            }
            assertThat(raw.heard().stream().map(Object::toString).filter(m -> m.length() < 900))
                    .noneMatch(m -> m.contains(REVERSED));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PREPARE p AS SELECT 'x'; BEGIN; SELECT abre('c'); FETCH c",
                "BEGIN; DECLARE d CURSOR FOR SELECT 'x'; SELECT abre('c'); FETCH c",
                "BEGIN; SELECT abre('c'); DECLARE d CURSOR FOR SELECT 'x'; FETCH c",
                "BEGIN; SELECT abre('c'); FETCH c; CLOSE c; SELECT abre('d'); FETCH d"
            })
    void whatCodeOpensBesideWhatIsKeptIsHidden(String sql) throws SQLException, IOException {
        agent.close();
        gateway.close();
        DemoGateway.runDirect(OPENING);
        begin();
        assertThat(told(sql)).doesNotContain(REVERSED);
    }

    /// CLOSE takes a portal's name, and code gives it to a cursor of its own.
    @Test
    void aPortalWhoseNameCodeHasTakenIsNone() throws SQLException, IOException {
        agent.close();
        gateway.close();
        DemoGateway.runDirect(OPENING);
        begin();
        for (String taken :
                new String[] {"CLOSE p", "SAVEPOINT s; CLOSE p; RELEASE s", "ROLLBACK TO s"}) {
            try (RawAgent raw = RawAgent.login(gateway, "dono")) {
                raw.parse("s", "SELECT 'x'::text").describeStatement("s").sync();
                raw.query("BEGIN").query("SAVEPOINT s");
                raw.bind("p", "s").flush();
                for (String one : taken.split("; ")) {
                    raw.query(one);
                }
                raw.query("SELECT abre('p')").send();
                raw.execute("p", 1).sync().send();
                for (int i = 0; i < 5 + taken.split("; ").length; i++) {
                    raw.hearUpTo('Z');
                }
                assertThat(raw.heard().toString()).doesNotContain(REVERSED);
            }
        }
    }

    /// The gateway is made to forget the unnamed portal, which the server still has: by a Close or Bind that is skipped.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUnnamedPortalThatWasForgottenIsHidden(boolean byClose) throws SQLException, IOException {
        try (RawAgent raw = RawAgent.login(gateway, "dono")) {
            raw.query("BEGIN").send();
            raw.hearUpTo('Z');
            raw.parse("g", "SELECT 'x'::text").sync();
            raw.parse("", "SELECT reverse(nome) FROM clientes WHERE id < 9").bind("", "").sync();
            raw.parse("sv", "SAVEPOINT a").bind("p1", "sv").execute("p1", 0).sync().send();
            for (int i = 0; i < 3; i++) {
                raw.hearUpTo('Z');
            }
            raw.parse("x", "SELEC");
            (byClose ? raw.closePortal("") : raw.bind("", "g")).sync().send();
            raw.hearUpTo('Z');
            raw.parse("rb", "ROLLBACK TO a").bind("p2", "rb").execute("p2", 0).sync();
            raw.execute("", 0).sync().send();
            raw.hearUpTo('Z');
            raw.hearUpTo('Z');
            assertThat(raw.heard().toString()).doesNotContain(REVERSED);
        }
    }

    /// The gateway's own statements have names that no agent may have.
    @Test
    void namesOfTheGatewaysAreTaken() throws SQLException, IOException {
        try (RawAgent raw = RawAgent.login(gateway, "dono")) {
            raw.parse("portaria_made", "SELECT 1").sync().send();
            raw.hearUpTo('Z');
            assertThat(raw.heard().toString()).contains("are the gateway's own");
        }
    }

    /// Where a rule says that every output of a statement that uses a column is hidden.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM clientes WHERE nome LIKE 'Maria C%' AND id < 4",
                "PREPARE p AS SELECT id FROM clientes WHERE nome LIKE 'Maria C%' AND id < 4; EXECUTE p",
                "PREPARE p AS SELECT id, cidade FROM clientes WHERE id < 4 ORDER BY nome; EXECUTE p",
                "BEGIN; DECLARE c CURSOR FOR SELECT id FROM clientes WHERE nome LIKE 'Maria C%' AND id < 4; FETCH c",
                "PREPARE p AS SELECT 'x' || id FROM clientes WHERE nome LIKE 'Maria C%' AND id < 4; EXECUTE p",
                "DO $$ BEGIN END $$; PREPARE p AS SELECT id, cidade FROM clientes WHERE id < 4 ORDER BY nome; EXECUTE p",
                "PREPARE p AS SELECT id, cidade FROM clientes WHERE id < 4 ORDER BY nome; DO $$ BEGIN END $$; EXECUTE p"
            })
    void everyOutputIsHiddenThatARuleHides(String sql) throws SQLException {
        gateway.apply(
                DemoGateway.CATALOG.replace(
                        "\"loja:public.clientes.nome\"], technique: pseudonym",
                        "\"loja:public.clientes.nome\"], technique: pseudonym, references: mask"));
        for (String mode : new String[] {"simple", "extended"}) {
            try (Connection connection = gateway.connect("dono", Map.of("preferQueryMode", mode));
                    Statement one = connection.createStatement()) {
                assertThat(Told.everything(one, sql.split("; "))).doesNotContain("2", "Belo");
            }
        }
    }

    /// Options are texts of the server's own; the most common values of columns are not.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT o.option_name FROM pg_stats_ext e, pg_options_to_table(e.most_common_vals) o",
                "SELECT o.option_name FROM pg_stats_ext e, pg_options_to_table(e.most_common_vals) o WHERE o.option_name LIKE 'A%'",
                "SELECT o.* FROM pg_stats_ext e, pg_options_to_table(e.most_common_vals) o",
                "SELECT string_agg(option_name, ',') FROM pg_stats_ext e, pg_options_to_table(e.most_common_vals)",
                "SELECT 'AIRAM' || count(o) FROM pg_stats_ext e, pg_options_to_table(e.most_common_vals) o",
                "SELECT row_to_json(o)->>'option_name' FROM pg_stats_ext e, pg_options_to_table(e.most_common_vals) o"
            })
    void samplesAreNoOptions(String sql) {
        assertThat(told(sql)).doesNotContain("AIRAM");
    }
}
