/// What the target's planner expects of a statement, and how large its tables are. Nothing of an agent's runs for it.
@NullMarked
package io.portaria.engine.protocol.postgresql.estimate;

import org.jspecify.annotations.NullMarked;
