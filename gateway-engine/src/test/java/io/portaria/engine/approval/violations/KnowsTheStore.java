package io.portaria.engine.approval.violations;

import io.portaria.engine.store.h2.H2State;

/// For [io.portaria.engine.HouseRulesBiteTest]: approvals that know where they are kept.
public interface KnowsTheStore {
    H2State state();
}
