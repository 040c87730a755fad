package io.portaria.engine.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;

/// The issuer of `portaria token`, for a team without an identity provider. Its key lives in the vault.
public final class BuiltInIssuer {
    /// Name by which logs and ledger call it; no issuer of a catalog may be called so.
    public static final String NAME = "portaria";

    /// Its `iss`; a catalog cannot declare it, because that is no address.
    public static final String ISS = "urn:portaria:issuer";

    public static final String AUDIENCE = "portaria";

    /// Longest time that a token may be made for.
    public static final Duration MOST = Duration.ofHours(24);

    private final ECKey key;

    /// @param key P-256, private part included
    public BuiltInIssuer(ECKey key) {
        this.key = key;
    }

    /// @throws IllegalArgumentException when the time is not between a minute and [#MOST]
    public String issue(String agent, Instant now, Duration validFor) {
        if (validFor.compareTo(Duration.ofMinutes(1)) < 0 || validFor.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "A token is made for 1 to " + MOST.toMinutes() + " minutes.");
        }
        JWTClaimsSet claims =
                new JWTClaimsSet.Builder()
                        .issuer(ISS)
                        .subject(agent)
                        .audience(AUDIENCE)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(validFor)))
                        .jwtID(UUID.randomUUID().toString())
                        .build();
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.getKeyID())
                        .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("The built-in issuer could not sign a token.", e);
        }
        return token.serialize();
    }

    KeySource keys() {
        JWK publicKey = key.toPublicJWK();
        return keyId ->
                Optional.of(publicKey)
                        .filter(k -> keyId.isEmpty() || keyId.get().equals(k.getKeyID()));
    }
}
