package io.portaria.engine.cli.violations;

import java.awt.Color;

/// For [io.portaria.engine.HouseRulesBiteTest]: what does not run headless.
public interface HasAScreen {
    Color color();
}
