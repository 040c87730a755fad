/// The window: navigation, theme, language, the palette of commands.
@NullMarked
package io.portaria.app.shell;

import org.jspecify.annotations.NullMarked;
