/// Which leaf of the log vouches for what is shown.
@NullMarked
package io.portaria.replay.proof;

import org.jspecify.annotations.NullMarked;
