package io.portaria.engine.protocol.postgresql;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.TestAuthority;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// An agent with a token of an issuer that is reached by https, whose certificate counts.
class DiscoveredIssuerTest {
    private static final String TRUST = "javax.net.ssl.trustStore";

    @TempDir private Path folder;
    private HttpsServer server;
    private String issuer;
    private RSAKey key;
    private TestAuthority authority;

    @BeforeEach
    void start() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k").generate();
        authority = new TestAuthority();
        TestAuthority.Server own = authority.server("EC", "localhost");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "s",
                own.keys().getPrivate(),
                new char[0],
                new Certificate[] {own.certificate(), authority.intermediate()});
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        issuer = "https://localhost:" + server.getAddress().getPort();
        serve(
                "/.well-known/openid-configuration",
                "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/keys\"}");
        serve("/keys", new JWKSet(key).toPublicJWKSet().toString());
        server.start();
    }

    private void serve(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(
                path,
                exchange -> {
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    @AfterEach
    void stop() {
        System.clearProperty(TRUST);
        server.stop(0);
    }

    private String catalog() {
        return DemoGateway.CATALOG
                .replace(
                        "people:",
                        "issuers:\n  - { name: ci, type: oidc, issuer: \""
                                + issuer
                                + "\", audience: portaria }\npeople:")
                .replace(
                        "agents:",
                        "agents:\n  - { name: robo, owner: helena, match: { issuer: ci, claims: { sub: \"repo:acme/*\" } }, roles: [leitura] }");
    }

    private Connection login(DemoGateway gateway) throws Exception {
        Instant now = Instant.now();
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(),
                        new JWTClaimsSet.Builder()
                                .issuer(issuer)
                                .subject("repo:acme/billing")
                                .audience("portaria")
                                .expirationTime(Date.from(now.plusSeconds(300)))
                                .build());
        token.sign(new RSASSASigner(key));
        Properties properties = new Properties();
        properties.setProperty("user", "robo");
        properties.setProperty("password", token.serialize());
        properties.setProperty("sslmode", "disable");
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + gateway.port() + "/loja", properties);
    }

    @Test
    void anIssuerWhoseCertificateIsTrusted() throws Exception {
        Path trusted = folder.resolve("trust.jks");
        // of this kind the certificates are read without a password
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setCertificateEntry("root", authority.root());
        try (var out = Files.newOutputStream(trusted)) {
            store.store(out, "changeit".toCharArray());
        }
        System.setProperty(TRUST, trusted.toString());
        try (DemoGateway gateway = DemoGateway.start(catalog());
                Connection connection = login(gateway);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT email FROM clientes WHERE id = 1")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("[EMAIL]");
            assertThat(gateway.sessions()).extracting(s -> s.agent()).isEqualTo(List.of("robo"));
        }
    }

    @Test
    void anIssuerWhoseCertificateIsNot() throws Exception {
        try (DemoGateway gateway = DemoGateway.start(catalog())) {
            assertThatThrownBy(() -> login(gateway).close())
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isIn("28000", "28P01"))
                    .hasMessageContaining("The keys of the issuer ci cannot be had")
                    .hasMessageNotContaining("PKIX");
            assertThat(gateway.gateway().status().today().denied()).isEqualTo(1);
        }
    }
}
