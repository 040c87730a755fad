/// What leaves in place of a value: techniques by name, applied to whole values, to findings inside a text, to JSON and
/// to values whose type holds no text.
///
/// The room works on bytes, writes to a [ByteSink] and keeps nothing. It touches the JDK and the detectors only, does no
/// I/O and writes no log: what it reads is raw. The key of pseudonyms stays outside, behind [PseudonymKey].
@NullMarked
package io.portaria.engine.mask;

import org.jspecify.annotations.NullMarked;
