/// The product's own pictures, drawn on one grid: every icon is one stroked path of 24 by 24.
@NullMarked
package io.portaria.icons;

import org.jspecify.annotations.NullMarked;
