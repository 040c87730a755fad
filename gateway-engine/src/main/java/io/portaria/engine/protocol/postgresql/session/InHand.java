package io.portaria.engine.protocol.postgresql.session;

import java.util.function.BooleanSupplier;

/// What the agent has sent and the server does not have yet, because it is looked at. A request to cancel goes by another
/// connection and names no statement: one that overtook its statement would find the server idle and be lost.
final class InHand {
    private static final long LOOK_AGAIN = 50;

    private volatile boolean unsent;
    private volatile boolean awaited;

    /// A message has come.
    void came() {
        unsent = true;
    }

    /// Whatever is to reach the server is on its way.
    void sent() {
        unsent = false;
        if (awaited) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /// Waits until the server has what had come.
    ///
    /// @param given asked now and again: true when there is nothing to wait for any more
    /// @return false when that was so first
    synchronized boolean awaitSent(BooleanSupplier given) {
        awaited = true;
        try {
            while (unsent) {
                if (given.getAsBoolean()) {
                    return false;
                }
                wait(LOOK_AGAIN);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
