package io.portaria.app.screen.sessions;

import io.portaria.engine.api.SessionSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One session as the list shows it; [#LOADING] stands where a page is still on its way.
record SessionRow(
        String id,
        String agent,
        String owner,
        String target,
        String protocol,
        String purpose,
        String role,
        Instant startedAt,
        Optional<Instant> endedAt,
        long operations,
        long rows,
        long masked,
        long denied,
        boolean erased) {

    static final SessionRow LOADING =
            new SessionRow(
                    "", "", "", "", "", "", "", Instant.EPOCH, Optional.empty(), 0, 0, 0, 0, false);

    static SessionRow of(SessionSummary session) {
        long masked = 0;
        for (long count : session.masked().values()) {
            masked += count;
        }
        return new SessionRow(
                session.id(),
                session.agent(),
                session.owner(),
                session.target(),
                session.protocol(),
                session.purpose(),
                session.role(),
                session.startedAt(),
                session.endedAt(),
                session.operations(),
                session.rows(),
                masked,
                session.denied(),
                session.erased());
    }

    boolean isLoading() {
        return id.isEmpty();
    }

    boolean isOpen() {
        return !isLoading() && endedAt.isEmpty();
    }

    /// How long it lasted, or has lasted until now.
    Duration lasted(Instant now) {
        return Duration.between(startedAt, endedAt.orElse(now));
    }
}
