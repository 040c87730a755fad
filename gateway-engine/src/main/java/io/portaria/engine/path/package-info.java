/// The way of a request, one small interface a step:
///
/// ```
/// accept → Identify → Decide → (hold for a person) → inspect → mask → Recorder → relay
/// ```
///
/// The order is kept by types. Only [Decide] makes a [Decision.Permit]; only a permit can be recorded; only a
/// [Recorded] operation can be relayed. The rooms behind the steps implement these interfaces; the protocols call them
/// and know nothing of storage.
@NullMarked
package io.portaria.engine.path;

import org.jspecify.annotations.NullMarked;
