package io.portaria.engine.protocol.postgresql.lineage.violations;

import io.portaria.engine.catalog.Catalog;

/// For [io.portaria.engine.HouseRulesBiteTest]: a grammar that knows what may be read.
public interface KnowsTheCatalog {
    Catalog catalog();
}
