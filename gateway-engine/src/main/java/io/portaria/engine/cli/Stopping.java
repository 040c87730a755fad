package io.portaria.engine.cli;

import java.util.concurrent.CountDownLatch;

/// Waits for SIGTERM or Ctrl-C, and holds the process back until what was begun before has been closed in order. Made
/// first and closed last.
final class Stopping implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Stopping() {}

    static Stopping onSignal() {
        Stopping stopping = new Stopping();
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(stopping::hold));
        return stopping;
    }

    private void hold() {
        if (stopped.getCount() == 0) {
            return;
        }
        asked.countDown();
        try {
            stopped.await();
            // Java would answer a signal with a status of its own, and stopping on request is no
            // failure.
            Runtime.getRuntime().halt(Portaria.DONE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void await() throws InterruptedException {
        asked.await();
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
