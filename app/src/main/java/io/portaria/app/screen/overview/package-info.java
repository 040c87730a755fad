/// Is it running, what happened today, is the log whole.
@NullMarked
package io.portaria.app.screen.overview;

import org.jspecify.annotations.NullMarked;
