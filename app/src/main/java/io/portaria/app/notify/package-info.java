/// What the desktop says when something waits for a person and the window is not in front.
@NullMarked
package io.portaria.app.notify;

import org.jspecify.annotations.NullMarked;
