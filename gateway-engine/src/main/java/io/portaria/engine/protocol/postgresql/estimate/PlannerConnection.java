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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// A read-only connection of the gateway's own, on which threads take turns.
final class PlannerConnection {
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final PostgresTarget target;
    private final ScramKeyCache keys;
    private final SecureRandom random;
    private final ReentrantLock turn = new ReentrantLock();
    private Optional<UpstreamQuery> connection = Optional.empty();

    PlannerConnection(PostgresTarget target, ScramKeyCache keys, SecureRandom random) {
        this.target = target;
        this.keys = keys;
        this.random = random;
    }

    /// @throws IOException when nothing has come of it after some seconds
    List<List<Optional<String>>> ask(byte[] sql, Optional<Bound> bound) throws IOException {
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
                // its answer may still come, and would be taken for that of the next question
                close();
                if (fresh || e instanceof SocketTimeoutException) {
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
        List<List<Optional<String>>> rows;
        try {
            rows =
                    connection.rows(
                            sql,
                            bound.map(Bound::types).orElse(List.of()),
                            bound.map(Bound::parameters).orElse(ByteBuffer.wrap(new byte[4])));
        } catch (UpstreamRefused e) {
            undo(connection);
            throw e;
        }
        undo(connection);
        return rows;
    }

    /// Planning runs IMMUTABLE functions of constants: what they set or lock must not outlast it.
    private static void undo(UpstreamQuery connection) throws IOException {
        connection.rows("ROLLBACK");
        connection.rows("SELECT pg_advisory_unlock_all()");
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
