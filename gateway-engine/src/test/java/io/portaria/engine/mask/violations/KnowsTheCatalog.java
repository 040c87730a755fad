package io.portaria.engine.mask.violations;

import io.portaria.engine.catalog.Catalog;

/// For [io.portaria.engine.HouseRulesBiteTest]: a mask that is not pure.
public interface KnowsTheCatalog {
    Catalog catalog();
}
