package io.portaria.engine.protocol.postgresql.session;

import java.io.EOFException;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Lets the agent's direction wait until the server has said what must be known before the next message can be judged.
final class Answers {
    private volatile int waiting;
    private boolean over;

    /// Waits until `known` holds. What it looks at is changed by the server's direction before [#came].
    ///
    /// @throws EOFException when the session ends first
    synchronized void await(BooleanSupplier known) throws IOException {
        waiting++;
        try {
            while (!known.getAsBoolean()) {
                if (over) {
                    throw new EOFException("The session ended.");
                }
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The session was interrupted.", e);
        } finally {
            waiting--;
        }
    }

    /// Waits until nothing will come any more.
    synchronized void awaitEnd() throws IOException {
        try {
            while (!over) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The session was interrupted.", e);
        }
    }

    /// Something has changed that somebody may wait for.
    void came() {
        if (waiting > 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    synchronized boolean isOver() {
        return over;
    }

    /// Nothing will come any more.
    synchronized void end() {
        over = true;
        notifyAll();
    }
}
