/// What a statement is and what it may read, found without running it; and from that what has to happen to each
/// column of its result.
@NullMarked
package io.portaria.engine.protocol.postgresql.inspect;

import org.jspecify.annotations.NullMarked;
