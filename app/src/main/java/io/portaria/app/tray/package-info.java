/// The icon in the desktop's tray: how many requests wait, also while the window is closed, and the way back to it.
@NullMarked
package io.portaria.app.tray;

import org.jspecify.annotations.NullMarked;
