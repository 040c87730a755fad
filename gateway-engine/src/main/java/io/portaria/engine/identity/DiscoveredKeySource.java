package io.portaria.engine.identity;

import com.nimbusds.jose.jwk.JWK;
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
    private Optional<Instant> lastTry = Optional.empty();

    DiscoveredKeySource(String issuer, JsonFetcher fetcher, InstantSource clock) {
        this.issuer = issuer;
        this.fetcher = fetcher;
        this.clock = clock;
    }

    @Override
    public Optional<JWK> key(Optional<String> keyId) throws IOException {
        Instant now = clock.instant();
        Optional<JWK> known = usable(now).flatMap(h -> KeySource.pick(h.keys(), keyId));
        if (known.isPresent()) {
            boolean fresh =
                    usable(now).filter(h -> now.isBefore(h.readAt().plus(FRESH))).isPresent();
            // whoever comes while one of them asks a slow issuer goes on with what is known
            if (fresh || !fetching.tryLock()) {
                return known;
            }
        } else {
            fetching.lock();
        }
        try {
            return KeySource.pick(refreshed(now, keyId), keyId);
        } finally {
            fetching.unlock();
        }
    }

    private Optional<Held> usable(Instant now) {
        return held.filter(h -> now.isBefore(h.readAt().plus(STALE)));
    }

    private List<JWK> refreshed(Instant now, Optional<String> keyId) throws IOException {
        Optional<Held> known = usable(now);
        boolean foundMeanwhile =
                known.isPresent()
                        && now.isBefore(known.get().readAt().plus(FRESH))
                        && KeySource.pick(known.get().keys(), keyId).isPresent();
        if (foundMeanwhile) {
            return known.get().keys();
        }
        if (lastTry.isPresent() && now.isBefore(lastTry.get().plus(NOT_AGAIN_BEFORE))) {
            return known.map(Held::keys)
                    .orElseThrow(() ->
                            new IOException(
                                    "They could not be fetched; it is tried again within a minute."));
        }
        lastTry = Optional.of(now);
        try {
            List<JWK> keys = fetch();
            held = Optional.of(new Held(keys, now));
            return keys;
        } catch (IOException e) {
            if (known.isPresent()) {
                return known.get().keys();
            }
            throw e;
        }
    }

    private List<JWK> fetch() throws IOException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        // an issuer elsewhere has no business with what listens on this machine
        boolean loopback = JsonFetcher.isLoopback(issuer);
        Map<String, Object> configuration =
                fetcher.object(base + "/.well-known/openid-configuration", loopback);
        if (!issuer.equals(configuration.get("issuer"))) {
            throw new IOException("The discovery document of " + issuer + " names another issuer.");
        }
        if (!(configuration.get("jwks_uri") instanceof String uri)) {
            throw new IOException(
                    "The discovery document of " + issuer + " names no keys (jwks_uri).");
        }
        Map<String, Object> keys = fetcher.object(uri, loopback);
        try {
            return KeySource.parse(keys);
        } catch (ParseException e) {
            throw new IOException("What " + uri + " gave is not a JSON Web Key Set.", e);
        }
    }
}
