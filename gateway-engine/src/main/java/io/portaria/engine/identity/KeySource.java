package io.portaria.engine.identity;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The public keys of one issuer.
interface KeySource {

    /// The key of this id; with no id given, the issuer's only key.
    ///
    /// @throws IOException when no keys can be had, with a sentence that says why
    Optional<JWK> key(Optional<String> keyId) throws IOException;

    /// Reads a JSON Web Key Set; kinds of keys that are not known are left out.
    ///
    /// @throws ParseException whatever is wrong with it: the library answers some of that with other exceptions
    static List<JWK> parse(Map<String, Object> set) throws ParseException {
        try {
            return JWKSet.parse(set).getKeys();
        } catch (RuntimeException e) {
            throw new ParseException("It is not a JSON Web Key Set: " + e, 0);
        }
    }

    static Optional<JWK> pick(List<JWK> keys, Optional<String> keyId) {
        if (keyId.isPresent()) {
            return keys.stream().filter(k -> keyId.get().equals(k.getKeyID())).findFirst();
        }
        return keys.size() == 1 ? Optional.of(keys.getFirst()) : Optional.empty();
    }
}
