package io.portaria.engine.policy.violations;

import io.portaria.engine.path.Recorded;

/// For [io.portaria.engine.HouseRulesBiteTest]: proof of a record that nobody made.
public record ClaimsARecord(long seq, long leaf) implements Recorded {}
