package io.portaria.engine.protocol.postgresql.session;

import java.io.IOException;
import java.util.Optional;

/// Whether the server reads rows of a COPY from the agent. While it does, it takes no other message: Sync and Flush it
/// ignores, anything else fails the COPY and is lost without an answer of its own (protocol, COPY operations). What was
/// sent and what is owed can only be put together by who knows which of the two it is.
final class CopyInState {
    enum Phase {
        /// No COPY is under way.
        NONE,
        /// A COPY was sent, and the server has not said whether it takes rows.
        ASKED,
        /// The server reads rows.
        READING
    }

    private final Answers answers;
    private volatile Phase phase = Phase.NONE;
    private Optional<Expected> statement = Optional.empty();

    CopyInState(Answers answers) {
        this.answers = answers;
    }

    boolean isNone() {
        return phase == Phase.NONE;
    }

    /// By the agent's direction: a statement goes out that may take rows.
    synchronized void asked(Expected asked) {
        statement = Optional.of(asked);
        phase = Phase.ASKED;
    }

    /// By the agent's direction: the rows of one COPY are sent, and its string may have another.
    void askedAgain() {
        phase = Phase.ASKED;
    }

    /// By the agent's direction: waits until the server has said whether it takes rows.
    Phase await() throws IOException {
        answers.await(() -> phase != Phase.ASKED);
        return phase;
    }

    /// By the server's direction: CopyInResponse came.
    void reading() {
        phase = Phase.READING;
        answers.came();
    }

    /// By either: a statement is over, or can take no more rows. Nothing happens when another was sent since: its answer
    /// is still to come.
    void over(Expected ended) {
        synchronized (this) {
            if (!statement.equals(Optional.of(ended))) {
                return;
            }
            sent();
        }
        answers.came();
    }

    /// By the agent's direction: all rows of the only COPY are sent.
    synchronized void sent() {
        statement = Optional.empty();
        phase = Phase.NONE;
    }
}
