package io.portaria.engine.protocol.postgresql.guard;

import java.io.IOException;

/// The target's planner does not answer, so that it cannot be told what would be too much.
public final class PlannerUnavailable extends IOException {
    private static final long serialVersionUID = 1;

    public PlannerUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
