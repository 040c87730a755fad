package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import java.io.IOException;

/// Writes to the agent what the server's direction has masked. Whoever uses it holds the monitor of the
/// [ClientConnection].
final class AgentWriter {
    private final SessionState state;
    private final FrameWriter out;

    AgentWriter(SessionState state, FrameWriter out) {
        this.state = state;
        this.out = out;
    }

    /// For messages that are written in place.
    FrameWriter out() {
        return out;
    }

    /// Passes on the message that was read.
    void forward(FrameReader in) {
        out.copy(in.type(), in.array(), in.bodyOffset(), in.length());
    }

    void error(ErrorFields masked) {
        masked.write(Backend.ERROR_RESPONSE, out, state.charset());
    }

    void notice(ErrorFields masked) {
        masked.write(Backend.NOTICE_RESPONSE, out, state.charset());
    }

    boolean isFull() {
        return out.isFull();
    }

    /// Shows the agent what was written; the book first.
    void deliver() throws IOException, AuditUnavailable {
        state.recording().flush();
        out.flush();
    }

    /// The session is idle: large buffers are given back.
    void rest() {
        out.rest();
    }
}
