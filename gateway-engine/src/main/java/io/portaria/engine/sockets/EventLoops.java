package io.portaria.engine.sockets;

import io.portaria.engine.threads.Threads;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;

/// The loops of a gateway. Sessions are dealt out to them in turn.
public final class EventLoops implements Closeable {
    private final Threads threads;
    private final List<EventLoop> loops;
    private final AtomicInteger next = new AtomicInteger();

    private EventLoops(Threads threads, List<EventLoop> loops) {
        this.threads = threads;
        this.loops = loops;
    }

    /// Starts `count` loops; none where the JVM does not let virtual threads run on them, and then sessions run as
    /// ordinary virtual threads.
    public static EventLoops start(int count, Threads threads, Logger log) throws IOException {
        List<EventLoop> loops = new ArrayList<>();
        if (threads.canSchedule()) {
            for (int i = 0; i < count; i++) {
                EventLoop loop = new EventLoop(log);
                loops.add(loop);
                threads.startDaemon("sockets-" + i, loop::run);
            }
        } else {
            log.warn(
                    "Short statements cost about twice the time they need to, because Java was started without {}.",
                    Threads.flag());
        }
        return new EventLoops(threads, loops);
    }

    /// A place for the two directions of one session.
    public Place place() {
        if (loops.isEmpty()) {
            return threads::startVirtual;
        }
        EventLoop loop = loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
        return new OnLoop(loop, threads);
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
    public void close() {
        for (EventLoop loop : loops) {
            loop.close();
        }
    }
}
