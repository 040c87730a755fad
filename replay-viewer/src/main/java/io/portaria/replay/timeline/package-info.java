/// Where everything of a session lies in time. Pure functions: no toolkit, no clock.
@NullMarked
package io.portaria.replay.timeline;

import org.jspecify.annotations.NullMarked;
