/// The first window of an empty home.
@NullMarked
package io.portaria.app.screen.firststart;

import org.jspecify.annotations.NullMarked;
