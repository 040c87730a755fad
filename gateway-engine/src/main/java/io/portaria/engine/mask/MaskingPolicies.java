package io.portaria.engine.mask;

/// Where a protocol gets the rules in force.
@FunctionalInterface
public interface MaskingPolicies {

    /// @param role the role that the agent acts in
    MaskingRules rules(String target, String role);
}
