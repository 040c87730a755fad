package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.fixture.DatabaseOfVersion;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamRefused;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Readers of changes beside one who reads everything, while a schema is changed at random. One of the readers looks after each
/// step, the others after several, so that more has happened in between.
public final class SchemaChanges implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 4;

    /// A database of its own, in which nobody else has to find anything.
    private static final String DATABASE = "umbau";

    private final DatabaseOfVersion database;
    private final PostgresTarget target;
    private final ScramKeyCache keys = new ScramKeyCache();
    private final Random random;
    private final List<Connection> connections = new ArrayList<>();
    private final List<Looking> readers = new ArrayList<>();
    private final RandomDefinitions definitions;
    private final Deque<String> story = new ArrayDeque<>();
    private Optional<UpstreamQuery> whole = Optional.empty();

    private record Looking(UpstreamQuery query, SchemaReader reader, int oneIn) {}

    public SchemaChanges(DatabaseOfVersion database, long seed) throws SQLException, IOException {
        this.database = database;
        this.target = database.target(DATABASE);
        database.create(DATABASE);
        this.random = new Random(seed);
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(database.connectAsSuperuser(DATABASE));
        }
        open();
        this.definitions = new RandomDefinitions(random, connections);
    }

    private void open() throws IOException {
        whole = Optional.of(connection());
        for (int oneIn : List.of(1, 5, 25)) {
            readers.add(new Looking(connection(), new SchemaReader(target.database()), oneIn));
        }
    }

    private UpstreamQuery connection() throws IOException {
        return UpstreamQuery.open(target, keys, new SecureRandom(), LONGEST);
    }

    /// @return how many statements did something
    public int run(int steps) throws SQLException, IOException {
        for (int i = 0; i < steps; i++) {
            story.add(definitions.step());
            if (story.size() > 30) {
                story.removeFirst();
            }
            Optional<SchemaSnapshot> expected = whole();
            if (expected.isEmpty()) {
                begunAnew();
                continue;
            }
            List<Looking> looking =
                    readers.stream().filter(r -> random.nextInt(r.oneIn()) == 0).toList();
            for (Looking reader : looking) {
                compare(reader, expected.get(), i);
            }
        }
        definitions.end();
        return definitions.done();
    }

    private void compare(Looking reader, SchemaSnapshot expected, int step) throws IOException {
        SchemaSnapshot read = reader.reader().read(reader.query(), LONGEST);
        if (read.saysTheSameAs(expected)) {
            return;
        }
        assertThat(told(read))
                .as(
                        "by changes, one in %s, step %s; last:%n%s",
                        reader.oneIn(), step, String.join("\n", story))
                .isEqualTo(told(expected));
        assertThat(read.saysTheSameAs(expected)).as("types, schemas, names").isTrue();
    }

    /// The server can be brought to let go of a function that another one's default argument calls, by transactions that do not
    /// see each other; then it can no longer tell that argument to anybody.
    ///
    /// @return empty when it has come to that
    private Optional<SchemaSnapshot> whole() throws IOException {
        try {
            return Optional.of(WholeSchema.read(whole.orElseThrow(), target.database()));
        } catch (UpstreamRefused e) {
            assertThat(e).hasMessageStartingWith("cache lookup failed for function");
            return Optional.empty();
        }
    }

    private void begunAnew() throws IOException, SQLException {
        Looking first = readers.getFirst();
        assertThatThrownBy(() -> first.reader().read(first.query(), LONGEST))
                .isInstanceOf(UpstreamRefused.class);
        definitions.end();
        definitions.withoutFunctions();
        closeReaders();
        open();
    }

    private static String told(SchemaSnapshot snapshot) {
        StringBuilder told = new StringBuilder();
        snapshot.relations().stream()
                .sorted(Comparator.comparingInt(SchemaSnapshot.Relation::oid))
                .forEach(r ->
                        told.append(r.oid())
                                .append(' ')
                                .append(r.qualified())
                                .append(' ')
                                .append(r.kind())
                                .append(' ')
                                .append(new TreeMap<>(r.columns()))
                                .append(" key ")
                                .append(new TreeSet<>(snapshot.primaryKey(r)))
                                .append(" reads ")
                                .append(new TreeSet<>(r.reads()))
                                .append(" parents ")
                                .append(new TreeSet<>(r.parents()))
                                .append(r.callsForeign() ? " calls" : "")
                                .append(r.combines() ? " combines" : "")
                                .append('\n'));
        SchemaSnapshot.Callables callables = snapshot.callables();
        told.append(new TreeSet<>(callables.plain()))
                .append('\n')
                .append(new TreeSet<>(callables.returningRows()))
                .append('\n')
                .append(new TreeMap<>(callables.foreign()))
                .append('\n')
                .append(new TreeSet<>(callables.foreignOperators()))
                .append('\n')
                .append(new TreeSet<>(callables.castFunctions()));
        return told.toString();
    }

    private void closeReaders() throws IOException {
        for (Looking reader : readers) {
            reader.query().close();
        }
        readers.clear();
        whole.orElseThrow().close();
    }

    @Override
    public void close() throws IOException, SQLException {
        closeReaders();
        for (Connection connection : connections) {
            connection.close();
        }
        database.asSuperuser("postgres", "DROP DATABASE " + DATABASE + " WITH (FORCE)");
    }
}
