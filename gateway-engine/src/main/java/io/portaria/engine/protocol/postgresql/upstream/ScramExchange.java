package io.portaria.engine.protocol.postgresql.upstream;

import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// The client's side of one SCRAM-SHA-256 or SCRAM-SHA-256-PLUS exchange.
///
/// ```
/// C: <gs2>n=,r=<nonce>            (the user name is that of the start-up packet)
/// S: r=<nonce+>,s=<salt>,i=<iterations>
/// C: c=<channel binding>,r=<nonce+>,p=<proof>
/// S: v=<server signature>
/// ```
final class ScramExchange {
    static final String PLAIN = "SCRAM-SHA-256";
    static final String PLUS = "SCRAM-SHA-256-PLUS";

    /// A server that asks for more wants to keep us busy; PostgreSQL's default is 4096.
    private static final int MOST_ITERATIONS = 10_000_000;

    private final ScramKeyCache cache;
    private final PostgresTarget target;
    private final String gs2Header;
    private final byte[] channelBinding;
    private final String nonce;
    private byte[] expectedSignature = {};

    /// @param channelBinding hash of the server's certificate (tls-server-end-point) for -PLUS, empty otherwise
    /// @param overTls whether the connection is encrypted, so that a downgrade from -PLUS can be noticed by the server
    ScramExchange(
            ScramKeyCache cache,
            PostgresTarget target,
            byte[] channelBinding,
            boolean overTls,
            SecureRandom random) {
        this.cache = cache;
        this.target = target;
        this.channelBinding = channelBinding;
        this.gs2Header =
                channelBinding.length > 0 ? "p=tls-server-end-point,," : overTls ? "y,," : "n,,";
        byte[] bytes = new byte[18];
        random.nextBytes(bytes);
        this.nonce = Base64.getEncoder().encodeToString(bytes);
    }

    byte[] clientFirst() {
        return (gs2Header + "n=,r=" + nonce).getBytes(StandardCharsets.US_ASCII);
    }

    byte[] clientFinal(String serverFirst) throws ProtocolViolation {
        String serverNonce = part(serverFirst, 0, "r=");
        String salt = part(serverFirst, 1, "s=");
        int iterations = number(part(serverFirst, 2, "i="));
        if (!serverNonce.startsWith(nonce) || serverNonce.length() == nonce.length()) {
            throw new ProtocolViolation("The target's SCRAM answer does not carry on our nonce.");
        }
        if (iterations < 1 || iterations > MOST_ITERATIONS) {
            throw new ProtocolViolation(
                    "The target asks for an unreasonable number of SCRAM iterations.");
        }
        byte[] saltBytes = decoded(salt);
        ScramKeys keys =
                cache.kept(target, salt, iterations)
                        .orElseGet(() -> cache.derive(target, salt, saltBytes, iterations));
        byte[] header = gs2Header.getBytes(StandardCharsets.US_ASCII);
        byte[] binding = new byte[header.length + channelBinding.length];
        System.arraycopy(header, 0, binding, 0, header.length);
        System.arraycopy(channelBinding, 0, binding, header.length, channelBinding.length);
        String withoutProof =
                "c=" + Base64.getEncoder().encodeToString(binding) + ",r=" + serverNonce;
        byte[] authMessage =
                ("n=,r=" + nonce + "," + serverFirst + "," + withoutProof)
                        .getBytes(StandardCharsets.UTF_8);
        expectedSignature = keys.serverSignature(authMessage);
        String proof = Base64.getEncoder().encodeToString(keys.clientProof(authMessage));
        return (withoutProof + ",p=" + proof).getBytes(StandardCharsets.US_ASCII);
    }

    /// The server proves that it knows the password too.
    void serverFinal(String serverFinal) throws ProtocolViolation {
        if (!serverFinal.startsWith("v=")
                || !MessageDigest.isEqual(expectedSignature, decoded(part(serverFinal, 0, "v=")))) {
            throw new ProtocolViolation(
                    "The target could not prove that it knows the password; it may not be the real one.");
        }
    }

    private static String part(String message, int index, String prefix) throws ProtocolViolation {
        String[] parts = message.split(",", -1);
        if (index >= parts.length || !parts[index].startsWith(prefix)) {
            throw new ProtocolViolation(
                    "The target's SCRAM answer is not of the form of RFC 5802.");
        }
        return parts[index].substring(prefix.length());
    }

    private static int number(String text) throws ProtocolViolation {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ProtocolViolation("The target's SCRAM answer holds no iteration count.");
        }
    }

    private static byte[] decoded(String base64) throws ProtocolViolation {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolation("The target's SCRAM answer is not valid Base64.");
        }
    }
}
