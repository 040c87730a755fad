package io.portaria.engine.sockets;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;

/// One thread of the operating system that waits for many sockets and runs the virtual threads that read and write them.
///
/// ```
///   run what is ready ──▶ wait for sockets ──▶ wake the threads that wait for those ──▶ run what is ready …
/// ```
final class EventLoop implements Executor, Closeable {
    /// Steps of virtual threads between two looks at the sockets, so that one that never waits stalls nobody.
    private static final int BURST = 64;

    private final Selector selector;
    private final Logger log;
    private final BusyPolling polling;
    private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
    private volatile boolean asleep;
    private volatile boolean closed;

    EventLoop(Logger log, BusyPolling.Loops loops) throws IOException {
        this.selector = Selector.open();
        this.log = log;
        this.polling = new BusyPolling(loops);
    }

    /// Takes a step of a virtual thread; from any thread.
    @Override
    public void execute(Runnable step) {
        ready.add(step);
        rouse();
    }

    /// Makes the loop look at the sockets anew if it sleeps.
    void rouse() {
        if (asleep) {
            asleep = false;
            selector.wakeup();
        }
    }

    /// Waits for the channel from now on, to be read.
    SelectionKey register(SocketChannel channel, RelaySocket socket) throws IOException {
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ, socket);
        rouse();
        return key;
    }

    void run() {
        boolean broken = false;
        while (!closed) {
            try {
                if (broken) {
                    endSessions();
                    broken = false;
                }
                turn();
            } catch (IOException | RuntimeException e) {
                log.error("A loop of sockets met an error and goes on", e);
            } catch (Error e) {
                // What a session had under way may be lost, and who waits for it would wait for
                // ever.
                broken = true;
                tell(e);
            }
        }
        endSessions();
        // whoever still waits finds its socket closed
        for (Runnable step = ready.poll(); step != null; step = ready.poll()) {
            step.run();
        }
        try {
            selector.close();
        } catch (IOException e) {
            log.warn("A selector could not be closed", e);
        }
    }

    private void tell(Error e) {
        try {
            log.error("A loop of sockets met an error that ends its sessions", e);
        } catch (Error again) {
            // no memory even to tell it; the sessions are ended all the same
            e.addSuppressed(again);
        }
    }

    /// Closes every socket of this loop, which wakes who waits for one.
    private void endSessions() {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof RelaySocket socket) {
                try {
                    socket.close();
                } catch (IOException e) {
                    log.debug("A socket could not be closed", e);
                }
            }
        }
    }

    private void turn() throws IOException {
        int steps = 0;
        for (Runnable step = next(steps); step != null; step = next(++steps)) {
            step.run();
        }
        if (polling.isWorthwhile() && comesSoon()) {
            return;
        }
        asleep = true;
        if (ready.isEmpty() && !closed) {
            selector.select(this::wake);
        } else {
            selector.selectNow(this::wake);
        }
        asleep = false;
    }

    /// Looks without sleeping.
    private boolean comesSoon() throws IOException {
        long from = System.nanoTime();
        do {
            if (closed || !ready.isEmpty() || selector.selectNow(this::wake) > 0) {
                polling.paid();
                return true;
            }
            Thread.onSpinWait();
        } while (System.nanoTime() - from < BusyPolling.LONGEST);
        polling.wasInVain();
        return false;
    }

    private @org.jspecify.annotations.Nullable Runnable next(int steps) {
        return steps < BURST ? ready.poll() : null;
    }

    private void wake(SelectionKey key) {
        // what is woken from here need not rouse a loop that is up
        asleep = false;
        RelaySocket socket = (RelaySocket) key.attachment();
        polling.woken(socket);
        socket.ready(key);
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
