package io.portaria.app.screen.overview;

import io.portaria.engine.api.SessionSummary;
import java.time.Instant;

/// One open session as the first screen lists it.
public record LiveSessionRow(
        String id,
        String agent,
        String target,
        String protocol,
        String purpose,
        Instant startedAt,
        long operations,
        long masked,
        long denied) {

    static LiveSessionRow of(SessionSummary session) {
        long masked = 0;
        for (long count : session.masked().values()) {
            masked += count;
        }
        return new LiveSessionRow(
                session.id(),
                session.agent(),
                session.target(),
                session.protocol(),
                session.purpose(),
                session.startedAt(),
                session.operations(),
                masked,
                session.denied());
    }
}
