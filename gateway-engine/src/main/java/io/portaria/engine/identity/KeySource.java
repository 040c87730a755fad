package io.portaria.engine.identity;

import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The public keys of one issuer.
interface KeySource {

    /// The key of this id; with no id given, the issuer's only key.
    ///
    /// @throws IOException when no keys can be had, with a sentence that says why
    Optional<JWK> key(Optional<String> keyId) throws IOException;

    static Optional<JWK> pick(List<JWK> keys, Optional<String> keyId) {
        if (keyId.isPresent()) {
            return keys.stream().filter(k -> keyId.get().equals(k.getKeyID())).findFirst();
        }
        return keys.size() == 1 ? Optional.of(keys.getFirst()) : Optional.empty();
    }
}
