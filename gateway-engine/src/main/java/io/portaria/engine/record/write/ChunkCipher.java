package io.portaria.engine.record.write;

import io.portaria.engine.record.format.RecordingFormat;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// AES-256-GCM under the key of one session (NIST SP 800-38D). It keeps what AES derives from the key, a few kilobytes
/// that a session holds while it is busy: deriving them anew for each chunk costs more than sealing a short one. Used by
/// one thread at a time.
final class ChunkCipher {
    private static final int TAG_BITS = RecordingFormat.TAG * 8;

    private final SecretKey key;
    private final Cipher cipher;
    private final byte[] nonce = new byte[12];

    ChunkCipher(SecretKey key) {
        this.key = key;
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Seals a chunk.
    ///
    /// @param number of the chunk; none may be sealed twice under one key
    /// @param out where ciphertext and tag go, `length` and 16 bytes, from `offset` on
    void seal(long number, byte[] aad, byte[] plain, int length, byte[] out, int offset)
            throws GeneralSecurityException {
        RecordingFormat.nonce(nonce, number);
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(aad);
        cipher.doFinal(plain, 0, length, out, offset);
    }
}
