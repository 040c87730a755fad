package io.portaria.engine.protocol.postgresql.estimate;

import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.guard.Planner.Bound;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamRefused;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A read-only connection of the gateway's own, opened when it is first needed. One thread at a time.
final class PlannerConnection {
    static final Duration LONGEST = Duration.ofSeconds(2);

    private static final ByteBuffer NO_PARAMETERS = ByteBuffer.wrap(new byte[4]).asReadOnlyBuffer();

    /// Planning runs IMMUTABLE functions of constants: what they set or lock must not outlast it.
    private static final String BEFORE = "BEGIN TRANSACTION READ ONLY";

    private static final String AFTER = "ROLLBACK; SELECT pg_advisory_unlock_all()";

    private final PostgresTarget target;
    private final ScramKeyCache keys;
    private final SecureRandom random;
    private Optional<UpstreamQuery> connection = Optional.empty();

    PlannerConnection(PostgresTarget target, ScramKeyCache keys, SecureRandom random) {
        this.target = target;
        this.keys = keys;
        this.random = random;
    }

    /// @throws IOException when nothing has come of it after some seconds
    List<List<Optional<String>>> ask(byte[] sql, Optional<Bound> bound) throws IOException {
        boolean fresh = connection.isEmpty();
        try {
            return ask(connection(), sql, bound);
        } catch (UpstreamRefused e) {
            throw e;
        } catch (IOException e) {
            // its answer may still come, and would be taken for that of the next question
            close();
            if (fresh || e instanceof SocketTimeoutException) {
                throw e;
            }
            // the server may have closed it while it was idle
            return ask(connection(), sql, bound);
        }
    }

    private static List<List<Optional<String>>> ask(
            UpstreamQuery connection, byte[] sql, Optional<Bound> bound) throws IOException {
        return connection.rowsBetween(
                BEFORE,
                sql,
                bound.map(Bound::types).orElse(List.of()),
                bound.map(Bound::parameters).orElse(NO_PARAMETERS),
                AFTER);
    }

    private UpstreamQuery connection() throws IOException {
        if (connection.isEmpty()) {
            UpstreamQuery opened = UpstreamQuery.openAsAgent(target, keys, random, LONGEST);
            connection = Optional.of(opened);
            // a server that plans on would do so for nobody; it is to say so before nobody listens
            opened.rows("SET statement_timeout = " + LONGEST.toMillis() * 3 / 4);
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
