package io.portaria.engine.protocol.postgresql.estimate;

import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.guard.Planner.Bound;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

/// Some connections to one target on which threads take turns. Those that nobody needs at the same time are never opened.
final class PlannerConnections {
    private final BlockingDeque<PlannerConnection> free = new LinkedBlockingDeque<>();

    PlannerConnections(int most, PostgresTarget target, ScramKeyCache keys, SecureRandom random) {
        for (int i = 0; i < most; i++) {
            free.add(new PlannerConnection(target, keys, random));
        }
    }

    /// @throws IOException when nothing has come of it after some seconds
    List<List<Optional<String>>> ask(byte[] sql, Optional<Bound> bound) throws IOException {
        PlannerConnection one = take();
        try {
            return one.ask(sql, bound);
        } finally {
            free.addFirst(one);
        }
    }

    private PlannerConnection take() throws IOException {
        try {
            PlannerConnection one =
                    free.pollFirst(PlannerConnection.LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            if (one == null) {
                throw new IOException("The planner is busy.");
            }
            return one;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The session was interrupted.", e);
        }
    }
}
