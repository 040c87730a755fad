package io.portaria.engine.api;

import java.time.Instant;
import java.util.Optional;

/// What sessions to find; an empty part matches everything.
///
/// @param text words that must appear in agent, target, purpose or statement
/// @param from sessions that were open at or after this moment
/// @param to sessions that began before this moment
public record SessionFilter(
        String text,
        Optional<String> agent,
        Optional<String> target,
        Optional<Instant> from,
        Optional<Instant> to,
        boolean onlyDenied) {

    public static SessionFilter all() {
        return new SessionFilter(
                "", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }
}
