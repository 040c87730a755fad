package io.portaria.engine.path;

import java.util.List;
import java.util.Optional;

/// Leave to run one operation.
///
/// @param rules names of the rules that fired, in order
/// @param policyVersion hash of the catalog that decided
/// @param approval id of the approval that let it pass
public record Permit(List<String> rules, String policyVersion, Optional<String> approval)
        implements Decision {}
