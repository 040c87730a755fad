/// The wire form of PostgreSQL protocol 3: frames, start-up packets, messages. Pure: bytes in, values out, so that it
/// can be fuzzed.
///
/// ```
/// start-up:  | int32 length | int32 code | body |
/// later:     | byte type | int32 length, itself included | body |
/// ```
///
/// @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">Message Formats</a>
@NullMarked
package io.portaria.engine.protocol.postgresql.codec;

import org.jspecify.annotations.NullMarked;
