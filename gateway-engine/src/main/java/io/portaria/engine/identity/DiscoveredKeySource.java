package io.portaria.engine.identity;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Keys found by OpenID Connect Discovery, kept for a while.
///
/// An unknown key id makes it look again, at most once a minute; when the issuer does not answer, what is known serves
/// on for an hour, so that an outage there is not one here at once.
///
/// @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery</a>
final class DiscoveredKeySource implements KeySource {
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration STALE = Duration.ofHours(1);
    private static final Duration NOT_AGAIN_BEFORE = Duration.ofMinutes(1);

    private record Held(List<JWK> keys, Instant readAt) {}

    private final String issuer;
    private final JsonFetcher fetcher;
    private final InstantSource clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Optional<Held> held = Optional.empty();
    private Instant lastTry = Instant.MIN;

    DiscoveredKeySource(String issuer, JsonFetcher fetcher, InstantSource clock) {
        this.issuer = issuer;
        this.fetcher = fetcher;
        this.clock = clock;
    }

    @Override
    public Optional<JWK> key(Optional<String> keyId) throws IOException {
        Instant now = clock.instant();
        Optional<Held> known = held;
        if (known.isPresent() && now.isBefore(known.get().readAt().plus(FRESH))) {
            Optional<JWK> found = KeySource.pick(known.get().keys(), keyId);
            if (found.isPresent()) {
                return found;
            }
        }
        return KeySource.pick(refreshed(now), keyId);
    }

    private List<JWK> refreshed(Instant now) throws IOException {
        fetching.lock();
        try {
            Optional<Held> known = held;
            boolean triedJustNow =
                    now.isBefore(
                            lastTry.equals(Instant.MIN)
                                    ? Instant.MIN
                                    : lastTry.plus(NOT_AGAIN_BEFORE));
            boolean usable = known.isPresent() && now.isBefore(known.get().readAt().plus(STALE));
            if (triedJustNow) {
                if (usable) {
                    return known.get().keys();
                }
                throw new IOException(
                        "The keys of the issuer "
                                + issuer
                                + " could not be fetched; it is tried again within a minute.");
            }
            lastTry = now;
            try {
                List<JWK> keys = fetch();
                held = Optional.of(new Held(keys, now));
                return keys;
            } catch (IOException e) {
                if (usable) {
                    return known.get().keys();
                }
                throw e;
            }
        } finally {
            fetching.unlock();
        }
    }

    private List<JWK> fetch() throws IOException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        Map<String, Object> configuration =
                fetcher.object(base + "/.well-known/openid-configuration");
        if (!issuer.equals(configuration.get("issuer"))) {
            throw new IOException("The discovery document of " + issuer + " names another issuer.");
        }
        if (!(configuration.get("jwks_uri") instanceof String uri)) {
            throw new IOException(
                    "The discovery document of " + issuer + " names no keys (jwks_uri).");
        }
        try {
            return JWKSet.parse(fetcher.object(uri)).getKeys();
        } catch (ParseException e) {
            throw new IOException("What " + uri + " gave is not a JSON Web Key Set.", e);
        }
    }
}
