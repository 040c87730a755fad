package io.portaria.engine.cli.violations;

import java.time.Instant;

/// For [io.portaria.engine.HouseRulesBiteTest]: time that no test can set.
public final class ReadsTheClock {
    private ReadsTheClock() {}

    static Instant read() {
        return Instant.now();
    }
}
