package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.sockets.RelaySocket;
import io.portaria.engine.threads.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;

/// Connections of which nobody knows yet who they are. Each may wait for some time as a whole, however it deals out its
/// bytes, and only so many wait at once: then none of them costs those who are recognised anything.
final class WaitingRoom {
    private final int most;
    private final Duration longest;
    private final Threads threads;
    private final Logger log;
    private final AtomicInteger waiting = new AtomicInteger();

    /// @param most connections that may wait at once; each costs some kilobytes and a file descriptor
    /// @param longest from the connection's arrival until it is recognised
    WaitingRoom(int most, Duration longest, Threads threads, Logger log) {
        this.most = most;
        this.longest = longest;
        this.threads = threads;
        this.log = log;
    }

    /// @return empty when too many wait
    Optional<Place> enter(RelaySocket socket) {
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new Place(threads.startVirtual("waiting", () -> showOut(socket))));
    }

    private void showOut(RelaySocket socket) {
        try {
            Thread.sleep(longest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("Closing a connection that waited too long failed", e);
        }
    }

    /// The place of one connection.
    final class Place {
        private final Thread limit;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(Thread limit) {
            this.limit = limit;
        }

        /// It was recognised, or has gone. May be called more than once.
        void leave() {
            if (left.compareAndSet(false, true)) {
                waiting.decrementAndGet();
                limit.interrupt();
            }
        }
    }
}
