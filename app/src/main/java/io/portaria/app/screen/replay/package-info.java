/// One recorded session, played back.
@NullMarked
package io.portaria.app.screen.replay;

import org.jspecify.annotations.NullMarked;
