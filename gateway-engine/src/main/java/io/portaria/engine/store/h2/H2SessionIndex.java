package io.portaria.engine.store.h2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portaria.engine.activity.IndexedSession;
import io.portaria.engine.activity.SessionIndex;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The index of sessions in `HOME/index.mv.db`, encrypted under a key of the vault, because it holds statements. A file
/// that cannot be opened is put away and made anew: it holds nothing that recordings do not.
public final class H2SessionIndex implements SessionIndex {
    /// Milliseconds: what is lost is read again from the recordings.
    private static final int WRITE_DELAY = 500;

    private static final String SCHEMA =
            """
            CREATE TABLE IF NOT EXISTS sessions (
                id            VARCHAR(64) PRIMARY KEY,
                agent         VARCHAR NOT NULL,
                owner         VARCHAR NOT NULL,
                target        VARCHAR NOT NULL,
                protocol      VARCHAR NOT NULL,
                started_at    BIGINT NOT NULL,
                ended_at      BIGINT,
                role          VARCHAR NOT NULL,
                purpose       VARCHAR NOT NULL,
                legal_basis   VARCHAR NOT NULL,
                operations    BIGINT NOT NULL,
                denied        BIGINT NOT NULL,
                row_count     BIGINT NOT NULL,
                masked        VARCHAR NOT NULL,
                masked_values BIGINT NOT NULL,
                client        VARCHAR NOT NULL,
                policy        VARCHAR NOT NULL,
                erased        BOOLEAN NOT NULL,
                search        CLOB NOT NULL
            );
            CREATE INDEX IF NOT EXISTS sessions_started ON sessions (started_at DESC);
            CREATE INDEX IF NOT EXISTS sessions_ended ON sessions (ended_at);
            """;
    private static final String COLUMNS =
            "id, agent, owner, target, protocol, started_at, ended_at, role, purpose, legal_basis, operations, denied,"
                    + " row_count, masked, client, policy, erased";
    private static final long MICROS = 1_000_000;

    private final Connection connection;
    private final ObjectMapper json = new ObjectMapper();

    private H2SessionIndex(Connection connection) {
        this.connection = connection;
    }

    /// @param home where `index.mv.db` lies
    /// @param key hexadecimal digits, the same at every start
    public static H2SessionIndex open(Path home, String key) throws IOException {
        Path file = home.resolve("index.mv.db");
        try {
            return new H2SessionIndex(connect(home, key));
        } catch (SQLException e) {
            Files.deleteIfExists(file);
            try {
                return new H2SessionIndex(connect(home, key));
            } catch (SQLException again) {
                throw new IOException(
                        "The index of sessions " + file + " cannot be made: " + again.getMessage(),
                        again);
            }
        }
    }

    private static Connection connect(Path home, String key) throws SQLException {
        Connection connection = H2File.open(home, "index", key, WRITE_DELAY);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private interface Work<R> {
        R run() throws SQLException, JsonProcessingException;
    }

    private synchronized <R> R work(Work<R> work) {
        try {
            return work.run();
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException("The index of sessions failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void put(Collection<IndexedSession> sessions) {
        work(() -> {
            put(
                    sessions.stream().filter(s -> s.searchText().isPresent()).toList(),
                    "MERGE INTO sessions ("
                            + COLUMNS
                            + ", masked_values, search) KEY (id) VALUES"
                            + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            return put(
                    sessions.stream().filter(s -> s.searchText().isEmpty()).toList(),
                    "MERGE INTO sessions ("
                            + COLUMNS
                            + ", masked_values) KEY (id) VALUES"
                            + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        });
    }

    private int put(Collection<IndexedSession> sessions, String sql)
            throws SQLException, JsonProcessingException {
        if (sessions.isEmpty()) {
            return 0;
        }
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (IndexedSession session : sessions) {
                fill(insert, session);
                insert.addBatch();
            }
            return insert.executeBatch().length;
        }
    }

    private void fill(PreparedStatement insert, IndexedSession session)
            throws SQLException, JsonProcessingException {
        SessionSummary s = session.summary();
        insert.setString(1, s.id());
        insert.setString(2, s.agent());
        insert.setString(3, s.owner());
        insert.setString(4, s.target());
        insert.setString(5, s.protocol());
        insert.setLong(6, micros(s.startedAt()));
        insert.setObject(7, s.endedAt().map(H2SessionIndex::micros).orElse(null));
        insert.setString(8, s.role());
        insert.setString(9, s.purpose());
        insert.setString(10, s.legalBasis());
        insert.setLong(11, s.operations());
        insert.setLong(12, s.denied());
        insert.setLong(13, s.rows());
        insert.setString(14, json.writeValueAsString(s.masked()));
        insert.setString(15, s.client());
        insert.setString(16, s.policyVersion());
        insert.setBoolean(17, s.erased());
        insert.setLong(18, s.masked().values().stream().mapToLong(Long::longValue).sum());
        if (session.searchText().isPresent()) {
            insert.setString(19, searchable(s, session.searchText().get()));
        }
    }

    private static String searchable(SessionSummary s, String text) {
        return String.join("\n", s.agent(), s.target(), s.role(), s.purpose(), s.client(), text)
                .toLowerCase(Locale.ROOT);
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }

    @Override
    public Query.SessionPage find(SessionFilter filter, int offset, int limit) {
        List<Object> values = new ArrayList<>();
        StringBuilder where = new StringBuilder(" WHERE TRUE");
        for (String word : filter.text().toLowerCase(Locale.ROOT).strip().split("\\s+")) {
            if (!word.isEmpty()) {
                where.append(" AND LOCATE(?, search) > 0");
                values.add(word);
            }
        }
        filter.agent().ifPresent(a -> also(where, values, " AND agent = ?", a));
        filter.target().ifPresent(t -> also(where, values, " AND target = ?", t));
        filter.from()
                .ifPresent(t ->
                        also(where, values, " AND (ended_at IS NULL OR ended_at >= ?)", micros(t)));
        filter.to().ifPresent(t -> also(where, values, " AND started_at < ?", micros(t)));
        if (filter.onlyDenied()) {
            where.append(" AND denied > 0");
        }
        return work(() -> {
            long total = number("SELECT count(*) FROM sessions" + where, values);
            List<Object> paged = new ArrayList<>(values);
            paged.add(Math.max(0, offset));
            paged.add(Math.max(0, limit));
            return new Query.SessionPage(
                    summaries(
                            "SELECT "
                                    + COLUMNS
                                    + " FROM sessions"
                                    + where
                                    + " ORDER BY started_at DESC, id DESC OFFSET ? ROWS FETCH NEXT ? ROWS ONLY",
                            paged),
                    total);
        });
    }

    private static void also(
            StringBuilder where, List<Object> values, String condition, Object value) {
        where.append(condition);
        values.add(value);
    }

    private long number(String sql, List<Object> values) throws SQLException {
        try (PreparedStatement statement = prepared(sql, values);
                ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    private PreparedStatement prepared(String sql, List<Object> values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    private List<SessionSummary> summaries(String sql, List<Object> values)
            throws SQLException, JsonProcessingException {
        try (PreparedStatement statement = prepared(sql, values);
                ResultSet result = statement.executeQuery()) {
            List<SessionSummary> found = new ArrayList<>();
            while (result.next()) {
                found.add(summary(result));
            }
            return List.copyOf(found);
        }
    }

    private SessionSummary summary(ResultSet r) throws SQLException, JsonProcessingException {
        long ended = r.getLong(7);
        Optional<Instant> endedAt = r.wasNull() ? Optional.empty() : Optional.of(instant(ended));
        Map<String, Long> masked =
                json.readValue(r.getString(14), new TypeReference<TreeMap<String, Long>>() {});
        return new SessionSummary(
                r.getString(1),
                r.getString(2),
                r.getString(3),
                r.getString(4),
                r.getString(5),
                instant(r.getLong(6)),
                endedAt,
                r.getString(8),
                r.getString(9),
                r.getString(10),
                r.getLong(11),
                r.getLong(12),
                r.getLong(13),
                masked,
                r.getString(15),
                r.getString(16),
                r.getBoolean(17));
    }

    @Override
    public Optional<SessionSummary> session(String id) {
        return work(() ->
                summaries("SELECT " + COLUMNS + " FROM sessions WHERE id = ?", List.of(id)).stream()
                        .findFirst());
    }

    @Override
    public Set<String> endedIds() {
        return work(() -> {
            try (PreparedStatement statement =
                            prepared(
                                    "SELECT id FROM sessions WHERE ended_at IS NOT NULL",
                                    List.of());
                    ResultSet result = statement.executeQuery()) {
                Set<String> ids = new HashSet<>();
                while (result.next()) {
                    ids.add(result.getString(1));
                }
                return ids;
            }
        });
    }

    @Override
    public List<SessionSummary> keptUntil(Instant ended) {
        return work(() ->
                summaries(
                        "SELECT "
                                + COLUMNS
                                + " FROM sessions WHERE ended_at <= ? AND NOT erased ORDER BY ended_at",
                        List.of(micros(ended))));
    }

    @Override
    public Sums since(Instant from) {
        return work(() -> {
            try (PreparedStatement statement =
                            prepared(
                                    "SELECT count(*), coalesce(sum(operations), 0), coalesce(sum(denied), 0),"
                                            + " coalesce(sum(row_count), 0), coalesce(sum(masked_values), 0)"
                                            + " FROM sessions WHERE started_at >= ?",
                                    List.of(micros(from)));
                    ResultSet r = statement.executeQuery()) {
                r.next();
                return new Sums(
                        r.getLong(1), r.getLong(2), r.getLong(3), r.getLong(4), r.getLong(5));
            }
        });
    }

    @Override
    public Map<String, Instant> lastUse() {
        return work(() -> {
            try (PreparedStatement statement =
                            prepared(
                                    "SELECT agent, max(started_at) FROM sessions GROUP BY agent",
                                    List.of());
                    ResultSet result = statement.executeQuery()) {
                Map<String, Instant> last = new HashMap<>();
                while (result.next()) {
                    last.put(result.getString(1), instant(result.getLong(2)));
                }
                return last;
            }
        });
    }

    @Override
    public void close() {
        work(() -> {
            connection.close();
            return true;
        });
    }
}
