/// All sessions, to be searched and opened.
@NullMarked
package io.portaria.app.screen.sessions;

import org.jspecify.annotations.NullMarked;
