/// Step 6 of the way: writes the book. An operation stands in the ledger and in its session's recording before it is
/// relayed, and what the agent saw before it sees it.
@NullMarked
package io.portaria.engine.record.write;

import org.jspecify.annotations.NullMarked;
