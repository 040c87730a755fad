package io.portaria.engine.api.violations;

import io.portaria.engine.vault.Vault;

/// For [io.portaria.engine.HouseRulesBiteTest]: shows outsiders an inner room.
public interface KnowsTheVault {
    Vault vault();
}
