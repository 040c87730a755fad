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
import java.util.concurrent.ConcurrentHashMap;

/// The planner of one target. What agents send is planned on one connection and the sizes of tables on another, so that an
/// agent whose statements take long to plan keeps others from an estimate at most. Safe for use by many threads.
public final class TargetPlanner implements Planner {
    private static final Duration SIZES_HOLD = Duration.ofSeconds(60);
    private static final int MOST_SIZES = 10_000;
    private static final String EXPLAIN = "EXPLAIN (FORMAT JSON, VERBOSE) ";

    private final PostgresTarget target;
    private final PlannerConnection ofAgents;
    private final PlannerConnection ofSizes;
    private final InstantSource clock;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Size> sizes = new ConcurrentHashMap<>();

    private record Size(long rows, Instant at) {}

    public TargetPlanner(
            PostgresTarget target, ScramKeyCache keys, SecureRandom random, InstantSource clock) {
        this.target = target;
        this.ofAgents = new PlannerConnection(target, keys, random);
        this.ofSizes = new PlannerConnection(target, keys, random);
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
    public long rows(String object) throws PlannerUnavailable {
        Size known = sizes.get(object);
        if (known != null && clock.instant().isBefore(known.at.plus(SIZES_HOLD))) {
            return known.rows;
        }
        long rows = count(object, Optional.ofNullable(known));
        if (sizes.size() >= MOST_SIZES) {
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
            return plan(ofSizes.ask(sql.getBytes(StandardCharsets.UTF_8), Optional.empty()))
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
