package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamRefused;
import io.portaria.engine.threads.Threads;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway's own connection for reading one target's schema. It is kept for a few seconds, in which only what has
/// changed is read; then it is closed, and the next one reads all. Safe for use by several threads, which take turns.
final class SchemaConnection {
    /// Who follows an address may be led to another server by then, while the one that this connection goes to lives on and
    /// hears of nothing any more. So little may be missed.
    private static final Duration KEPT = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofSeconds(10);

    /// A kept connection that does not answer is given up for a new one.
    private static final Duration LONGEST_OF_KEPT = Duration.ofSeconds(3);

    /// What a server could not say it cannot say until a person has done something.
    private static final Duration ASKED_AGAIN_AFTER = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(SchemaConnection.class);

    private static final String INTERNAL_ERROR = "XX000";

    private record Kept(UpstreamQuery query, SchemaReader reader, Instant since) {
        boolean isFresh(Instant at) {
            return !at.isBefore(since) && at.isBefore(since.plus(KEPT));
        }
    }

    private final PostgresTarget target;
    private final ScramKeyCache keys;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Threads threads;
    private final ReentrantLock turn = new ReentrantLock();
    private Optional<Kept> kept = Optional.empty();

    /// Since when the target cannot say what default arguments are.
    private Optional<Instant> notSaid = Optional.empty();

    SchemaConnection(
            PostgresTarget target,
            ScramKeyCache keys,
            SecureRandom random,
            InstantSource clock,
            Threads threads) {
        this.target = target;
        this.keys = keys;
        this.random = random;
        this.clock = clock;
        this.threads = threads;
    }

    /// The schema as it is now.
    SchemaSnapshot read() throws IOException {
        turn.lock();
        try {
            Instant at = clock.instant();
            Optional<Kept> before = kept.filter(k -> k.isFresh(at));
            if (before.isPresent()) {
                try {
                    return read(before.get(), LONGEST_OF_KEPT);
                } catch (IOException e) {
                    // whatever it was: a new connection does without what this one knew
                    return readAll(at);
                }
            }
            close();
            return readAll(at);
        } finally {
            turn.unlock();
        }
    }

    private SchemaSnapshot readAll(Instant at) throws IOException {
        if (notSaid.filter(since -> at.isBefore(since.plus(ASKED_AGAIN_AFTER))).isPresent()) {
            return readWithoutDefaults(at);
        }
        try {
            SchemaSnapshot all = read(opened(at, new SchemaReader(target.database())), LONGEST);
            notSaid = Optional.empty();
            return all;
        } catch (UpstreamRefused e) {
            if (!e.sqlState().equals(INTERNAL_ERROR)) {
                throw e;
            }
            LOG.warn(
                    "The target {} cannot say what the default arguments of its functions are ({}). Functions that have any count as code that nobody knows until what calls something that is gone is dropped.",
                    target.name(),
                    e.getMessage());
            notSaid = Optional.of(at);
            return readWithoutDefaults(at);
        }
    }

    private SchemaSnapshot readWithoutDefaults(Instant at) throws IOException {
        return read(opened(at, SchemaReader.withoutDefaults(target.database())), LONGEST);
    }

    /// After a failure nobody knows what the connection would answer next, nor at what moment its transaction stands.
    private SchemaSnapshot read(Kept by, Duration longest) throws IOException {
        boolean done = false;
        try {
            SchemaSnapshot snapshot = by.reader().read(by.query(), longest);
            done = true;
            return snapshot;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private Kept opened(Instant at, SchemaReader reader) throws IOException {
        UpstreamQuery query = UpstreamQuery.open(target, keys, random, LONGEST);
        Kept opened = new Kept(query, reader, at);
        kept = Optional.of(opened);
        threads.startVirtual("schema of " + target.name(), () -> closeInTime(opened));
        return opened;
    }

    private void closeInTime(Kept opened) {
        try {
            Thread.sleep(KEPT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        turn.lock();
        try {
            if (kept.equals(Optional.of(opened))) {
                close();
            }
        } finally {
            turn.unlock();
        }
    }

    private void close() {
        try {
            if (kept.isPresent()) {
                kept.get().query().close();
            }
        } catch (IOException e) {
            // it is gone, which is what was wanted
        }
        kept = Optional.empty();
    }
}
