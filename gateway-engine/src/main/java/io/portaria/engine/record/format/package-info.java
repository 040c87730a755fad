/// What the bytes of a recording mean. Shared by who writes and who reads; `docs/formats/recording.md` tells it in
/// full.
@NullMarked
package io.portaria.engine.record.format;

import org.jspecify.annotations.NullMarked;
