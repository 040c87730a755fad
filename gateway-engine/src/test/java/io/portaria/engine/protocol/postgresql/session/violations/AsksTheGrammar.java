package io.portaria.engine.protocol.postgresql.session.violations;

import io.portaria.engine.protocol.postgresql.grammar.Parsed;

/// For [io.portaria.engine.HouseRulesBiteTest]: a session that finds out by itself what a statement is.
public interface AsksTheGrammar {
    Parsed parsed();
}
