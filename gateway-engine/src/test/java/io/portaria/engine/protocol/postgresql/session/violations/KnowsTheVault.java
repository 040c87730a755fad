package io.portaria.engine.protocol.postgresql.session.violations;

import io.portaria.engine.vault.Vault;

/// For [io.portaria.engine.HouseRulesBiteTest]: a protocol that helps itself to secrets.
public interface KnowsTheVault {
    Vault vault();
}
