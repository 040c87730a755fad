/// What the build makes out of the pictures.
@NullMarked
package io.portaria.icons.build;

import org.jspecify.annotations.NullMarked;
