package io.portaria.engine.path.violations;

import io.portaria.engine.policy.CatalogPolicy;

/// For [io.portaria.engine.HouseRulesBiteTest]: a step that names who takes it.
public interface KnowsARoom {
    CatalogPolicy policy();
}
