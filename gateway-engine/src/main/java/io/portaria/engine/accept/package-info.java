/// Step 1: listening. Decides nothing but limits: who may connect at all, how many may be waiting to be recognised, and
/// when the house closes.
@NullMarked
package io.portaria.engine.accept;

import org.jspecify.annotations.NullMarked;
