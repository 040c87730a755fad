package io.portaria.engine.api.violations;

import org.slf4j.Logger;

/// For [io.portaria.engine.HouseRulesBiteTest]: makes outsiders need a library.
public interface KnowsALibrary {
    Logger log();
}
