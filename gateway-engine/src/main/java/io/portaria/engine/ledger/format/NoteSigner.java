package io.portaria.engine.ledger.format;

import java.util.function.UnaryOperator;

/// Signs notes with a key that stays where it is: the private half is a function.
public final class NoteSigner {
    private final NoteKey key;
    private final UnaryOperator<byte[]> sign;

    /// @param name the log's origin
    /// @param publicKey 32 bytes
    /// @param sign Ed25519 over the bytes it is given; MUST be the other half of `publicKey`
    public NoteSigner(String name, byte[] publicKey, UnaryOperator<byte[]> sign) {
        this.key = new NoteKey(name, publicKey);
        this.sign = sign;
    }

    public NoteKey key() {
        return key;
    }

    byte[] sign(byte[] text) {
        return sign.apply(text);
    }
}
