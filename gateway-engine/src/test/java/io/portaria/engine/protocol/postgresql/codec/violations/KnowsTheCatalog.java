package io.portaria.engine.protocol.postgresql.codec.violations;

import io.portaria.engine.catalog.Catalog;

/// For [io.portaria.engine.HouseRulesBiteTest]: a codec that cannot be fuzzed by itself.
public interface KnowsTheCatalog {
    Catalog catalog();
}
