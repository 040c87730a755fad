package io.portaria.engine.identity;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.portaria.engine.catalog.CatalogFile;
import io.portaria.engine.catalog.CatalogHolder;
import io.portaria.engine.catalog.CatalogVersion;
import io.portaria.engine.path.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// An issuer whose keys are found by OpenID Connect Discovery, on a real HTTP server that behaves well, rotates its keys,
/// goes down, and lies.
class OpenIdDiscoveryTest {
    private static final Duration LONGEST = Duration.ofMillis(500);

    /// What the server does with a request.
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger discoveries = new AtomicInteger();
    private final AtomicInteger keyFetches = new AtomicInteger();
    private HttpServer server;
    private String issuer;
    private volatile Answer discovery;
    private volatile Answer jwks;
    private volatile Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private ECKey first;
    private ECKey second;
    private TokenVerifier verifier;

    @BeforeEach
    void start() throws Exception {
        first = new ECKeyGenerator(Curve.P_256).keyID("first").generate();
        second = new ECKeyGenerator(Curve.P_256).keyID("second").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        issuer = "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/acme";
        discovery = json(document(issuer, issuer + "/keys"));
        jwks = json(keys(first));
        server.createContext(
                "/realms/acme/.well-known/openid-configuration",
                e -> {
                    discoveries.incrementAndGet();
                    discovery.to(e);
                });
        server.createContext(
                "/realms/acme/keys",
                e -> {
                    keyFetches.incrementAndGet();
                    jwks.to(e);
                });
        server.createContext("/elsewhere", e -> json(document(issuer, issuer + "/keys")).to(e));
        server.start();
        verifier = verifier(issuer);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private TokenVerifier verifier(String of) throws Exception {
        String source =
                """
                gateway: { name: test, listen: { postgresql: "127.0.0.1:0" } }
                issuers: [ { name: ci, type: oidc, issuer: "%s", audience: portaria } ]
                people: [ { name: ana, email: ana@acme.example, duties: [owner] } ]
                agents:
                  - { name: bot, owner: ana, match: { issuer: ci, claims: { sub: "repo:acme/*" } }, roles: [] }
                """
                        .formatted(of);
        CatalogHolder catalogs = new CatalogHolder();
        catalogs.set(
                new CatalogVersion(
                        CatalogFile.read(source, Path.of(".")),
                        "hash",
                        source,
                        now,
                        "ana",
                        Path.of(".")));
        return new TokenVerifier(
                catalogs,
                new BuiltInIssuer(new ECKeyGenerator(Curve.P_256).keyID("own").generate()),
                () -> now,
                new JsonFetcher(LONGEST));
    }

    private static Answer json(String body) {
        return answer(200, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer answer(int status, byte[] body) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        };
    }

    private static String document(String names, String keys) {
        return "{\"issuer\":\"" + names + "\",\"jwks_uri\":\"" + keys + "\"}";
    }

    private static String keys(ECKey... keys) {
        return new JWKSet(List.of(keys)).toPublicJWKSet().toString();
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("repo:acme/billing")
                .audience("portaria")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))));
    }

    private String token(ECKey key) throws Exception {
        return token(key, claims().build(), JOSEObjectType.JWT);
    }

    private static String token(ECKey key, JWTClaimsSet claims, JOSEObjectType type)
            throws Exception {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.ES256)
                                .keyID(key.getKeyID())
                                .type(type)
                                .build(),
                        claims);
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    private void accepted(String token) throws RefusedException {
        assertThat(verifier.identify("bot", token).agent()).isEqualTo("bot");
    }

    private void refused(String token, String sentence) {
        assertThatThrownBy(() -> verifier.identify("bot", token))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e ->
                                assertThat(e.refusal().sentence())
                                        .contains(sentence)
                                        .doesNotContain("127.0.0.1/")
                                        .doesNotContain("Exception"));
    }

    private void later(Duration by) {
        now = now.plus(by);
    }

    @Test
    void keysAreFoundAndKept() throws Exception {
        for (int i = 0; i < 20; i++) {
            later(Duration.ofSeconds(20));
            accepted(token(first));
        }
        assertThat(discoveries).hasValue(1);
        assertThat(keyFetches).hasValue(1);
        later(Duration.ofMinutes(10));
        accepted(token(first));
        assertThat(keyFetches).as("after ten minutes they are read again").hasValue(2);
    }

    @Test
    void anIssuerWithASlashAtItsEnd() throws Exception {
        String withSlash = issuer + "/";
        discovery = json(document(withSlash, issuer + "/keys"));
        verifier = verifier(withSlash);
        accepted(token(first, claims().issuer(withSlash).build(), JOSEObjectType.JWT));
    }

    @Test
    void aNewKeyIsTakenAfterAMinuteAtMostAndAskedForOnceAMinuteAtMost() throws Exception {
        accepted(token(first));
        refused(token(second), "has no key of the id");
        assertThat(keyFetches).as("read a moment ago").hasValue(1);
        later(Duration.ofSeconds(61));
        refused(token(second), "has no key of the id");
        assertThat(keyFetches).hasValue(2);
        jwks = json(keys(first, second));
        for (int i = 0; i < 50; i++) {
            refused(token(second), "has no key of the id");
        }
        assertThat(keyFetches).as("unknown ids make no traffic").hasValue(2);
        accepted(token(first));
        later(Duration.ofSeconds(61));
        accepted(token(second));
        accepted(token(first));
        assertThat(keyFetches).hasValue(3);
        jwks = json(keys(second));
        later(Duration.ofMinutes(11));
        accepted(token(second));
        refused(token(first), "has no key of the id");
    }

    @Test
    void aKeyOfTheSameIdThatIsAnother() throws Exception {
        accepted(token(first));
        ECKey impostor = new ECKeyGenerator(Curve.P_256).keyID("first").generate();
        refused(token(impostor), "signature of the token is not valid");
    }

    @Test
    void aDocumentOfAnotherIssuerIsRefused() throws Exception {
        discovery = json(document("http://127.0.0.1:1/other", issuer + "/keys"));
        refused(token(first), "names another issuer");
        assertThat(keyFetches).hasValue(0);
        // and not asked again at once, but then, when it has been put right
        discovery = json(document(issuer, issuer + "/keys"));
        refused(token(first), "tried again within a minute");
        later(Duration.ofSeconds(61));
        accepted(token(first));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "",
                "null",
                "\"x\"",
                "{\"issuer\":null,\"jwks_uri\":1}",
                "<html>not found</html>",
                "{\"issuer\":\"ISSUER\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":[\"x\"]}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"http://[\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"file:///etc/passwd\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"http://idp.example/keys\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"http://127.0.0.1.example/keys\"}"
            })
    void aDocumentThatIsNone(String body) {
        discovery = json(body.replace("ISSUER", issuer));
        refusedWithASentence();
        assertThat(keyFetches).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":[1]}",
                "{\"keys\":[null]}",
                "{\"keys\":[{}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"kid\":\"first\"}]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0MTI\",\"kid\":\"first\"}]}"
            })
    void keysThatAreNone(String body) {
        jwks = json(body);
        refusedWithASentence();
    }

    private void refusedWithASentence() {
        assertThatThrownBy(() -> verifier.identify("bot", token(first)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().sentence()).endsWith("."));
    }

    /// The gateway knows more kinds of keys than it uses; one that it does not know must not cost the others.
    @Test
    void aKeyOfAnUnknownKindBesideAGoodOne() throws Exception {
        String good = keys(first);
        jwks =
                json(
                        "{\"keys\":[{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"kid\":\"pq\",\"pub\":\"AA\"},"
                                + good.substring(good.indexOf('[') + 1));
        accepted(token(first));
    }

    @Test
    void whenTheServerIsDownKnownKeysServeForAnHour() throws Exception {
        accepted(token(first));
        server.stop(0);
        later(Duration.ofMinutes(11));
        accepted(token(first));
        refused(token(second), "has no key of the id");
        later(Duration.ofMinutes(48));
        accepted(token(first));
        later(Duration.ofMinutes(2));
        refused(token(first), "cannot be reached, or does not answer in time");
        refused(token(first), "it is tried again within a minute");
    }

    @Test
    void whenTheServerWasNeverThere() {
        server.stop(0);
        refusedWithASentence();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void redirectsAreNotFollowed(int status) {
        String elsewhere = issuer.replace("/realms/acme", "/elsewhere");
        discovery =
                exchange -> {
                    exchange.getResponseHeaders().set("Location", elsewhere);
                    answer(status, new byte[0]).to(exchange);
                };
        assertThatThrownBy(() -> verifier.identify("bot", token(first)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e ->
                                assertThat(e.refusal().sentence())
                                        .contains("answered with status " + status));
        assertThat(keyFetches).hasValue(0);
    }

    @Test
    void aHugeAnswerIsNotReadToItsEnd() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(1);
        jwks =
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] chunk = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
                    try (OutputStream out = exchange.getResponseBody()) {
                        for (int i = 0; i < 4096; i++) {
                            out.write(chunk);
                            sent.incrementAndGet();
                        }
                    } finally {
                        ended.countDown();
                    }
                };
        refused(token(first), "answered with more than 1 MiB");
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(sent.get()).isLessThan(1024);
    }

    @Test
    void anAnswerByDropsIsGivenUp() throws Exception {
        jwks =
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream out = exchange.getResponseBody()) {
                        for (int i = 0; i < 200; i++) {
                            out.write(' ');
                            out.flush();
                            Thread.sleep(50);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        long before = System.nanoTime();
        refused(token(first), "does not answer in time");
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isLessThan(LONGEST.multipliedBy(6));
    }

    @Test
    void whileOneAsksASlowIssuerOthersGoOnWithWhatIsKnown() throws Exception {
        accepted(token(first));
        later(Duration.ofMinutes(11));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        discovery =
                exchange -> {
                    asked.countDown();
                    try {
                        answer.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        String one = token(first);
        Future<?> waiting =
                threads.submit(() -> {
                    accepted(one);
                    return null;
                });
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
        String other = token(first, claims().jwtID("other").build(), JOSEObjectType.JWT);
        long before = System.nanoTime();
        accepted(other);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LONGEST);
        waiting.get(10, TimeUnit.SECONDS);
        answer.countDown();
    }

    @Test
    void typesOfTokens() throws Exception {
        accepted(token(first, claims().build(), new JOSEObjectType("at+jwt")));
        accepted(token(first, claims().build(), new JOSEObjectType("application/at+jwt")));
        accepted(token(first, claims().build(), null));
        refused(
                token(first, claims().build(), new JOSEObjectType("logout+jwt")),
                "is of the type logout+jwt");
        refused(
                token(
                        first,
                        claims().claim("cnf", java.util.Map.of("jkt", "x")).build(),
                        JOSEObjectType.JWT),
                "is bound to a key");
    }

    /// Two readers of one token must not see two different agents in it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"ES256\",\"kid\":\"first\"}|{\"sub\":\"repo:evil/x\",CLAIMS,\"sub\":\"repo:acme/x\"}",
                "{\"alg\":\"ES256\",\"kid\":\"other\",\"kid\":\"first\"}|{\"sub\":\"repo:acme/x\",CLAIMS}",
                "{\"alg\":\"ES256\",\"kid\":\"first\"}|null",
                "{\"alg\":\"ES256\",\"kid\":\"first\"}|[]",
                "null|{\"sub\":\"repo:acme/x\",CLAIMS}",
                "{\"alg\":\"ES256\",\"kid\":\"first\"}|{\"sub\":\"repo:acme/x\",CLAIMS}{}",
                "{\"alg\":\"ES256\",\"kid\":\"first\"}|{\"sub\":\"repo:acme/x\",\"nested\":{\"a\":1,\"a\":2},CLAIMS}"
            })
    void aKeyThatStandsTwiceIsRefused(String parts) throws Exception {
        String header = parts.substring(0, parts.indexOf('|'));
        String claims =
                parts.substring(parts.indexOf('|') + 1)
                        .replace(
                                "CLAIMS",
                                "\"iss\":\""
                                        + issuer
                                        + "\",\"aud\":\"portaria\",\"exp\":"
                                        + now.plusSeconds(600).getEpochSecond());
        String input = Base64URL.encode(header) + "." + Base64URL.encode(claims);
        Base64URL signature =
                new ECDSASigner(first)
                        .sign(
                                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("first").build(),
                                input.getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> verifier.identify("bot", input + "." + signature))
                .isInstanceOf(RefusedException.class);
    }
}
