package io.portaria.engine.accept.violations;

import io.portaria.engine.policy.CatalogPolicy;

/// For [io.portaria.engine.HouseRulesBiteTest]: a listener that decides.
public interface Decides {
    CatalogPolicy policy();
}
