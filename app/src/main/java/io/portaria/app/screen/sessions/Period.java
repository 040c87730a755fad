package io.portaria.app.screen.sessions;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// How far back to look.
enum Period {
    ALL("all"),
    TODAY("today"),
    WEEK("week"),
    MONTH("month");

    private final String key;

    Period(String key) {
        this.key = key;
    }

    String key() {
        return "sessions.period." + key;
    }

    /// Where the period begins; empty for all time.
    Optional<Instant> from(Instant now, ZoneId zone) {
        ZonedDateTime midnight = now.atZone(zone).truncatedTo(ChronoUnit.DAYS);
        return switch (this) {
            case ALL -> Optional.empty();
            case TODAY -> Optional.of(midnight.toInstant());
            case WEEK -> Optional.of(midnight.minusDays(6).toInstant());
            case MONTH -> Optional.of(midnight.minusDays(29).toInstant());
        };
    }
}
