package io.portaria.engine.protocol.postgresql.estimate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.guard.Estimate;
import io.portaria.engine.protocol.postgresql.guard.Planner;
import io.portaria.engine.protocol.postgresql.guard.PlannerUnavailable;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The planner of one target, asked over a read-only connection of the gateway's own. Safe for use by many threads; they
/// take turns.
public final class TargetPlanner implements Planner {
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration SIZES_HOLD = Duration.ofSeconds(60);
    private static final int MOST_SIZES = 10_000;
    private static final String EXPLAIN = "EXPLAIN (FORMAT JSON, VERBOSE) ";

    private final PostgresTarget target;
    private final ScramKeyCache keys;
    private final SecureRandom random;
    private final InstantSource clock;
    private final ObjectMapper json = new ObjectMapper();
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<String, Size> sizes = new ConcurrentHashMap<>();
    private Optional<UpstreamQuery> connection = Optional.empty();

    private record Size(long rows, Instant at) {}

    public TargetPlanner(
            PostgresTarget target, ScramKeyCache keys, SecureRandom random, InstantSource clock) {
        this.target = target;
        this.keys = keys;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public Optional<Estimate> estimate(Planned statement) {
        try {
            return plan(explain(statement.text()), statement.bound()).map(PlanReader::read);
        } catch (IOException e) {
            // what it brings out is counted all the same
            return Optional.empty();
        }
    }

    private static byte[] explain(ByteBuffer statement) {
        byte[] before = EXPLAIN.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer text = statement.duplicate();
        byte[] all = new byte[before.length + text.remaining()];
        System.arraycopy(before, 0, all, 0, before.length);
        text.get(all, before.length, text.remaining());
        return all;
    }

    @Override
    public long rows(String object) throws PlannerUnavailable {
        Size known = sizes.get(object);
        if (known != null && clock.instant().isBefore(known.at.plus(SIZES_HOLD))) {
            return known.rows;
        }
        long rows = count(object);
        if (sizes.size() >= MOST_SIZES) {
            sizes.clear();
        }
        sizes.put(object, new Size(rows, clock.instant()));
        return rows;
    }

    private long count(String object) throws PlannerUnavailable {
        int dot = object.indexOf('.');
        String sql =
                EXPLAIN
                        + "SELECT * FROM "
                        + quoted(object.substring(0, dot))
                        + "."
                        + quoted(object.substring(dot + 1));
        try {
            return plan(sql.getBytes(StandardCharsets.UTF_8), Optional.empty())
                    .map(p -> PlanReader.read(p).rows())
                    .orElse(0L);
        } catch (UpstreamRefused e) {
            // of what the gateway's role cannot read, or is there no more, any row is too many
            return 0;
        } catch (IOException e) {
            throw new PlannerUnavailable(
                    "The planner of the target " + target.name() + " does not answer.", e);
        }
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private Optional<JsonNode> plan(byte[] sql, Optional<Bound> bound) throws IOException {
        List<List<Optional<String>>> rows = ask(sql, bound);
        StringBuilder text = new StringBuilder();
        rows.forEach(r -> r.getFirst().ifPresent(text::append));
        try {
            JsonNode plan = json.readTree(text.toString()).path(0).path("Plan");
            return plan.isObject() ? Optional.of(plan) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private List<List<Optional<String>>> ask(byte[] sql, Optional<Bound> bound) throws IOException {
        if (!takeTurn()) {
            throw new IOException("The planner is busy.");
        }
        try {
            boolean fresh = connection.isEmpty();
            try {
                return ask(connection(), sql, bound);
            } catch (UpstreamRefused e) {
                throw e;
            } catch (IOException e) {
                close();
                if (fresh) {
                    throw e;
                }
                // the server may have closed it while it was idle
                return ask(connection(), sql, bound);
            }
        } finally {
            turn.unlock();
        }
    }

    private static List<List<Optional<String>>> ask(
            UpstreamQuery connection, byte[] sql, Optional<Bound> bound) throws IOException {
        connection.rows("BEGIN TRANSACTION READ ONLY");
        try {
            return connection.rows(
                    sql,
                    bound.map(Bound::types).orElse(List.of()),
                    bound.map(Bound::parameters).orElse(ByteBuffer.wrap(new byte[4])));
        } finally {
            // planning runs IMMUTABLE functions of constants: what they set or lock must not outlast it
            connection.rows("ROLLBACK");
            connection.rows("SELECT pg_advisory_unlock_all()");
        }
    }

    private boolean takeTurn() throws IOException {
        try {
            return turn.tryLock(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The session was interrupted.", e);
        }
    }

    private UpstreamQuery connection() throws IOException {
        if (connection.isEmpty()) {
            UpstreamQuery opened = UpstreamQuery.open(target, keys, random, LONGEST);
            connection = Optional.of(opened);
            // the rows of parallel nodes are told for each worker
            opened.rows("SET max_parallel_workers_per_gather = 0");
        }
        return connection.get();
    }

    private void close() {
        try {
            if (connection.isPresent()) {
                connection.get().close();
            }
        } catch (IOException e) {
            // it is gone, which is what was wanted
        }
        connection = Optional.empty();
    }
}
