package io.portaria.engine.ledger.append.violations;

import io.portaria.engine.operation.MaskedText;

/// For [io.portaria.engine.HouseRulesBiteTest]: text of an agent on its way into the log.
public interface HoldsText {
    MaskedText text();
}
