package io.portaria.engine.sockets;

import io.portaria.engine.threads.Threads;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;

/// The loops of a gateway. Sessions are dealt out to them in turn.
public final class EventLoops implements Closeable {
    private final int count;
    private final Threads threads;
    private final Logger log;
    private final List<EventLoop> loops = new ArrayList<>();
    private final BusyPolling.Loops polling;
    private final Optional<Descriptors> descriptors;
    private int next;
    private boolean warned;

    /// @param count loops that are started with the first session. With none, and where the JVM does not let virtual
    ///     threads run on them, sessions run as ordinary virtual threads
    public EventLoops(int count, Threads threads, Logger log) {
        this(count, threads, log, true);
    }

    /// @param together whether short texts to several sockets are sent with one call, where the system has one
    EventLoops(int count, Threads threads, Logger log, boolean together) {
        this.count = count;
        this.threads = threads;
        this.log = log;
        this.polling = new BusyPolling.Loops(count > 1);
        this.descriptors = together && count > 0 ? Descriptors.find() : Optional.empty();
    }

    /// A place for the two directions of one session.
    public synchronized Place place() throws IOException {
        if (count > 0 && !threads.canSchedule()) {
            warn();
        }
        if (count == 0 || !threads.canSchedule()) {
            return threads::startVirtual;
        }
        while (loops.size() < count) {
            startLoop();
        }
        return new OnLoop(loops.get(Math.floorMod(next++, count)), threads);
    }

    private void startLoop() throws IOException {
        EventLoop loop = new EventLoop(log, polling, descriptors);
        threads.startDaemon("sockets-" + loops.size(), loop::run);
        if (descriptors.isPresent()) {
            // finding the system's calls takes as long as a login, and no session need wait for it
            threads.startDaemon(
                    "ring-" + loops.size(), () -> SendRing.open().ifPresent(loop::gather));
        }
        loops.add(loop);
    }

    private void warn() {
        if (!warned) {
            warned = true;
            log.warn(
                    "Short statements cost about twice the time they need to, because Java was started without {}.",
                    Threads.flag());
        }
    }

    private record OnLoop(EventLoop loop, Threads threads) implements Place {
        @Override
        public void move(RelaySocket socket) throws IOException {
            socket.join(loop);
        }

        @Override
        public Thread start(String name, Runnable task) {
            return threads.startVirtualOn(loop, name, task);
        }
    }

    /// Where the threads of a session run and its sockets are waited for.
    @FunctionalInterface
    public interface Place {
        /// Starts a virtual thread in this place.
        Thread start(String name, Runnable task);

        /// Brings a socket here. No thread may be reading or writing it at that moment.
        default void move(RelaySocket socket) throws IOException {
            // it stays where it is
        }
    }

    @Override
    public synchronized void close() {
        for (EventLoop loop : loops) {
            loop.close();
        }
    }
}
