/// The declared world: the catalog file, its meaning, its versions and what a new version changes.
///
/// [CatalogFile] reads text into a [Catalog] or into errors with line and column; [CatalogLimits] names what this
/// version cannot enforce yet; [CatalogDiff] says what changes; [Catalogs] holds the version in force.
@NullMarked
package io.portaria.engine.catalog;

import org.jspecify.annotations.NullMarked;
