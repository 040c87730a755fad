package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.RawAgent;
import io.portaria.engine.fixture.Told;
import java.io.IOException;
import java.sql.Connection;
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

/// Indexes over protected columns of tables that the session has made itself, as tools for migrations make them. An index over
/// anybody else's would tell whether values occur twice, and bring rows in their order.
class OwnTablesTest {
    private static final String REFUSED = "The definition uses a protected column";

    private DemoGateway gateway;
    private Connection agent;
    private Statement statement;

    @BeforeEach
    void start() throws SQLException, IOException {
        prepare();
        gateway = DemoGateway.start();
        agent = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
        statement = agent.createStatement();
    }

    private static void prepare() throws SQLException {
        DemoGateway.runDirect(
                "CREATE SCHEMA alheia",
                "CREATE TABLE alheia.gente (uf text, email text, telefone text)",
                "INSERT INTO alheia.gente SELECT uf, email, telefone FROM clientes WHERE id < 50",
                "CREATE TABLE alheia.pessoa (uf text, telefone text)",
                "GRANT ALL ON SCHEMA alheia TO portaria_loja",
                "ALTER TABLE alheia.gente OWNER TO portaria_loja",
                "ALTER TABLE alheia.pessoa OWNER TO portaria_loja");
    }

    @AfterEach
    void stop() throws SQLException {
        agent.close();
        gateway.close();
        clean();
    }

    private static void clean() throws SQLException {
        DemoGateway.runDirect(
                "DROP SCHEMA IF EXISTS alheia CASCADE",
                "DROP SCHEMA IF EXISTS minha CASCADE",
                "DROP TABLE IF EXISTS usuario, gente, renomeada CASCADE");
    }

    private String everything(String... all) {
        return Told.everything(statement, all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended"})
    void whatTheSessionHasMadeMayHaveKeys(String protocol) throws SQLException {
        try (Connection connection = gateway.connect("dono", Map.of("preferQueryMode", protocol));
                Statement making = connection.createStatement()) {
            assertThat(
                            Told.everything(
                                    making,
                                    "create table usuario (id serial primary key, uf text, telefone varchar(20))",
                                    "insert into usuario (uf, telefone) values ('SP', '1'), ('RJ', '2')",
                                    "CREATE UNIQUE INDEX \"usuario_telefone\" ON \"usuario\" (\"telefone\")",
                                    "CREATE INDEX CONCURRENTLY IF NOT EXISTS i2 ON public.usuario (telefone DESC NULLS LAST, uf)",
                                    "create index i3 on usuario using btree (telefone)",
                                    "alter table if exists usuario add constraint uk unique (telefone)",
                                    "ALTER TABLE usuario ADD UNIQUE (telefone, uf)",
                                    "DROP TABLE usuario"))
                    .isEmpty();
        }
    }

    @Test
    void alsoWhatIsMadeInATransaction() {
        assertThat(
                        everything(
                                "CREATE UNLOGGED TABLE renomeada (telefone text)",
                                "CREATE INDEX ON renomeada (telefone)",
                                "BEGIN",
                                "CREATE TABLE usuario (id int, telefone text)",
                                "CREATE INDEX ON usuario (telefone)",
                                "COMMIT",
                                "CREATE UNIQUE INDEX ON usuario (telefone)"))
                .isEmpty();
    }

    @Test
    void whatIsTwiceThereIsNotQuoted() {
        assertThat(
                        everything(
                                "CREATE TABLE usuario (telefone text)",
                                "INSERT INTO usuario VALUES ('11 98765-4321'), ('11 98765-4321')",
                                "CREATE UNIQUE INDEX i ON usuario (telefone)"))
                .contains("could not create unique index \"i\"")
                .doesNotContain("98765");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // more than CREATE TABLE can say, or other values than those of the column
                "CREATE INDEX ON usuario (lower(telefone))",
                "CREATE INDEX ON usuario (id) WHERE telefone > '1'",
                "CREATE INDEX ON usuario (telefone) WHERE id > 1",
                "CREATE INDEX ON usuario (id) INCLUDE (telefone)",
                "CREATE INDEX ON usuario USING hash (telefone)",
                "CREATE INDEX ON usuario (telefone text_pattern_ops)",
                "CREATE INDEX ON usuario (telefone COLLATE \"C\")",
                "CREATE INDEX ON usuario (telefone) WITH (fillfactor = 70)",
                "ALTER TABLE usuario ADD EXCLUDE (telefone WITH =)",
                "ALTER TABLE usuario ADD CHECK (telefone > '1')",
                "ALTER TABLE usuario ADD UNIQUE (telefone), ADD CHECK (telefone > '1')",
                "ALTER TABLE usuario ADD FOREIGN KEY (telefone) REFERENCES clientes (cpf)",
                // foreign keys that name no columns would be to it
                "ALTER TABLE usuario ADD PRIMARY KEY (telefone)",
                "ALTER TABLE usuario ALTER COLUMN telefone TYPE varchar(3)",
                "ALTER TABLE usuario ALTER COLUMN telefone TYPE int USING telefone::int",
                // of a string nobody knows what its beginning does
                "SELECT 1; CREATE INDEX ON usuario (telefone)"
            })
    void noMoreThanWhatCreateTableCanSay(String sql) {
        assertThat(everything("CREATE TABLE usuario (id int, telefone text)", sql))
                .contains("rule: masking");
    }

    /// The last statement of each makes an index over a table that is not the session's, and does so past the gateway. The names of
    /// columns are left out where they can be: with them CREATE TABLE itself is refused, as the name may be the other table's.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET search_path = alheia, public; CREATE TABLE IF NOT EXISTS gente (uf text); CREATE INDEX ON gente (telefone, uf)",
                "CREATE TABLE gente (uf text); CREATE INDEX ON alheia.gente (telefone, uf)",
                "CREATE TABLE gente (uf text); ALTER TABLE alheia.gente ADD UNIQUE (uf, telefone, email)",
                "CREATE TABLE gente (uf text); SET search_path = alheia, public; CREATE INDEX ON gente (telefone, uf)",
                "CREATE TABLE gente (uf text); DROP TABLE gente; SET search_path = public, alheia; CREATE INDEX ON gente (telefone, uf)",
                "SET search_path = public, alheia; BEGIN; CREATE TABLE gente (uf text); ROLLBACK; CREATE INDEX ON gente (telefone, uf)",
                "SET search_path = public, alheia; BEGIN; SAVEPOINT s; CREATE TABLE gente (uf text); ROLLBACK TO s; CREATE INDEX ON gente (telefone, uf); COMMIT",
                "SET search_path = public, alheia; CREATE TABLE gente (uf text); ALTER TABLE gente RENAME TO renomeada; CREATE INDEX ON gente (telefone, uf)",
                "SET search_path = public, alheia; CREATE TABLE gente (uf text); CREATE SCHEMA minha; ALTER TABLE gente SET SCHEMA minha; CREATE INDEX ON gente (telefone, uf)",
                "SET search_path = public, alheia; CREATE TABLE usuario (uf text); DROP TABLE usuario; CREATE INDEX ON gente (telefone, uf)",
                "SET search_path = public, alheia; CREATE TEMP TABLE gente (uf text); DISCARD TEMP; CREATE INDEX ON gente (telefone, uf)",
                "SET search_path = alheia, pg_temp; CREATE TEMP TABLE gente (uf text); CREATE INDEX ON gente (telefone, uf)",
                "SET search_path = alheia, pg_temp; CREATE LOCAL TEMPORARY TABLE gente (uf text); CREATE INDEX ON gente (telefone, uf)",
                "SET search_path = alheia, pg_temp; CREATE TABLE pg_temp.gente (uf text); CREATE INDEX ON gente (telefone, uf)",
                "CREATE TABLE usuario (uf text); CREATE TABLE gente (LIKE usuario); CREATE INDEX ON alheia.gente (telefone, uf)",
                "CREATE TABLE usuario () INHERITS (alheia.gente); CREATE INDEX ON usuario (telefone, uf); ALTER TABLE usuario SET SCHEMA alheia",
                "CREATE TABLE alheia.usuario (a int); CREATE TABLE alheia.filha () INHERITS (alheia.gente, alheia.usuario); CREATE INDEX ON alheia.filha (telefone, uf)"
            })
    void othersTablesAreNotTakenForOnesOwn(String sql) throws SQLException {
        String[] all = sql.split("; ");
        try (Connection direct = DemoGateway.direct();
                Statement past = direct.createStatement()) {
            Told.everything(past, all);
            assertThat(indexes()).as("past the gateway").isPositive();
        }
        again();
        String told = everything(all);
        assertThat(told).contains("rule: masking");
        assertThat(indexes()).as(told).isZero();
    }

    private static long indexes() throws SQLException {
        return DemoGateway.countDirect(
                "SELECT count(*) FROM pg_indexes WHERE schemaname = 'alheia'");
    }

    /// All as at the beginning, and known so.
    private void again() throws SQLException {
        clean();
        prepare();
        everything("CREATE TABLE antes (a int)", "DROP TABLE antes");
    }

    /// A CREATE TABLE that fails, as the table is there.
    @Test
    void whatWasNotMadeIsNobodysOwn() {
        assertThat(everything("CREATE TABLE alheia.gente (uf text)")).contains("already exists");
        assertThat(everything("CREATE INDEX ON alheia.gente (telefone, uf)")).contains(REFUSED);
    }

    /// Another session of the same agent has made it.
    @Test
    void anotherSessionsIsNotOnesOwn() throws SQLException {
        try (Connection other = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
                Statement elsewhere = other.createStatement()) {
            elsewhere.execute("CREATE TABLE usuario (uf text, telefone text)");
            assertThat(everything("CREATE INDEX ON usuario (telefone, uf)")).contains(REFUSED);
            elsewhere.execute("CREATE INDEX ON usuario (telefone, uf)");
            // made again, it is another
            assertThat(everything("DROP TABLE usuario")).isEmpty();
            DemoGateway.runDirect("CREATE TABLE usuario (uf text, telefone text)");
            assertThat(everything("CREATE TABLE renomeada (a int)")).isEmpty();
            assertThat(Told.everything(elsewhere, "CREATE INDEX ON usuario (telefone, uf)"))
                    .contains(REFUSED);
        }
    }

    /// What a person makes under the name of a table that the session has made and lost is the person's.
    @Test
    void aPersonsTableOfTheNameIsThePersons() throws SQLException {
        assertThat(
                        everything(
                                "CREATE TABLE usuario (uf text, telefone text)",
                                "CREATE INDEX ON usuario (telefone, uf)"))
                .isEmpty();
        DemoGateway.runDirect(
                "DROP TABLE usuario", "CREATE TABLE alheia.usuario (uf text, telefone text)");
        assertThat(
                        everything(
                                "CREATE TABLE renomeada (a int)",
                                "CREATE INDEX ON alheia.usuario (telefone, uf)"))
                .contains(REFUSED);
    }

    /// Its name may go on to the next schema of the search path before anybody could ask what it means; so it is asked in the
    /// transaction that makes it.
    @Test
    void aTableThatIsDroppedAtOnceLeavesItsNameToNobody() throws Exception {
        DemoGateway.runDirect("CREATE SCHEMA minha", "GRANT ALL ON SCHEMA minha TO portaria_loja");
        Thread dropping =
                Thread.ofVirtual()
                        .start(() -> {
                            try (Connection direct = DemoGateway.direct();
                                    Statement drop = direct.createStatement()) {
                                while (!Thread.currentThread().isInterrupted()) {
                                    drop.execute("DROP TABLE IF EXISTS minha.gente");
                                }
                            } catch (SQLException e) {
                                // it was stopped
                            }
                        });
        try {
            everything("SET search_path = minha, alheia, public");
            for (int i = 0; i < 60; i++) {
                everything("CREATE TABLE gente (uf text)");
                assertThat(everything("CREATE INDEX ON alheia.gente (telefone, uf)"))
                        .contains(REFUSED);
            }
        } finally {
            dropping.interrupt();
            dropping.join();
        }
    }

    @Test
    void nothingIsAllowedBeforeItIsKnownWhatWasMade() throws IOException {
        try (RawAgent raw = RawAgent.login(gateway, "dono")) {
            raw.query("CREATE TABLE gente (uf text)")
                    .query("CREATE INDEX ON alheia.gente (telefone, uf)")
                    .query("ROLLBACK")
                    .send();
            for (int i = 0; i < 3; i++) {
                raw.hearUpTo('Z');
            }
            assertThat(raw.heard().toString()).contains(REFUSED);
        }
    }

    /// The agent hears of a CREATE TABLE what it hears without a gateway, though more was asked.
    @Test
    void theAgentHearsNothingOfIt() throws IOException {
        List<String> made =
                List.of(
                        "CREATE TABLE usuario (uf text, a int)",
                        "CREATE TABLE usuario (uf text, a int)",
                        "BEGIN",
                        "CREATE TABLE renomeada ()",
                        "CREATE TABLE alheia.gente (uf text)",
                        "CREATE TABLE x (y int)",
                        "ROLLBACK",
                        "CREATE TABLE renomeada (um nada)",
                        "DROP TABLE usuario");
        assertThat(heard(RawAgent.login(gateway, "dono"), made))
                .isEqualTo(heard(RawAgent.direct(), made));
    }

    private static String heard(RawAgent agent, List<String> statements) throws IOException {
        try (agent) {
            for (String sql : statements) {
                agent.query(sql).send();
                agent.hearUpTo('Z');
                agent.parse("", "SELECT 1").bind("", "").execute("").sync().send();
                agent.hearUpTo('Z');
            }
            for (String sql : statements) {
                agent.parse("", sql).bind("", "").describePortal("").execute("").sync().send();
                agent.hearUpTo('Z');
            }
            return agent.types();
        }
    }
}
