package io.portaria.engine.mask.violations;

/// For [io.portaria.engine.HouseRulesBiteTest]: a rule that can change under who uses it.
public final class LooseRule {
    int position;
}
