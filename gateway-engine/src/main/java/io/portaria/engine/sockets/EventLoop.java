package io.portaria.engine.sockets;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// One thread of the operating system that waits for many sockets and runs the virtual threads that read and write them.
///
/// ```
///   run what is ready ──▶ send what they wrote ──▶ wait for sockets ──▶ wake the threads that wait for those ──▶ run …
/// ```
final class EventLoop implements Executor, Closeable {
    /// Steps of virtual threads between two looks at the sockets, so that one that never waits stalls nobody.
    private static final int BURST = 64;

    private final Selector selector;
    private final Logger log;
    private final BusyPolling polling;
    private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
    private final Queue<Outbox> outboxes = new ConcurrentLinkedQueue<>();
    private final List<Outbox> staged = new ArrayList<>(SendRing.MOST);
    private final List<Outbox> busy = new ArrayList<>();
    private final Optional<Descriptors> descriptors;
    private volatile @Nullable SendRing ring;
    private volatile boolean asleep;
    private volatile boolean closed;

    /// @param descriptors needed to [#gather]
    EventLoop(Logger log, BusyPolling.Loops loops, Optional<Descriptors> descriptors)
            throws IOException {
        this.selector = Selector.open();
        this.log = log;
        this.polling = new BusyPolling(loops);
        this.descriptors = descriptors;
    }

    Outbox outbox(SocketChannel channel, RelaySocket socket) {
        return new Outbox(channel, this, socket, descriptors.map(d -> d.of(channel)).orElse(-1));
    }

    /// From now on short texts to several sockets are sent together, with `ring`; from any thread.
    synchronized void gather(SendRing together) {
        if (closed) {
            together.close();
        } else {
            ring = together;
        }
    }

    /// Whether short texts to several sockets are sent together.
    boolean gathers() {
        return ring != null;
    }

    /// The loop sends what is in it; from any thread.
    void list(Outbox outbox) {
        outboxes.add(outbox);
        rouse();
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
                    abandonStaged();
                    leaveRing();
                    endSessions();
                    broken = false;
                }
                turn();
            } catch (IOException | RuntimeException e) {
                broken |= !staged.isEmpty();
                log.error("A loop of sockets met an error and goes on", e);
            } catch (Error e) {
                // What a session had under way may be lost, and who waits for it would wait for
                // ever.
                broken = true;
                tell(e);
            }
        }
        abandonStaged();
        endSessions();
        // whoever still waits finds its socket closed
        for (Runnable step = ready.poll(); step != null; step = ready.poll()) {
            step.run();
        }
        leaveRing();
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

    private void abandonStaged() {
        staged.forEach(Outbox::abandon);
        staged.clear();
    }

    /// Closes every socket of this loop, which wakes who waits for one.
    private void endSessions() {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof RelaySocket socket) {
                try {
                    while (!socket.tryClose()) {
                        letOthersRun();
                    }
                } catch (IOException e) {
                    log.debug("A socket could not be closed", e);
                }
            }
        }
    }

    /// So that who is at a socket gets done with it.
    private void letOthersRun() {
        Runnable step = ready.poll();
        if (step == null) {
            Thread.onSpinWait();
        } else {
            step.run();
        }
    }

    private void turn() throws IOException {
        int steps = 0;
        for (Runnable step = next(steps); step != null; step = next(++steps)) {
            step.run();
        }
        sendTogether();
        if (polling.isWorthwhile() && comesSoon()) {
            return;
        }
        asleep = true;
        if (ready.isEmpty() && outboxes.isEmpty() && !closed) {
            selector.select(this::wake);
        } else {
            selector.selectNow(this::wake);
        }
        asleep = false;
    }

    private void sendTogether() {
        for (Outbox outbox = outboxes.poll(); outbox != null; outbox = outboxes.poll()) {
            SendRing together = ring;
            if (together == null || (staged.isEmpty() && outboxes.isEmpty())) {
                if (!outbox.tryPushListed()) {
                    busy.add(outbox);
                }
                continue;
            }
            switch (outbox.tryStage(together)) {
                case YES -> staged.add(outbox);
                case BUSY -> busy.add(outbox);
                case NOTHING -> {}
            }
            if (together.isFull()) {
                submit(together);
            }
        }
        SendRing together = ring;
        if (together != null && !staged.isEmpty()) {
            submit(together);
        }
        outboxes.addAll(busy);
        busy.clear();
    }

    private void submit(SendRing together) {
        int[] results = together.submit();
        // first what cannot fail, so that nothing is sent twice
        for (int i = 0; i < staged.size(); i++) {
            staged.get(i).settled(results[i]);
        }
        while (!staged.isEmpty()) {
            staged.removeLast().release();
        }
        if (together.isBroken()) {
            log.warn("The system sends no texts together any more; each is written by itself.");
            leaveRing();
        }
    }

    private synchronized void leaveRing() {
        SendRing together = ring;
        ring = null;
        if (together != null) {
            together.close();
        }
    }

    /// Looks without sleeping.
    private boolean comesSoon() throws IOException {
        long from = System.nanoTime();
        do {
            if (closed
                    || !ready.isEmpty()
                    || !outboxes.isEmpty()
                    || selector.selectNow(this::wake) > 0) {
                polling.paid();
                return true;
            }
            Thread.onSpinWait();
        } while (System.nanoTime() - from < BusyPolling.LONGEST);
        polling.wasInVain();
        return false;
    }

    private @Nullable Runnable next(int steps) {
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
