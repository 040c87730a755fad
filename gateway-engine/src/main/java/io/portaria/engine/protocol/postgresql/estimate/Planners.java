package io.portaria.engine.protocol.postgresql.estimate;

import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.guard.Planner;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.protocol.postgresql.upstream.TargetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One planner for each target, shared by its sessions.
public final class Planners {
    private final ScramKeyCache keys;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Map<TargetAddress, Planner> planners = new ConcurrentHashMap<>();

    public Planners(ScramKeyCache keys, SecureRandom random, InstantSource clock) {
        this.keys = keys;
        this.random = random;
        this.clock = clock;
    }

    public Planner of(PostgresTarget target) {
        return planners.computeIfAbsent(
                TargetAddress.of(target), _ -> new TargetPlanner(target, keys, random, clock));
    }
}
