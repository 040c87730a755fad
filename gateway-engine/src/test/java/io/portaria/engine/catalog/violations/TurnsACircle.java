package io.portaria.engine.catalog.violations;

/// For [io.portaria.engine.HouseRulesBiteTest]: the other half of a circle of rooms.
public interface TurnsACircle {
    io.portaria.engine.vault.violations.TurnsACircle vault();
}
