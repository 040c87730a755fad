package io.portaria.engine.ledger.verify.violations;

import io.portaria.engine.ledger.append.Ledger;

/// For [io.portaria.engine.HouseRulesBiteTest]: a check with the mistakes of who wrote.
public interface TrustsTheWriter {
    Ledger ledger();
}
