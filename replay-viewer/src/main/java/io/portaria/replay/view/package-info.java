/// What a person sees of a recorded session: the timeline, the statement, the rows and the reasons.
@NullMarked
package io.portaria.replay.view;

import org.jspecify.annotations.NullMarked;
