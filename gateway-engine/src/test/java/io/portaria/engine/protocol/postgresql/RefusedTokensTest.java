package io.portaria.engine.protocol.postgresql;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.portaria.engine.fixture.DemoGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/// Every way in which a token can be wrong: each is refused with SQLSTATE 28000 or 28P01, a sentence, an entry in the
/// ledger, and no connection to the target.
class RefusedTokensTest {
    private static final String ISSUER = "https://idp.example";

    private static DemoGateway gateway;
    private static Path jwks;
    private static RSAKey rsa;
    private static ECKey ec;
    private static ServerSocket upstream;
    private static final AtomicInteger UPSTREAM_CONNECTIONS = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
        Path folder = Files.createTempDirectory("portaria-tokens");
        jwks = folder.resolve("jwks.json");
        writeKeys(List.of(rsa, ec));
        upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    while (true) {
                        try {
                            upstream.accept().close();
                            UPSTREAM_CONNECTIONS.incrementAndGet();
                        } catch (IOException e) {
                            return;
                        }
                    }
                });
        gateway = DemoGateway.start(folder, catalog(), InstantSource.system());
    }

    private static void writeKeys(List<? extends com.nimbusds.jose.jwk.JWK> keys)
            throws IOException {
        Files.writeString(jwks, new JWKSet(List.copyOf(keys)).toPublicJWKSet().toString());
    }

    private static String catalog() {
        return """
        gateway: { name: tokens, listen: { postgresql: "127.0.0.1:0" } }
        issuers:
          - { name: ci, type: oidc, issuer: "%s", audience: portaria, jwks: { file: "%s" } }
        people: [ { name: ana, email: ana@acme.example, duties: [owner] } ]
        agents:
          - name: bot
            owner: ana
            match: { issuer: ci, claims: { sub: "repo:acme/billing:*", ref: refs/heads/main } }
            roles: [leitura]
        targets:
          - { name: loja, type: postgresql, address: "127.0.0.1:%d", database: loja, username: u, password: { env: DEMO_PASSWORD }, tls: disable }
        roles:
          - { name: leitura, purpose: Teste, legalBasis: "art. 7, V", may: [ { target: loja, actions: [read] } ] }
        """
                .formatted(ISSUER, jwks, upstream.getLocalPort());
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("repo:acme/billing:job")
                .audience("portaria")
                .claim("ref", "refs/heads/main")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))));
    }

    private static String signed(JWTClaimsSet claims) throws Exception {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa-1").build(), claims);
        jwt.sign(new RSASSASigner(rsa));
        return jwt.serialize();
    }

    private static SQLException login(String user, String token) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", token);
        properties.setProperty("sslmode", "disable");
        return catchThrowableOfType(
                SQLException.class,
                () -> {
                    try (Connection connection =
                            DriverManager.getConnection(
                                    "jdbc:postgresql://127.0.0.1:" + gateway.port() + "/loja",
                                    properties)) {
                        connection.isValid(1);
                    }
                });
    }

    private void refused(String token, String sentence) throws Exception {
        refused("bot", token, sentence);
    }

    private void refused(String user, String token, String sentence) throws Exception {
        int before = UPSTREAM_CONNECTIONS.get();
        long leaves = gateway.gateway().status().log().size();
        SQLException refusal = login(user, token);
        assertThat(refusal.getSQLState()).isIn("28000", "28P01");
        assertThat(refusal.getMessage()).contains(sentence).doesNotContain(token);
        assertThat(gateway.gateway().status().log().size())
                .as("entries in the ledger")
                .isGreaterThan(leaves);
        assertThat(UPSTREAM_CONNECTIONS.get()).as("connections to the target").isEqualTo(before);
    }

    @Test
    void aGoodTokenReachesTheTarget() throws Exception {
        int before = UPSTREAM_CONNECTIONS.get();
        assertThat(login("bot", signed(claims().build())).getSQLState()).isEqualTo("08006");
        assertThat(UPSTREAM_CONNECTIONS.get()).isGreaterThan(before);
        SignedJWT es =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec-1").build(),
                        claims().build());
        es.sign(new ECDSASigner(ec));
        assertThat(login("bot", es.serialize()).getSQLState()).isEqualTo("08006");
    }

    @Test
    void expired() throws Exception {
        Instant past = Instant.now().minus(Duration.ofHours(2));
        refused(
                signed(
                        claims().issueTime(Date.from(past))
                                .expirationTime(Date.from(past.plusSeconds(600)))
                                .build()),
                "expired");
    }

    @Test
    void withoutExpiry() throws Exception {
        refused(
                signed(
                        new JWTClaimsSet.Builder()
                                .issuer(ISSUER)
                                .subject("repo:acme/billing:job")
                                .audience("portaria")
                                .claim("ref", "refs/heads/main")
                                .build()),
                "no expiry");
    }

    @Test
    void livingTooLong() throws Exception {
        refused(
                signed(
                        claims().expirationTime(Date.from(Instant.now().plus(Duration.ofDays(30))))
                                .build()),
                "longer than a day");
    }

    @Test
    void notYetValid() throws Exception {
        refused(
                signed(
                        claims().notBeforeTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))))
                                .build()),
                "not valid before");
    }

    @Test
    void madeInTheFuture() throws Exception {
        refused(
                signed(
                        claims().issueTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))))
                                .build()),
                "made in the future");
    }

    @Test
    void unsigned() throws Exception {
        refused(new PlainJWT(claims().build()).serialize(), "not a signed token");
        String good = signed(claims().build());
        refused(good.substring(0, good.lastIndexOf('.') + 1), "token");
    }

    @Test
    void changedAfterSigning() throws Exception {
        String[] parts = signed(claims().build()).split("\\.");
        String[] other = signed(claims().subject("repo:acme/billing:other").build()).split("\\.");
        refused(parts[0] + "." + other[1] + "." + parts[2], "signature");
    }

    @Test
    void forAnotherAudience() throws Exception {
        refused(signed(claims().audience("somebody-else").build()), "another audience");
    }

    @Test
    void fromAnUnknownIssuer() throws Exception {
        refused(
                signed(claims().issuer("https://evil.example").build()),
                "issuer that this gateway does not know");
        refused(
                signed(claims().issuer(ISSUER + "/").build()),
                "issuer that this gateway does not know");
    }

    @Test
    void withThePublicKeyAsHmacSecret() throws Exception {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa-1").build(),
                        claims().build());
        jwt.sign(new MACSigner(rsa.toPublicJWK().toRSAPublicKey().getEncoded()));
        refused(jwt.serialize(), "HS256");
    }

    @Test
    void ofAnUnknownKey() throws Exception {
        RSAKey other = new RSAKeyGenerator(2048).keyID("nobody").generate();
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("nobody").build(),
                        claims().build());
        jwt.sign(new RSASSASigner(other));
        refused(jwt.serialize(), "no key of the id");
        SignedJWT posing =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID("rsa-1")
                                .jwk(other.toPublicJWK())
                                .build(),
                        claims().build());
        posing.sign(new RSASSASigner(other));
        refused(posing.serialize(), "signature");
    }

    @Test
    void withClaimsThatDoNotMatchTheAgent() throws Exception {
        refused(signed(claims().claim("ref", "refs/heads/evil").build()), "does not prove");
        refused(signed(claims().subject("repo:evil/billing:x").build()), "does not prove");
        refused("somebody", signed(claims().build()), "does not prove");
    }

    @Test
    void garbage() throws Exception {
        refused("not-a-token", "not a signed token");
        refused("a".repeat(17_000), "longer than");
    }

    @Test
    void rotatedKeysAreTakenUpWithoutARestart() throws Exception {
        RSAKey next = new RSAKeyGenerator(2048).keyID("rsa-2").generate();
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa-2").build(),
                        claims().build());
        jwt.sign(new RSASSASigner(next));
        refused(jwt.serialize(), "no key of the id");
        writeKeys(List.of(rsa, ec, next));
        try {
            assertThat(login("bot", jwt.serialize()).getSQLState()).isEqualTo("08006");
        } finally {
            writeKeys(List.of(rsa, ec));
        }
    }

    @Test
    void theLedgerKeepsNothingOfTheTokenOrTheName() throws Exception {
        refused(
                "repo:maria.silva@exemplo.com.br",
                "not-a-token-" + "x".repeat(30),
                "not a signed token");
        gateway.gateway().status();
        try (var files = Files.walk(gateway.home().resolve("ledger"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain("maria.silva@")
                        .doesNotContain("not-a-token-");
            }
        }
    }
}
