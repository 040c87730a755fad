package io.portaria.engine.path;

import java.util.List;
import java.util.Optional;

/// Leave to run one operation.
///
/// @param rules names of the rules that fired, in order
/// @param policyVersion hash of the catalog that decided
/// @param approval id of the approval that let it pass
/// @param limits what is to be watched while it runs
public record Permit(
        List<String> rules, String policyVersion, Optional<String> approval, List<Limit> limits)
        implements Decision.Settled {

    public Permit(List<String> rules, String policyVersion, Optional<String> approval) {
        this(rules, policyVersion, approval, List.of());
    }

    /// The same by the leave that a person gave.
    public Permit approved(String id, List<Limit> left) {
        return new Permit(rules, policyVersion, Optional.of(id), left);
    }
}
