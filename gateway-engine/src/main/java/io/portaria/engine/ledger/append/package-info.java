/// Takes entries and makes them stay: appended (in the operating system's hands) → on disk → integrated (in tiles) →
/// checkpointed (signed). `docs/formats/ledger.md` tells the life of an entry file by file.
@NullMarked
package io.portaria.engine.ledger.append;

import org.jspecify.annotations.NullMarked;
