/// Checks a log and the recordings it binds. Rebuilds everything from the entries and believes no file: shares the
/// format with the writer, and no code.
@NullMarked
package io.portaria.engine.ledger.verify;

import org.jspecify.annotations.NullMarked;
