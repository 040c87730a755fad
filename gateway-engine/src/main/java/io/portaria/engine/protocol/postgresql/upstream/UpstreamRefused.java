package io.portaria.engine.protocol.postgresql.upstream;

import java.io.IOException;

/// The target answered a login with an error. The message is the server's own, which names no secret.
public final class UpstreamRefused extends IOException {
    private static final long serialVersionUID = 1;

    private final String sqlState;

    UpstreamRefused(String sqlState, String message) {
        super(message);
        this.sqlState = sqlState;
    }

    public String sqlState() {
        return sqlState;
    }
}
