package io.portaria.engine.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

/// Whether a token's signature is good under a key. The kind of key decides which algorithms can be meant, so that an RSA
/// key is never taken for an HMAC secret.
final class SignatureCheck {
    private static final int LEAST_RSA_BITS = 2048;
    private static final Set<JWSAlgorithm> RSA =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512);
    private static final Set<JWSAlgorithm> EC =
            Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);
    private static final Set<JWSAlgorithm> ED = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

    private SignatureCheck() {}

    static boolean isAllowed(JWSAlgorithm algorithm) {
        return RSA.contains(algorithm) || EC.contains(algorithm) || ED.contains(algorithm);
    }

    static boolean isGood(SignedJWT token, JWK key) {
        JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        if (KeyUse.ENCRYPTION.equals(key.getKeyUse())
                || (key.getAlgorithm() != null
                        && !key.getAlgorithm().getName().equals(algorithm.getName())
                        && !ED.contains(algorithm))) {
            return false;
        }
        try {
            return switch (key) {
                case RSAKey rsa when RSA.contains(algorithm) && rsa.size() >= LEAST_RSA_BITS ->
                        verify(token, new RSASSAVerifier(rsa));
                case ECKey ec when EC.contains(algorithm) -> verify(token, new ECDSAVerifier(ec));
                case OctetKeyPair ed
                        when ED.contains(algorithm) && Curve.Ed25519.equals(ed.getCurve()) ->
                        verifyEd25519(token, ed);
                default -> false;
            };
        } catch (JOSEException | GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean verify(SignedJWT token, JWSVerifier verifier) throws JOSEException {
        return token.verify(verifier);
    }

    /// The key is 32 bytes, little-endian: the y coordinate and, in its highest bit, the sign of x (RFC 8032).
    private static boolean verifyEd25519(SignedJWT token, OctetKeyPair key)
            throws GeneralSecurityException {
        byte[] raw = key.getDecodedX();
        if (raw.length != 32) {
            return false;
        }
        byte[] bigEndian = new byte[32];
        for (int i = 0; i < 32; i++) {
            bigEndian[i] = raw[31 - i];
        }
        boolean xOdd = (bigEndian[0] & 0x80) != 0;
        bigEndian[0] &= 0x7F;
        EdECPublicKeySpec spec =
                new EdECPublicKeySpec(
                        NamedParameterSpec.ED25519,
                        new EdECPoint(xOdd, new BigInteger(1, bigEndian)));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(spec));
        signature.update(token.getSigningInput());
        return signature.verify(token.getSignature().decode());
    }
}
