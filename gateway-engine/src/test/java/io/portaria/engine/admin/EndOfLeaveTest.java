package io.portaria.engine.admin;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Trusting;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// A stream of events lasts no longer than the leave of the person who reads it.
class EndOfLeaveTest {
    private static final String ISSUER = "https://idp.example";
    private static final String RITA =
            "  - { name: rita, email: rita@aurora.example, duties: [dpo], match: { issuer: ci, claims: { sub: rita } } }\n";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private RSAKey key;
    private String catalog;
    private DemoGateway gateway;
    private AdminFile file;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k").generate();
        Path folder = Files.createTempDirectory("portaria-leave");
        Path jwks = folder.resolve("jwks.json");
        Files.writeString(jwks, new JWKSet(List.of(key)).toPublicJWKSet().toString());
        catalog =
                DemoGateway.CATALOG.replace(
                        "people:\n",
                        "issuers:\n  - { name: ci, type: oidc, issuer: \"%s\", audience: portaria, jwks: { file: \"%s\" } }\npeople:\n"
                                        .formatted(ISSUER, jwks)
                                + RITA);
        gateway = DemoGateway.start(folder, catalog, now::get);
        file = AdminFile.read(gateway.home().resolve("run")).orElseThrow();
        client = HttpClient.newBuilder().sslContext(Trusting.only(file.ca())).build();
    }

    @AfterEach
    void stop() {
        // a stream that has not ended would be waited for without end
        client.shutdownNow();
        gateway.close();
    }

    /// Reads the events of rita until the gateway ends the stream.
    private CompletableFuture<Void> stream() throws Exception {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(),
                        new JWTClaimsSet.Builder()
                                .issuer(ISSUER)
                                .subject("rita")
                                .audience("portaria")
                                .expirationTime(Date.from(now.get().plus(Duration.ofMinutes(5))))
                                .build());
        jwt.sign(new RSASSASigner(key));
        HttpResponse<InputStream> response =
                client.send(
                        HttpRequest.newBuilder(URI.create(file.address() + "/v1/events"))
                                .header("Authorization", "Bearer " + jwt.serialize())
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return CompletableFuture.runAsync(() -> {
            try (InputStream in = response.body()) {
                while (in.read() >= 0) {
                    // to its end
                }
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static void goesOn(CompletableFuture<Void> stream) {
        assertThatThrownBy(() -> stream.get(2500, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void endsWithTheToken() throws Exception {
        CompletableFuture<Void> stream = stream();
        now.set(now.get().plus(Duration.ofMinutes(4)));
        goesOn(stream);
        now.set(now.get().plus(Duration.ofMinutes(3)));
        stream.get(10, TimeUnit.SECONDS);
    }

    @Test
    void endsWithTheDutyInTheCatalog() throws Exception {
        CompletableFuture<Void> stream = stream();
        gateway.apply(catalog.replace("Relatório", "Outro"));
        goesOn(stream);
        gateway.apply(catalog.replace(RITA, ""));
        stream.get(10, TimeUnit.SECONDS);
    }
}
