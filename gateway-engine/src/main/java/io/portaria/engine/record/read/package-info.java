/// Reads recordings, also while they grow and after their key is gone. Knows none of the writers.
@NullMarked
package io.portaria.engine.record.read;

import org.jspecify.annotations.NullMarked;
