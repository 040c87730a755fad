/// What the gateway costs: the same work directly, through the relays and poolers that are installed, and through the
/// gateway with masking and recording on, in one run and in rotating order.
@NullMarked
package io.portaria.benchmarks;

import org.jspecify.annotations.NullMarked;
