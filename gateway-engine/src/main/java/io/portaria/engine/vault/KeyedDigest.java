package io.portaria.engine.vault;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// HMAC-SHA256 under a key that is for one purpose only. Safe for use by many threads and quick: the two blocks that
/// depend on the key are digested once, and each digest goes on from a copy of that state.
public final class KeyedDigest {
    private static final int BLOCK = 64;

    private final MessageDigest inner;
    private final MessageDigest outer;

    KeyedDigest(byte[] key) {
        if (key.length > BLOCK) {
            throw new IllegalArgumentException(
                    "a key longer than a block would have to be digested first");
        }
        inner = padded(key, (byte) 0x36);
        outer = padded(key, (byte) 0x5c);
    }

    private static MessageDigest padded(byte[] key, byte pad) {
        byte[] block = Arrays.copyOf(key, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= pad;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(block);
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    /// @return 32 bytes
    public byte[] of(byte[] bytes, int offset, int length) {
        MessageDigest first = copy(inner);
        first.update(bytes, offset, length);
        MessageDigest second = copy(outer);
        second.update(first.digest());
        return second.digest();
    }

    public byte[] of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /// @return 64 hexadecimal digits
    public String hex(byte[] bytes, int offset, int length) {
        return HexFormat.of().formatHex(of(bytes, offset, length));
    }

    private static MessageDigest copy(MessageDigest state) {
        try {
            return (MessageDigest) state.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    @Override
    public String toString() {
        return "‹keyed digest›";
    }
}
