/// Where a session to be replayed comes from.
@NullMarked
package io.portaria.replay.source;

import org.jspecify.annotations.NullMarked;
