package io.portaria.engine.catalog;

import java.nio.file.Path;
import java.time.Instant;

/// A catalog in force.
///
/// @param hash SHA-256 of the text in hex, secrets left out
/// @param source the text, secrets left out
/// @param author who applied it
/// @param folder where relative paths in it start
public record CatalogVersion(
        Catalog catalog,
        String hash,
        String source,
        Instant appliedAt,
        String author,
        Path folder) {}
