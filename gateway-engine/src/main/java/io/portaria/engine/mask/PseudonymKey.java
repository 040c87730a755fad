package io.portaria.engine.mask;

/// Handle of the key that pseudonyms are made with. The key itself never enters this room. Safe for use by many threads.
@FunctionalInterface
public interface PseudonymKey {

    /// HMAC-SHA256 of a message: 32 bytes.
    byte[] digest(byte[] message);
}
