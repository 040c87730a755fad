package io.portaria.engine.cli;

import java.util.concurrent.CountDownLatch;

/// Waits for SIGTERM or Ctrl-C, and holds the process back until what was begun before has been closed in order. Made
/// first and closed last.
final class Stopping implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    private volatile boolean serving;

    private Stopping() {}

    static Stopping onSignal() {
        Stopping stopping = new Stopping();
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(stopping::hold));
        return stopping;
    }

    private void hold() {
        boolean bySignal = serving;
        asked.countDown();
        try {
            stopped.await();
            if (bySignal) {
                // a JVM that a signal ends would exit with 143, though all was closed in order
                Runtime.getRuntime().halt(Portaria.DONE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void await() throws InterruptedException {
        serving = true;
        asked.await();
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
