package io.portaria.engine.vault.violations;

/// For [io.portaria.engine.HouseRulesBiteTest]: one half of a circle of rooms.
public interface TurnsACircle {
    io.portaria.engine.catalog.violations.TurnsACircle catalog();
}
