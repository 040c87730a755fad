package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.mask.MaskingPolicies;
import io.portaria.engine.path.Decide;
import io.portaria.engine.protocol.postgresql.grammar.PostgresGrammar;
import java.io.IOException;
import java.util.Optional;

/// Gives the [Inspection] that is right now for one target and role. Shared by all sessions that have these in common.
public final class Inspections {
    private final Decide decide;
    private final MaskingPolicies masking;
    private final SchemaSource schemas;
    private final String target;
    private final String role;
    private final PostgresGrammar grammar;
    private final boolean readOnly;
    private final EvidenceStore evidence = new EvidenceStore();
    private final ProtectedOne lookedAtFirst = new ProtectedOne();

    private record Held(Inspection inspection, String policyVersion, SchemaSnapshot schema) {}

    private volatile Optional<Held> held = Optional.empty();

    public Inspections(
            Decide decide,
            MaskingPolicies masking,
            SchemaSource schemas,
            String target,
            String role,
            PostgresGrammar grammar,
            boolean readOnly) {
        this.grammar = grammar;
        this.decide = decide;
        this.masking = masking;
        this.schemas = schemas;
        this.target = target;
        this.role = role;
        this.readOnly = readOnly;
    }

    public SchemaSource schemas() {
        return schemas;
    }

    /// @throws IOException when the target's schema cannot be read
    public Inspection current() throws IOException {
        SchemaSnapshot schema = schemas.current();
        String version = decide.policyVersion();
        Optional<Held> now = held;
        if (now.isPresent()
                && now.get().schema() == schema
                && now.get().policyVersion().equals(version)) {
            return now.get().inspection();
        }
        Inspection fresh =
                Inspection.of(
                        decide,
                        masking.rules(target, role),
                        schemas,
                        schema,
                        evidence,
                        lookedAtFirst,
                        grammar,
                        readOnly,
                        decide.isGuarded(target, role));
        held = Optional.of(new Held(fresh, version, schema));
        return fresh;
    }
}
