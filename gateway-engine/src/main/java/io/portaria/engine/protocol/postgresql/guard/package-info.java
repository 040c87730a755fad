/// What guardrails of the catalog are held to while statements run: what has to be asked of people or of the planner before,
/// and rows counted on their way.
@NullMarked
package io.portaria.engine.protocol.postgresql.guard;

import org.jspecify.annotations.NullMarked;
