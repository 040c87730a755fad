package io.portaria.engine.identity;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.Catalog.Agent;
import io.portaria.engine.catalog.Catalog.Issuer;
import io.portaria.engine.catalog.Catalog.Match;
import io.portaria.engine.catalog.CatalogHolder;
import io.portaria.engine.catalog.CatalogVersion;
import io.portaria.engine.catalog.WildcardPattern;
import io.portaria.engine.path.Caller;
import io.portaria.engine.path.Identify;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Recognises an agent, or a person, by a JSON Web Token (RFC 7519, RFC 8725). No check can be switched off: issuer, audience, expiry
/// and algorithm are looked at for every token.
public final class TokenVerifier implements Identify {
    /// Longest token looked at, in characters.
    public static final int MAX_LENGTH = 16 * 1024;

    /// How far two clocks may be apart where a token is not valid yet.
    private static final Duration SKEW = Duration.ofSeconds(60);

    /// A token that lives longer than this is not short-lived.
    private static final Duration LONGEST_LIFE = Duration.ofHours(25);

    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");
    private static final int MOST_KEPT = 1024;
    private static final Duration KEPT_FOR = Duration.ofSeconds(60);

    private record IssuerKeys(String name, String audience, KeySource keys) {}

    /// A token whose signature was found good a moment ago.
    private record Good(String issuer, JWTClaimsSet claims, String catalog, Instant until) {}

    private final CatalogHolder catalogs;
    private final BuiltInIssuer builtIn;
    private final InstantSource clock;
    private final JsonFetcher fetcher;
    private final Map<String, Good> good = new ConcurrentHashMap<>();
    private final Map<Issuer.Oidc, KeySource> keySources = new ConcurrentHashMap<>();

    public TokenVerifier(CatalogHolder catalogs, BuiltInIssuer builtIn, InstantSource clock) {
        this(catalogs, builtIn, clock, new JsonFetcher());
    }

    TokenVerifier(
            CatalogHolder catalogs,
            BuiltInIssuer builtIn,
            InstantSource clock,
            JsonFetcher fetcher) {
        this.catalogs = catalogs;
        this.builtIn = builtIn;
        this.clock = clock;
        this.fetcher = fetcher;
    }

    @Override
    public Caller identify(String agentName, String token) throws RefusedException {
        CatalogVersion version = version();
        String digest = sha256(token);
        Good checked = good(token, digest, version);
        Agent agent = agent(agentName, checked, version.catalog());
        return new Caller(
                agent.name(),
                agent.owner(),
                agent.roles(),
                checked.issuer(),
                subject(checked.claims()),
                digest,
                checked.claims().getExpirationTime().toInstant(),
                agent.runsIn());
    }

    /// Recognises a person of the catalog by the same checks. Tokens of the built-in issuer are for agents only.
    ///
    /// @throws RefusedException when the token is not valid now for exactly one person
    public RecognisedPerson person(String token) throws RefusedException {
        CatalogVersion version = version();
        Good checked = good(token, sha256(token), version);
        List<Catalog.Person> people =
                version.catalog().people().stream()
                        .filter(p ->
                                p.match()
                                        .filter(m ->
                                                m.issuer().equals(checked.issuer())
                                                        && matches(m, checked.claims()))
                                        .isPresent())
                        .toList();
        if (people.size() != 1) {
            throw refused(
                    "The token does not prove to be a person of this gateway's catalog.",
                    "Which claims a person must show is declared in the catalog.");
        }
        return new RecognisedPerson(
                people.getFirst().name(),
                people.getFirst().duties(),
                checked.claims().getExpirationTime().toInstant());
    }

    private CatalogVersion version() throws RefusedException {
        return catalogs.current()
                .orElseThrow(() ->
                        refused(
                                "This gateway has no catalog yet.",
                                "An operator applies one with: portaria apply"));
    }

    /// The token's claims, its signature and times found good.
    private Good good(String token, String digest, CatalogVersion version) throws RefusedException {
        Instant now = clock.instant();
        Good checked = good.get(digest);
        if (checked == null
                || !checked.catalog().equals(version.hash())
                || !now.isBefore(checked.until())) {
            checked = check(token, version, now);
            keep(digest, checked);
        }
        checkTimes(checked.claims(), now);
        return checked;
    }

    private Good check(String token, CatalogVersion version, Instant now) throws RefusedException {
        SignedJWT jwt = parse(token);
        JWTClaimsSet claims = claims(jwt);
        IssuerKeys issuer = issuer(claims, version.catalog());
        if (!SignatureCheck.isAllowed(jwt.getHeader().getAlgorithm())) {
            throw refused(
                    "The token is signed with "
                            + word(jwt.getHeader().getAlgorithm().getName())
                            + ", which is not accepted.",
                    "RS256, PS256, ES256 and EdDSA and their longer forms are.");
        }
        if (jwt.getHeader().getCriticalParams() != null
                && !jwt.getHeader().getCriticalParams().isEmpty()) {
            throw refused("The token demands extensions (crit) that are not known here.", "");
        }
        checkType(jwt, claims);
        JWK key = key(jwt, issuer);
        if (!SignatureCheck.isGood(jwt, key)) {
            throw refused(
                    "The signature of the token is not valid.",
                    "Fetch a fresh token from the issuer " + issuer.name() + ".");
        }
        List<String> audience = claims.getAudience();
        if (!audience.contains(issuer.audience())) {
            throw refused(
                    "The token was made for another audience.",
                    "Ask the issuer for one with the audience " + issuer.audience() + ".");
        }
        if (audience.size() > 1 && !issuer.audience().equals(claims.getClaim("azp"))) {
            throw refused(
                    "The token is for several audiences and was not made for this one (azp).",
                    "Ask for one with the audience " + issuer.audience() + " only.");
        }
        checkTimes(claims, now);
        if (subject(claims).isEmpty()) {
            throw refused("The token has no subject (sub).", "");
        }
        return new Good(issuer.name(), claims, version.hash(), now.plus(KEPT_FOR));
    }

    /// A token made for something else (a logout, a proof of possession) is no token to log in with, and one that is bound
    /// to a key proves nothing without it.
    private static void checkType(SignedJWT jwt, JWTClaimsSet claims) throws RefusedException {
        String type =
                Optional.ofNullable(jwt.getHeader().getType())
                        .map(t -> t.getType().toLowerCase(Locale.ROOT))
                        .orElse("jwt");
        if (!TYPES.contains(type.startsWith("application/") ? type.substring(12) : type)) {
            throw refused(
                    "The token is of the type " + word(type) + ", which is not for logging in.",
                    "An ID token or an access token is.");
        }
        if (claims.getClaim("cnf") != null) {
            throw refused(
                    "The token is bound to a key (cnf), which cannot be proved here.",
                    "Ask the issuer for a plain bearer token.");
        }
    }

    private static SignedJWT parse(String token) throws RefusedException {
        if (token.isEmpty()) {
            throw refused(
                    "No token was sent.",
                    "The password is the agent's token, for psql in PGPASSWORD.");
        }
        if (token.length() > MAX_LENGTH) {
            throw refused("The token is longer than " + MAX_LENGTH + " characters.", "");
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token.strip());
            if (!OneMeaning.hasObject(jwt.getHeader().toBase64URL().decode())
                    || !OneMeaning.hasObject(jwt.getPayload().toBytes())) {
                throw refused(
                        "The token has a key that stands twice, or is no JSON object.",
                        "Fetch a fresh one from its issuer.");
            }
            return jwt;
        } catch (ParseException | RuntimeException e) {
            throw refused(
                    "What was sent as the password is not a signed token.",
                    "The password is the agent's token, a JSON Web Token.");
        }
    }

    private static JWTClaimsSet claims(SignedJWT jwt) throws RefusedException {
        try {
            return jwt.getJWTClaimsSet();
        } catch (ParseException | RuntimeException e) {
            throw refused("The claims of the token cannot be read.", "");
        }
    }

    /// By exact match with the catalog, before anything is fetched: a token cannot send the gateway anywhere.
    private IssuerKeys issuer(JWTClaimsSet claims, Catalog catalog) throws RefusedException {
        String iss = Optional.ofNullable(claims.getIssuer()).orElse("");
        if (iss.equals(BuiltInIssuer.ISS)) {
            return new IssuerKeys(BuiltInIssuer.NAME, BuiltInIssuer.AUDIENCE, builtIn.keys());
        }
        for (Issuer issuer : catalog.issuers()) {
            if (issuer instanceof Issuer.Oidc oidc && oidc.issuer().equals(iss)) {
                return new IssuerKeys(
                        oidc.name(),
                        oidc.audience(),
                        keySources.computeIfAbsent(oidc, this::source));
            }
        }
        throw refused(
                "The token comes from an issuer that this gateway does not know.",
                "Issuers are declared in the gateway's catalog.");
    }

    private KeySource source(Issuer.Oidc oidc) {
        return oidc.jwks()
                .<KeySource>map(FileKeySource::new)
                .orElseGet(() -> new DiscoveredKeySource(oidc.issuer(), fetcher, clock));
    }

    private static JWK key(SignedJWT jwt, IssuerKeys issuer) throws RefusedException {
        try {
            return issuer.keys()
                    .key(Optional.ofNullable(jwt.getHeader().getKeyID()))
                    .orElseThrow(() ->
                            refused(
                                    "The issuer "
                                            + issuer.name()
                                            + " has no key of the id that the token names (kid).",
                                    "Fetch a fresh token; keys may have been rotated."));
        } catch (IOException e) {
            throw refused(
                    "The keys of the issuer " + issuer.name() + " cannot be had: " + e.getMessage(),
                    "Try again later, or tell the operator of the gateway.");
        }
    }

    private static void checkTimes(JWTClaimsSet claims, Instant now) throws RefusedException {
        Date expires = claims.getExpirationTime();
        if (expires == null) {
            throw refused(
                    "The token has no expiry (exp).", "Only short-lived tokens are accepted.");
        }
        // no leeway here: the session ends at this moment too
        if (!now.isBefore(expires.toInstant())) {
            throw refused(
                    "The token expired at " + expires.toInstant() + ".", "Fetch a fresh one.");
        }
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && now.plus(SKEW).isBefore(notBefore.toInstant())) {
            throw refused(
                    "The token is not valid before " + notBefore.toInstant() + ".",
                    "Check the clocks.");
        }
        Date issued = claims.getIssueTime();
        if (issued != null && now.plus(SKEW).isBefore(issued.toInstant())) {
            throw refused(
                    "The token says that it was made in the future, at " + issued.toInstant() + ".",
                    "Check the clocks.");
        }
        Instant born = issued == null ? now : issued.toInstant();
        if (Duration.between(born, expires.toInstant()).compareTo(LONGEST_LIFE) > 0) {
            throw refused(
                    "The token lives longer than a day.", "Only short-lived tokens are accepted.");
        }
    }

    private static Agent agent(String name, Good token, Catalog catalog) throws RefusedException {
        Optional<Agent> agent = catalog.agent(name);
        boolean matches =
                agent.isPresent()
                        && (token.issuer().equals(BuiltInIssuer.NAME)
                                ? subject(token.claims()).equals(name)
                                : agent.get()
                                        .match()
                                        .filter(m ->
                                                m.issuer().equals(token.issuer())
                                                        && matches(m, token.claims()))
                                        .isPresent());
        if (!matches) {
            // one sentence for both, so that names of agents cannot be tried out
            throw refused(
                    "The token does not prove to be the agent " + word(name) + ".",
                    "Which claims an agent must show is declared in the gateway's catalog.");
        }
        return agent.get();
    }

    private static boolean matches(Match match, JWTClaimsSet claims) {
        return match.claims().entrySet().stream()
                .allMatch(e -> {
                    Object value = claims.getClaim(e.getKey());
                    return switch (value) {
                        case null -> false;
                        case List<?> list ->
                                list.stream()
                                        .anyMatch(item ->
                                                item instanceof String s
                                                        && WildcardPattern.matches(
                                                                e.getValue(), s));
                        case String s -> WildcardPattern.matches(e.getValue(), s);
                        case Number n -> WildcardPattern.matches(e.getValue(), n.toString());
                        case Boolean b -> WildcardPattern.matches(e.getValue(), b.toString());
                        default -> false;
                    };
                });
    }

    private void keep(String digest, Good checked) {
        if (good.size() >= MOST_KEPT) {
            good.clear();
        }
        good.put(digest, checked);
    }

    private static String subject(JWTClaimsSet claims) {
        return Optional.ofNullable(claims.getSubject()).orElse("");
    }

    /// What a client sent is repeated only as far as it is a plain word.
    private static String word(String text) {
        return text.matches("[A-Za-z0-9._+/-]{1,63}") ? text : "that was claimed";
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256.", e);
        }
    }

    private static RefusedException refused(String sentence, String nextStep) {
        return new RefusedException(Refusal.notRecognised(sentence, nextStep));
    }
}
