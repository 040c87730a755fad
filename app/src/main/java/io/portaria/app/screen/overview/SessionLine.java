package io.portaria.app.screen.overview;

import io.portaria.engine.api.SessionSummary;
import java.time.Instant;
import java.util.Optional;

/// One session as the first screen lists it.
public record SessionLine(
        String id,
        String agent,
        String target,
        String protocol,
        String purpose,
        Instant startedAt,
        Optional<Instant> endedAt,
        long operations,
        long masked,
        long denied) {

    static SessionLine of(SessionSummary session) {
        long masked = 0;
        for (long count : session.masked().values()) {
            masked += count;
        }
        return new SessionLine(
                session.id(),
                session.agent(),
                session.target(),
                session.protocol(),
                session.purpose(),
                session.startedAt(),
                session.endedAt(),
                session.operations(),
                masked,
                session.denied());
    }
}
