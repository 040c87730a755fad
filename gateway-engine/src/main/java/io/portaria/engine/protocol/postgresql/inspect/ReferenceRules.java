package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.mask.References;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.lineage.Analysis;
import io.portaria.engine.protocol.postgresql.lineage.Flow;
import io.portaria.engine.protocol.postgresql.lineage.Place;
import io.portaria.engine.protocol.postgresql.lineage.ProtectedColumn;
import io.portaria.engine.protocol.postgresql.lineage.Reference;
import java.util.Optional;
import java.util.Set;

/// Decides by the masking rules where else than as outputs protected columns may stand.
final class ReferenceRules {
    private static final Set<Place> LASTING =
            Set.of(Place.WRITE, Place.KEPT, Place.FUNCTION, Place.DEFINITION);

    private static final String OTHERWISE =
            "Leave it out, compare it with a given value by =, or ask for a rule that says references: mask or allow.";

    private final TargetSchema schema;

    ReferenceRules(TargetSchema schema) {
        this.schema = schema;
    }

    /// Why a statement may not run.
    Optional<Refusal> objection(Analysis analysis) {
        for (Reference reference : analysis.references()) {
            Optional<Refusal> refused = objection(reference);
            if (refused.isPresent()) {
                return refused;
            }
        }
        for (Flow output : analysis.outputs()) {
            if (!output.plain()) {
                for (ProtectedColumn column : output.sources()) {
                    if (references(column) == References.DENY) {
                        return Optional.of(refusal(column, "to compute an output", OTHERWISE));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> objection(Reference reference) {
        if (reference.flow().unknown()) {
            return Optional.of(
                    Refusal.notAllowed(
                            "masking",
                            "The statement uses, "
                                    + reference.place().phrase()
                                    + ", what may come from protected columns; it cannot be told from which.",
                            "Look for a misspelt column, and name columns and tables plainly."));
        }
        return reference.flow().sources().stream()
                .filter(c -> !isAllowed(references(c), reference.place()))
                .findFirst()
                .map(c -> refusal(c, reference.place().phrase(), nextStep(reference.place())));
    }

    private static String nextStep(Place place) {
        return place == Place.GROUP || place == Place.COMPARISON
                ? "Group by the key of its table alone: then the column may be an output. Or ask for a rule that says references: mask or allow."
                : OTHERWISE;
    }

    private static boolean isAllowed(References references, Place place) {
        return switch (references) {
            case UNSAID, DENY -> false;
            case MASK -> !LASTING.contains(place);
            case ALLOW -> true;
        };
    }

    /// Whether a rule lets conditions use its columns at the price of every output.
    boolean hidesAll(Analysis analysis) {
        return analysis.references().stream()
                .flatMap(r -> r.flow().sources().stream())
                .anyMatch(c -> references(c) == References.MASK);
    }

    private References references(ProtectedColumn column) {
        return schema.rule(column).map(MaskRule::references).orElse(References.DENY);
    }

    private Refusal refusal(ProtectedColumn column, String use, String nextStep) {
        return Refusal.notAllowed(
                "masking " + schema.rule(column).map(MaskRule::name).orElse(""),
                "The statement uses the protected column " + column + " " + use + ".",
                nextStep);
    }
}
