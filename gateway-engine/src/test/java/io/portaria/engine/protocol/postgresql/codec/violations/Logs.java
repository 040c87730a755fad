package io.portaria.engine.protocol.postgresql.codec.violations;

import org.slf4j.Logger;

/// For [io.portaria.engine.HouseRulesBiteTest]: raw bytes beside a log.
public interface Logs {
    Logger log();
}
