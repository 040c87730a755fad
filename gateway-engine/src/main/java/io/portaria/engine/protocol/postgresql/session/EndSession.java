package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Refusal;
import java.io.IOException;

/// The gateway itself ends the session; the agent is told why.
final class EndSession extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    EndSession(Refusal refusal) {
        super(refusal.sentence());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
