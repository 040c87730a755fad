package io.portaria.engine.ledger.format;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 as RFC 6962 section 2.1 puts it: a leaf is `H(0x00 ‖ entry)`, a node `H(0x01 ‖ left ‖ right)`. Reuses one
/// digest: one hasher a thread.
public final class TreeHasher {
    /// Bytes of a hash.
    public static final int LENGTH = 32;

    private final MessageDigest digest = sha256();

    /// The hash of one entry.
    public byte[] leaf(byte[] entry, int offset, int length) {
        digest.update((byte) 0);
        digest.update(entry, offset, length);
        return digest.digest();
    }

    public byte[] leaf(byte[] entry) {
        return leaf(entry, 0, entry.length);
    }

    public byte[] node(byte[] left, byte[] right) {
        digest.update((byte) 1);
        digest.update(left, 0, LENGTH);
        digest.update(right, 0, LENGTH);
        return digest.digest();
    }

    /// The root of a tree without leaves.
    public byte[] empty() {
        return digest.digest();
    }

    /// The root of the perfect tree over `count` hashes that lie one after the other.
    ///
    /// @param count a power of two
    public byte[] perfect(byte[] hashes, int offset, int count) {
        byte[] level = new byte[count * LENGTH];
        System.arraycopy(hashes, offset, level, 0, level.length);
        for (int width = count; width > 1; width /= 2) {
            for (int i = 0; i < width; i += 2) {
                digest.update((byte) 1);
                digest.update(level, i * LENGTH, 2 * LENGTH);
                into(level, i / 2 * LENGTH);
            }
        }
        byte[] root = new byte[LENGTH];
        System.arraycopy(level, 0, root, 0, LENGTH);
        return root;
    }

    private void into(byte[] target, int offset) {
        try {
            digest.digest(target, offset, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A fresh SHA-256.
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
