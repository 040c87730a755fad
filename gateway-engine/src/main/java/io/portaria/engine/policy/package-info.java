/// Step 3: what the catalog in force says to a request. Knows no protocol, no store and no clock: the same inputs give
/// the same answer, so that a decision can be replayed.
@NullMarked
package io.portaria.engine.policy;

import org.jspecify.annotations.NullMarked;
