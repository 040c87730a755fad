package io.portaria.engine.policy;

import io.portaria.engine.catalog.Catalog.Hours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Optional;

/// When a role's hours allow it.
final class RoleHours {
    private RoleHours() {}

    /// End of the window that `at` lies in; empty when it lies in none.
    static Optional<Instant> openUntil(Hours hours, Instant at) {
        LocalDateTime now = LocalDateTime.ofInstant(at, hours.zone());
        // a window that runs over midnight may have begun yesterday
        for (LocalDate day = now.toLocalDate().minusDays(1);
                !day.isAfter(now.toLocalDate());
                day = day.plusDays(1)) {
            if (hours.days().contains(day.getDayOfWeek())) {
                LocalDateTime from = day.atTime(hours.from());
                LocalDateTime to =
                        hours.to().isAfter(hours.from())
                                ? day.atTime(hours.to())
                                : day.plusDays(1).atTime(hours.to());
                if (!now.isBefore(from) && now.isBefore(to)) {
                    return Optional.of(ZonedDateTime.of(to, hours.zone()).toInstant());
                }
            }
        }
        return Optional.empty();
    }
}
