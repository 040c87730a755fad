/// What every output column of a statement reads, and where else a statement uses protected columns, worked out on the
/// syntax tree against the target's own catalog.
@NullMarked
package io.portaria.engine.protocol.postgresql.lineage;

import org.jspecify.annotations.NullMarked;
