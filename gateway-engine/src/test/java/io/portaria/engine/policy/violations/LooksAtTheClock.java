package io.portaria.engine.policy.violations;

import java.time.InstantSource;

/// For [io.portaria.engine.HouseRulesBiteTest]: a decision that depends on when it is replayed.
public interface LooksAtTheClock {
    InstantSource clock();
}
