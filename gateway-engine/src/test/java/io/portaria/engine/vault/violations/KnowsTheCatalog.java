package io.portaria.engine.vault.violations;

import io.portaria.engine.catalog.Catalog;

/// For [io.portaria.engine.HouseRulesBiteTest]: a vault that takes.
public interface KnowsTheCatalog {
    Catalog catalog();
}
