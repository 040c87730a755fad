package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.mask.MaskingPolicies;
import io.portaria.engine.path.Decide;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.grammar.PostgresGrammar;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.protocol.postgresql.upstream.TargetAddress;
import io.portaria.engine.threads.Threads;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One [Inspections] for each target and role, one [SchemaSource] for each target.
public final class SharedInspections {
    private final Decide decide;
    private final MaskingPolicies masking;
    private final PostgresGrammar grammar;
    private final ScramKeyCache keys;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Threads threads;

    private record Key(TargetAddress target, String role, boolean readOnly) {}

    private final Map<TargetAddress, SchemaSource> schemas = new ConcurrentHashMap<>();
    private final Map<Key, Inspections> inspections = new ConcurrentHashMap<>();

    public SharedInspections(
            Decide decide,
            MaskingPolicies masking,
            PostgresGrammar grammar,
            ScramKeyCache keys,
            SecureRandom random,
            InstantSource clock,
            Threads threads) {
        this.grammar = grammar;
        this.decide = decide;
        this.masking = masking;
        this.keys = keys;
        this.random = random;
        this.clock = clock;
        this.threads = threads;
    }

    public SchemaSource schema(PostgresTarget target) {
        return schemas.computeIfAbsent(
                TargetAddress.of(target),
                _ -> new SchemaSource(target, keys, random, clock, threads));
    }

    public Inspections of(PostgresTarget target, String role, boolean readOnly) {
        return inspections.computeIfAbsent(
                new Key(TargetAddress.of(target), role, readOnly),
                _ ->
                        new Inspections(
                                decide,
                                masking,
                                schema(target),
                                target.name(),
                                role,
                                grammar,
                                readOnly));
    }
}
