package io.portaria.engine.path;

/// Keyed digest of what was sent to the letter, for [io.portaria.engine.operation.Operation#digest]. Safe for use by
/// many threads.
@FunctionalInterface
public interface ExactDigest {

    /// @return 64 hexadecimal digits
    String of(byte[] bytes, int offset, int length);
}
