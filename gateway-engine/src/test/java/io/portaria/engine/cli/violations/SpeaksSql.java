package io.portaria.engine.cli.violations;

import java.sql.Connection;

/// For [io.portaria.engine.HouseRulesBiteTest]: storage outside its room.
public interface SpeaksSql {
    Connection connection();
}
