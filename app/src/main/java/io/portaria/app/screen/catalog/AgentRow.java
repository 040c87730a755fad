package io.portaria.app.screen.catalog;

import io.portaria.engine.api.CatalogView;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// One agent as the table shows it.
record AgentRow(
        String name,
        String owner,
        String roles,
        Optional<LocalDate> expires,
        Optional<Instant> lastUsed,
        String runsIn,
        String match,
        String state) {

    private static final int SOON_DAYS = 30;

    static AgentRow of(CatalogView.Agent agent) {
        return new AgentRow(
                agent.name(),
                agent.owner(),
                String.join(", ", agent.roles()),
                agent.expires(),
                agent.lastUsed(),
                agent.runsIn(),
                agent.match(),
                agent.state());
    }

    /// Active, and for not much longer.
    boolean expiresSoon(LocalDate today) {
        return state.equals("active")
                && expires.map(day -> ChronoUnit.DAYS.between(today, day) <= SOON_DAYS)
                        .orElse(false);
    }
}
