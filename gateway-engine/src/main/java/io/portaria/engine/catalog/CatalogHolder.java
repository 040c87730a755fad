package io.portaria.engine.catalog;

import java.util.Optional;

/// The version in force, seen by all threads as soon as it is set.
public final class CatalogHolder {
    private volatile Optional<CatalogVersion> current = Optional.empty();

    /// Empty before the first catalog is applied: then nothing is allowed.
    public Optional<CatalogVersion> current() {
        return current;
    }

    public void set(CatalogVersion version) {
        current = Optional.of(version);
    }
}
