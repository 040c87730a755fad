/// What the bytes of the ledger mean: RFC 6962 hashing, C2SP tiles, signed notes and checkpoints, proofs, the pending
/// file and the text of entries. Shared by who writes and who verifies; reads and writes no file itself.
///
/// @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
@NullMarked
package io.portaria.engine.ledger.format;

import org.jspecify.annotations.NullMarked;
