package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import io.portaria.engine.threads.Threads;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps one target's schema at hand and reads it anew when it has grown old or something unknown turned up. Shared by
/// all sessions with that target.
public final class SchemaSource {
    /// How long a change made behind the gateway's back may go unseen.
    private static final Duration FRESH = Duration.ofSeconds(60);

    /// Something unknown may be a table that a transaction has not committed: asking for each of its rows would be in
    /// vain.
    private static final Duration NOT_AGAIN_BEFORE = Duration.ofSeconds(2);

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final PostgresTarget target;
    private final ScramKeyCache keys;
    private final SecureRandom random;
    private final InstantSource clock;
    private final SchemaConnection connection;
    private final ReentrantLock reading = new ReentrantLock();

    private record Held(SchemaSnapshot snapshot, long version, Instant readAt) {}

    private volatile Optional<Held> held = Optional.empty();
    private volatile boolean outdated;

    public SchemaSource(
            PostgresTarget target,
            ScramKeyCache keys,
            SecureRandom random,
            InstantSource clock,
            Threads threads) {
        this.target = target;
        this.keys = keys;
        this.random = random;
        this.clock = clock;
        this.connection = new SchemaConnection(target, keys, random, clock, threads);
    }

    /// The schema, at most a minute old.
    ///
    /// @throws IOException when the target cannot be asked and nothing is known yet
    public SchemaSnapshot current() throws IOException {
        Optional<Held> now = held;
        if (now.isPresent()
                && !outdated
                && clock.instant().isBefore(now.get().readAt().plus(FRESH))) {
            return now.get().snapshot();
        }
        return read(Duration.ZERO);
    }

    /// Number of the snapshot that [#current] last gave; grows with every reading.
    public long version() {
        return held.map(Held::version).orElse(0L);
    }

    /// The schema read after something unknown turned up.
    public SchemaSnapshot refreshed() throws IOException {
        return read(NOT_AGAIN_BEFORE);
    }

    /// A statement that passed by changes the schema.
    public void markOutdated() {
        outdated = true;
    }

    /// What columns a view's definition gives; empty when the view is gone.
    public Optional<RowDescription> describeView(int oid) throws IOException {
        try (UpstreamQuery query = UpstreamQuery.open(target, keys, random, TIMEOUT)) {
            String name = Integer.toUnsignedString(oid);
            List<List<Optional<String>>> definition =
                    query.rows("SELECT pg_catalog.pg_get_viewdef(" + name + "::pg_catalog.oid)");
            Optional<String> sql = definition.stream().findFirst().flatMap(List::getFirst);
            return sql.isEmpty() ? Optional.empty() : query.describe(sql.get());
        }
    }

    /// A view's query, with every name of a relation qualified; empty when the view is gone.
    Optional<String> viewDefinition(int oid) throws IOException {
        try (UpstreamQuery query = UpstreamQuery.open(target, keys, random, TIMEOUT)) {
            List<List<Optional<String>>> definition =
                    query.rows(
                            "SELECT pg_catalog.pg_get_viewdef("
                                    + Integer.toUnsignedString(oid)
                                    + "::pg_catalog.oid)");
            return definition.stream().findFirst().flatMap(List::getFirst);
        }
    }

    private SchemaSnapshot read(Duration unlessYoungerThan) throws IOException {
        reading.lock();
        try {
            Optional<Held> now = held;
            Instant at = clock.instant();
            boolean young =
                    now.isPresent()
                            && !unlessYoungerThan.isZero()
                            && at.isBefore(now.get().readAt().plus(unlessYoungerThan));
            boolean justRead =
                    now.isPresent()
                            && unlessYoungerThan.isZero()
                            && !outdated
                            && at.isBefore(now.get().readAt().plus(FRESH));
            if (now.isPresent() && (young || justRead)) {
                return now.get().snapshot();
            }
            outdated = false;
            try {
                SchemaSnapshot read = connection.read();
                // what was judged by an equal one stays judged
                SchemaSnapshot snapshot =
                        now.map(Held::snapshot).filter(read::saysTheSameAs).orElse(read);
                held = Optional.of(new Held(snapshot, version() + 1, at));
                return snapshot;
            } catch (IOException e) {
                outdated = true;
                throw e;
            }
        } finally {
            reading.unlock();
        }
    }
}
