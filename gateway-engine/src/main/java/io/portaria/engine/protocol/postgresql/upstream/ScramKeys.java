package io.portaria.engine.protocol.postgresql.upstream;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What SCRAM-SHA-256 derives from a password, a salt and an iteration count.
///
/// Deriving takes some milliseconds; keeping the two keys instead of the password makes a login cheap, and neither lets
/// anyone recover the password.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc5802">RFC 5802</a>
/// @see <a href="https://www.rfc-editor.org/rfc/rfc7677">RFC 7677</a>
final class ScramKeys {
    private final byte[] clientKey;
    private final byte[] serverKey;

    private ScramKeys(byte[] clientKey, byte[] serverKey) {
        this.clientKey = clientKey;
        this.serverKey = serverKey;
    }

    static ScramKeys derive(byte[] password, byte[] salt, int iterations) {
        byte[] salted = saltedPassword(prepared(password), salt, iterations);
        ScramKeys keys =
                new ScramKeys(
                        hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII)),
                        hmac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII)));
        Arrays.fill(salted, (byte) 0);
        return keys;
    }

    byte[] clientProof(byte[] authMessage) {
        byte[] signature = hmac(sha256(clientKey), authMessage);
        byte[] proof = new byte[clientKey.length];
        for (int i = 0; i < proof.length; i++) {
            proof[i] = (byte) (clientKey[i] ^ signature[i]);
        }
        return proof;
    }

    byte[] serverSignature(byte[] authMessage) {
        return hmac(serverKey, authMessage);
    }

    /// SASLprep as far as PostgreSQL needs it: what is not ASCII is normalised to NFKC; what cannot be is used as it is.
    private static byte[] prepared(byte[] password) {
        for (byte b : password) {
            if (b < 0) {
                String text = new String(password, StandardCharsets.UTF_8);
                return Normalizer.normalize(text, Normalizer.Form.NFKC)
                        .getBytes(StandardCharsets.UTF_8);
            }
        }
        return password;
    }

    private static byte[] saltedPassword(byte[] password, byte[] salt, int iterations) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA256"));
            mac.update(salt);
            byte[] u = mac.doFinal(new byte[] {0, 0, 0, 1});
            byte[] result = u.clone();
            for (int i = 1; i < iterations; i++) {
                mac.update(u);
                mac.doFinal(u, 0);
                for (int k = 0; k < result.length; k++) {
                    result[k] ^= u[k];
                }
            }
            return result;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC-SHA-256.", e);
        }
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC-SHA-256.", e);
        }
    }

    private static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no SHA-256.", e);
        }
    }
}
