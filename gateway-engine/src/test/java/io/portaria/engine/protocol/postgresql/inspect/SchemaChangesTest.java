package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.fixture.DatabaseOfVersion;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import io.portaria.engine.threads.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// What is read by changes is what there is.
///
/// Longer: `-Dportaria.schema.steps=20000 -Dportaria.schema.seed=7 -Dportaria.schema.version=13`. `VersionsTest` has a little of it
/// for every version.
class SchemaChangesTest {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int STEPS = Integer.getInteger("portaria.schema.steps", 300);
    private static final int SEED = Integer.getInteger("portaria.schema.seed", 29);
    private static final int VERSION =
            Integer.getInteger("portaria.schema.version", DatabaseOfVersion.NEWEST);

    private static DatabaseOfVersion database;

    @BeforeAll
    static void start() throws Exception {
        database = DatabaseOfVersion.start(VERSION);
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
    }

    private static UpstreamQuery open() throws IOException {
        return UpstreamQuery.open(
                database.target("loja"), new ScramKeyCache(), new SecureRandom(), LONGEST);
    }

    private static void direct(String... statements) throws SQLException {
        database.asSuperuser("loja", statements);
    }

    /// A reader who has read before each statement.
    private static void seen(String... statements) throws Exception {
        try (UpstreamQuery query = open();
                UpstreamQuery whole = open()) {
            SchemaReader reader = new SchemaReader("loja");
            reader.read(query, LONGEST);
            for (String statement : statements) {
                direct(statement);
                SchemaSnapshot read = reader.read(query, LONGEST);
                assertThat(read.saysTheSameAs(WholeSchema.read(whole, "loja")))
                        .as(statement)
                        .isTrue();
            }
        }
    }

    @Test
    void randomChangesAreSeen() throws Exception {
        try (SchemaChanges changes = new SchemaChanges(database, SEED)) {
            int done = changes.run(STEPS);
            assertThat(done).as("statements that did something").isGreaterThan(STEPS / 2);
        }
    }

    @Test
    void asManyAsBeforeAreSeenToBeOthers() throws Exception {
        seen(
                "CREATE TABLE eins (a int, b text)",
                "BEGIN; DROP TABLE eins; CREATE TABLE zwei (a int, b text); COMMIT",
                "BEGIN; ALTER TABLE zwei DROP COLUMN b; ALTER TABLE zwei ADD COLUMN cpf text; COMMIT",
                "BEGIN; ALTER TABLE zwei RENAME TO drei; ALTER TABLE drei RENAME COLUMN a TO email; COMMIT",
                "CREATE VIEW sicht AS SELECT cpf FROM drei",
                "CREATE OR REPLACE VIEW sicht AS SELECT max(email)::text AS cpf FROM drei",
                "BEGIN; DROP VIEW sicht; CREATE VIEW sicht AS SELECT cpf FROM drei; COMMIT",
                "DROP TABLE drei CASCADE");
    }

    /// The words of a default are put together from rows of others.
    @Test
    void defaultsOfFunctionsAreReadAnew() throws Exception {
        seen(
                "CREATE FUNCTION vorgabe(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE FUNCTION ruft(a int DEFAULT vorgabe(1)) RETURNS int LANGUAGE sql AS 'SELECT 2'",
                "ALTER FUNCTION vorgabe(int) RENAME TO andere",
                "CREATE OR REPLACE FUNCTION ruft(a int DEFAULT andere(2)) RETURNS int LANGUAGE sql AS 'SELECT 3'",
                "DROP FUNCTION ruft(int), andere(int)",
                "CREATE TYPE art AS ENUM ('a')",
                "CREATE FUNCTION nennt(a text DEFAULT 'a'::art::text) RETURNS int LANGUAGE sql AS 'SELECT 4'",
                // nothing that can be called has changed but for these words
                "ALTER TYPE art RENAME TO sorte",
                "DROP FUNCTION nennt(text)",
                "DROP TYPE sorte");
    }

    /// A transaction that was open when the schema was read, and one that began after it and ended before the first.
    @Test
    void whatWasNotCommittedIsSeenWhenItIs() throws Exception {
        try (Connection early = database.connectAsSuperuser("loja");
                Statement first = early.createStatement();
                UpstreamQuery query = open()) {
            SchemaReader reader = new SchemaReader("loja");
            first.execute("BEGIN");
            first.execute("CREATE TABLE frueh (cpf text)");
            assertThat(reader.read(query, LONGEST).named(List.of("frueh"))).isEmpty();
            direct("CREATE TABLE spaet (cpf text)");
            assertThat(reader.read(query, LONGEST).named(List.of("spaet"))).hasSize(1);
            first.execute("SAVEPOINT s");
            first.execute("ALTER TABLE frueh RENAME COLUMN cpf TO email");
            assertThat(reader.read(query, LONGEST).named(List.of("frueh"))).isEmpty();
            first.execute("COMMIT");
            SchemaSnapshot after = reader.read(query, LONGEST);
            assertThat(after.named(List.of("frueh")))
                    .singleElement()
                    .satisfies(r ->
                            assertThat(r.columns())
                                    .containsOnlyKeys(1)
                                    .hasEntrySatisfying(
                                            1, c -> assertThat(c.name()).isEqualTo("email")));
            direct("DROP TABLE frueh, spaet");
        }
    }

    @Test
    void aSchemaThatIsTooLargeToKeepIsReadWhole() throws Exception {
        try (UpstreamQuery query = open();
                UpstreamQuery whole = open()) {
            SchemaReader reader = new SchemaReader("loja", 10);
            for (int i = 0; i < 3; i++) {
                direct("CREATE TABLE gross" + i + " (a int)");
                assertThat(
                                reader.read(query, LONGEST)
                                        .saysTheSameAs(WholeSchema.read(whole, "loja")))
                        .isTrue();
            }
            direct("DROP TABLE gross0, gross1, gross2");
        }
    }

    /// Somebody else's operators and functions, with a search path that has them first.
    @Test
    void operatorsOfOthersAnswerNothing() throws Exception {
        direct(
                "CREATE SCHEMA boese",
                "CREATE FUNCTION boese.nie(oid, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false'",
                "CREATE FUNCTION boese.age(xid) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2000000000'",
                "CREATE OPERATOR boese.>= (LEFTARG = oid, RIGHTARG = int, FUNCTION = boese.nie)",
                "ALTER ROLE portaria_loja SET search_path TO boese, public, pg_catalog");
        try {
            seen(
                    "CREATE FUNCTION gesehen(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
                    "CREATE TABLE gesehen (cpf text)",
                    "DROP TABLE gesehen",
                    "DROP FUNCTION gesehen(int)");
        } finally {
            direct("ALTER ROLE portaria_loja RESET search_path", "DROP SCHEMA boese CASCADE");
        }
    }

    @Test
    void aConnectionThatIsGoneIsReplaced() throws Exception {
        SchemaConnection connection = connection();
        connection.read();
        direct("CREATE TABLE danach (cpf text)");
        direct(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portaria'");
        assertThat(connection.read().named(List.of("danach"))).hasSize(1);
        direct("DROP TABLE danach");
        assertThat(connection.read().named(List.of("danach"))).isEmpty();
    }

    @Test
    void aConnectionThatIsStuckIsReplaced() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        SchemaConnection connection = connection();
        connection.read();
        direct("CREATE TABLE waehrend (cpf text)");
        List<String> processes = processes();
        assumeTrue(signal("STOP", processes));
        try {
            assertThat(connection.read().named(List.of("waehrend"))).hasSize(1);
        } finally {
            assertThat(signal("CONT", processes)).isTrue();
        }
        direct("DROP TABLE waehrend");
        assertThat(connection.read().named(List.of("waehrend"))).isEmpty();
    }

    private static SchemaConnection connection() {
        return new SchemaConnection(
                database.target("loja"),
                new ScramKeyCache(),
                new SecureRandom(),
                InstantSource.system(),
                new Threads());
    }

    private static List<String> processes() throws SQLException {
        List<String> processes = new ArrayList<>();
        try (Connection connection = database.connectAsSuperuser("loja");
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT pid FROM pg_stat_activity WHERE application_name = 'portaria'")) {
            while (rows.next()) {
                processes.add(rows.getString(1));
            }
        }
        return processes;
    }

    private static boolean signal(String name, List<String> processes) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        command.addAll(processes);
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    /// Numbers of transactions mean something in one process of one life of one server, and only so far apart.
    @Test
    void onlyTheSameProcessIsContinued() {
        Moment before = moment("4711 a b f", 1000, 1002);
        assertThat(moment("4711 a b f", 1000, 1002).continues(before)).isTrue();
        assertThat(moment("4711 a b f", 1001, 1200).continues(before)).isTrue();
        assertThat(moment("4712 a b f", 1001, 1200).continues(before)).isFalse();
        assertThat(moment("4711 a b f", 999, 1200).continues(before)).isFalse();
        assertThat(moment("4711 a b f", 1001, 1001).continues(before)).isFalse();
        assertThat(moment("4711 a b f", 1001, 1000 + (1L << 30)).continues(before)).isFalse();
        assertThat(moment("4711 a b f", 1001, 999 + (1L << 30)).continues(before)).isTrue();
        // what begins anew at each 4,294,967,296
        Moment late = moment("4711 a b f", (1L << 32) - 2, (1L << 32) - 2);
        assertThat(late.number()).isEqualTo(-2);
        assertThat(moment("4711 a b f", (1L << 32) + 7, (1L << 32) + 9).continues(late)).isTrue();
        Moment odd = moment("4711 a b f", (1L << 32) + 1, (1L << 32) + 9);
        assertThat(moment("4711 a b f", (1L << 32) + 9, (1L << 32) + 9).continues(odd)).isFalse();
        assertThat(Moment.of(List.of())).isEmpty();
    }

    private static Moment moment(String process, long border, long next) {
        return new Moment(process, border, next);
    }

    @Test
    void whatCameChangedOrWentIsLookedFor() {
        CatalogCopy<Integer, String> copy =
                new CatalogCopy<>(
                        Catalog.ofObjects(
                                "pg_namespace", "true", List.of("c.nspname"), row -> row.text(1)));
        copy.takeAll(rows("3 a", "131 b", "4 c"));
        assertThat(copy.changed(shelves("3 2", "4 1"))).isEmpty();
        assertThat(copy.changed(shelves("3 1", "4 1"))).containsExactly(3);
        assertThat(copy.changed(shelves("3 2", "4 1 {4}"))).containsExactly(4);
        assertThat(copy.changed(shelves("3 2", "4 1", "9 1 {9}"))).containsExactly(9);
        // one came and another went
        Shelves now = shelves("3 2 {259}", "4 1");
        assertThat(copy.changed(now)).containsExactly(3);
        assertThat(copy.holdsAsManyAs(now)).isTrue();
        assertThat(copy.again(Set.of(3), now)).contains("'{3,131,259}'::oid[]");
        copy.takeAgain(Set.of(3), rows("3 a", "259 d"));
        assertThat(copy.holdsAsManyAs(now)).isTrue();
        assertThat(copy.holdsAsManyAs(shelves("3 2"))).isFalse();
        Map<Integer, String> all = new TreeMap<>();
        copy.forEach(all::put);
        assertThat(all).isEqualTo(Map.of(3, "a", 4, "c", 259, "d"));
    }

    /// A number, a count and perhaps an array; what is not there is NULL.
    private static Shelves shelves(String... rows) {
        return Shelves.of(
                List.of(rows).stream()
                        .map(r -> {
                            List<String> cells = List.of(r.split(" "));
                            return List.of(
                                    Optional.of(cells.get(0)),
                                    Optional.of(cells.get(1)),
                                    cells.stream().skip(2).findFirst());
                        })
                        .toList());
    }

    private static List<List<Optional<String>>> rows(String... rows) {
        return List.of(rows).stream()
                .map(r -> List.of(r.split(" ")).stream().map(Optional::of).toList())
                .toList();
    }
}
