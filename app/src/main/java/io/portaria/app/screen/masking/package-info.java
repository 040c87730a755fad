/// The rules that mask, in their order, and what they would do.
@NullMarked
package io.portaria.app.screen.masking;

import org.jspecify.annotations.NullMarked;
