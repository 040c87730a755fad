package io.portaria.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// When each agent last logged in.
final class LastUse {
    private final Map<String, Instant> byAgent = new ConcurrentHashMap<>();

    void seen(String agent, Instant at) {
        byAgent.merge(agent, at, (a, b) -> a.isAfter(b) ? a : b);
    }

    Optional<Instant> of(String agent) {
        return Optional.ofNullable(byAgent.get(agent));
    }
}
