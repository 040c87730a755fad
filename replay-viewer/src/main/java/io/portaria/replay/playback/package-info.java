/// How a replay moves through time. The clock is given from outside.
@NullMarked
package io.portaria.replay.playback;

import org.jspecify.annotations.NullMarked;
