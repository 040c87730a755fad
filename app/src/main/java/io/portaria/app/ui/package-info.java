/// What every screen is made of: panels, cells, formats, the names of styles.
@NullMarked
package io.portaria.app.ui;

import org.jspecify.annotations.NullMarked;
