package io.portaria.engine.vault;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;

/// An Ed25519 key that signs and does not leave the vault. Safe for use by many threads.
public final class SigningKey {
    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    SigningKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /// @return 64 bytes
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The bare 32 bytes of RFC 8032.
    public byte[] publicKey() {
        byte[] x509 = publicKey.getEncoded();
        return Arrays.copyOfRange(x509, x509.length - 32, x509.length);
    }

    @Override
    public String toString() {
        return "‹signing key›";
    }
}
