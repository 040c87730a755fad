package io.portaria.engine.policy.violations;

import io.portaria.engine.store.h2.H2SessionIndex;

/// For [io.portaria.engine.HouseRulesBiteTest]: a decision that nobody can replay.
public interface KnowsTheStore {
    H2SessionIndex index();
}
