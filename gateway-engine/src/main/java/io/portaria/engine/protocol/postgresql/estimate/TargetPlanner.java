package io.portaria.engine.protocol.postgresql.estimate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.codec.Identifiers;
import io.portaria.engine.protocol.postgresql.guard.Estimate;
import io.portaria.engine.protocol.postgresql.guard.Planner;
import io.portaria.engine.protocol.postgresql.guard.PlannerUnavailable;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The planner of one target. What agents send is planned on some connections, and what is asked about tables on another, so
/// that agents whose statements take long to plan keep others from an estimate at most. Safe for use by many threads.
public final class TargetPlanner implements Planner {
    /// What is known of a table holds so long.
    private static final Duration HOLDS = Duration.ofSeconds(60);

    private static final int MOST_TABLES = 10_000;
    private static final int CONNECTIONS = 4;
    private static final String EXPLAIN = "EXPLAIN (FORMAT JSON, VERBOSE) ";

    private final PostgresTarget target;
    private final PlannerConnections ofAgents;
    private final PlannerConnections ofTables;
    private final InstantSource clock;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Size> sizes = new ConcurrentHashMap<>();
    private final Map<String, Keys> keysOfTables = new ConcurrentHashMap<>();

    private record Size(long rows, Instant at) {}

    private record Keys(Set<Set<String>> keys, Instant at) {}

    public TargetPlanner(
            PostgresTarget target, ScramKeyCache keys, SecureRandom random, InstantSource clock) {
        this.target = target;
        this.ofAgents = new PlannerConnections(CONNECTIONS, target, keys, random);
        this.ofTables = new PlannerConnections(1, target, keys, random);
        this.clock = clock;
    }

    @Override
    public Optional<Estimate> estimate(Planned statement) {
        try {
            return plan(ofAgents.ask(explain(statement.text()), statement.bound()))
                    .map(PlanReader::read);
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
    public boolean isKey(String object, Set<String> columns) {
        Keys known = keysOfTables.get(object);
        if (known == null || !clock.instant().isBefore(known.at.plus(HOLDS))) {
            if (keysOfTables.size() >= MOST_TABLES) {
                keysOfTables.clear();
            }
            known = new Keys(TableKeys.ask(ofTables, object), clock.instant());
            keysOfTables.put(object, known);
        }
        return known.keys.stream().anyMatch(columns::containsAll);
    }

    @Override
    public long rows(String object) throws PlannerUnavailable {
        Size known = sizes.get(object);
        if (known != null && clock.instant().isBefore(known.at.plus(HOLDS))) {
            return known.rows;
        }
        long rows = count(object, Optional.ofNullable(known));
        if (sizes.size() >= MOST_TABLES) {
            sizes.clear();
        }
        sizes.put(object, new Size(rows, clock.instant()));
        return rows;
    }

    /// @param before what it was when it was last asked
    private long count(String object, Optional<Size> before) throws PlannerUnavailable {
        int dot = object.indexOf('.');
        String sql =
                EXPLAIN
                        + "SELECT * FROM "
                        + Identifiers.quoted(object.substring(0, dot))
                        + "."
                        + Identifiers.quoted(object.substring(dot + 1));
        try {
            return plan(ofTables.ask(sql.getBytes(StandardCharsets.UTF_8), Optional.empty()))
                    .map(p -> PlanReader.read(p).rows())
                    .orElse(0L);
        } catch (UpstreamRefused e) {
            // of what the gateway's role cannot read, or is there no more, any row is too many
            return 0;
        } catch (IOException e) {
            if (before.isPresent()) {
                return before.get().rows;
            }
            throw new PlannerUnavailable(
                    "The planner of the target " + target.name() + " does not answer.", e);
        }
    }

    private Optional<JsonNode> plan(List<List<Optional<String>>> rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach(r -> r.getFirst().ifPresent(text::append));
        try {
            JsonNode plan = json.readTree(text.toString()).path(0).path("Plan");
            return plan.isObject() ? Optional.of(plan) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
