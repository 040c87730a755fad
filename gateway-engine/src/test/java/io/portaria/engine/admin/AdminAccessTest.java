package io.portaria.engine.admin;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Trusting;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Who may do what over the admin API, asked with a plain HTTP client.
class AdminAccessTest {
    private static final String ISSUER = "https://idp.example";

    private static DemoGateway gateway;
    private static RSAKey key;
    private static AdminFile file;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k").generate();
        Path folder = Files.createTempDirectory("portaria-admin");
        Path jwks = folder.resolve("jwks.json");
        Files.writeString(jwks, new JWKSet(List.of(key)).toPublicJWKSet().toString());
        String people =
                """
                issuers:
                  - { name: ci, type: oidc, issuer: "%s", audience: portaria, jwks: { file: "%s" } }
                people:
                  - { name: rita, email: rita@aurora.example, duties: [operator], match: { issuer: ci, claims: { sub: rita } } }
                  - { name: bruno, email: bruno@aurora.example, duties: [dpo], match: { issuer: ci, claims: { sub: bruno } } }
                """
                        .formatted(ISSUER, jwks);
        gateway =
                DemoGateway.start(
                        folder,
                        DemoGateway.CATALOG.replace("people:\n", people),
                        InstantSource.system());
        file = AdminFile.read(gateway.home().resolve("run")).orElseThrow();
        client = HttpClient.newBuilder().sslContext(Trusting.only(file.ca())).build();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String token(String subject, Duration validFor) throws Exception {
        Instant now = Instant.now();
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(),
                        new JWTClaimsSet.Builder()
                                .issuer(ISSUER)
                                .subject(subject)
                                .audience("portaria")
                                .expirationTime(Date.from(now.plus(validFor)))
                                .build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private static HttpResponse<String> send(String token, String path, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(file.address() + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!body.isEmpty()) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        HttpResponse<String> response =
                client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.body()).doesNotContain("Exception").doesNotContain("\tat ");
        return response;
    }

    @Test
    void nobodyIsLetInWithoutAGoodToken() throws Exception {
        long before = gateway.gateway().status().log().size();
        for (String bad :
                List.of(
                        "",
                        "x",
                        file.token().replace(file.token().charAt(0), 'z'),
                        token("bruno", Duration.ofMinutes(-10)),
                        token("stranger", Duration.ofMinutes(5)),
                        gateway.token("leitor"))) {
            for (String path : List.of("/v1/status", "/v1/events", "/v1/nothing")) {
                HttpResponse<String> response = send(bad, path, "");
                assertThat(response.statusCode()).as(path).isEqualTo(401);
                assertThat(response.body()).contains("\"sentence\"");
            }
        }
        assertThat(gateway.gateway().status().log().size()).isGreaterThanOrEqualTo(before + 18);
    }

    @Test
    void dutiesDecide() throws Exception {
        String dpo = token("bruno", Duration.ofMinutes(5));
        String operator = token("rita", Duration.ofMinutes(5));
        String issue = "{\"agent\":\"leitor\",\"minutes\":5}";
        assertThat(send(dpo, "/v1/status", "").statusCode()).isEqualTo(200);
        assertThat(send(dpo, "/v1/query/ShowCatalog", "{}").statusCode()).isEqualTo(200);
        assertThat(send(dpo, "/v1/command/IssueToken", issue).statusCode()).isEqualTo(403);
        assertThat(send(operator, "/v1/command/IssueToken", issue).statusCode()).isEqualTo(200);
        assertThat(
                        send(
                                        dpo,
                                        "/v1/command/EraseRecording",
                                        "{\"sessionId\":\"nosuch\",\"reason\":\"x\"}")
                                .statusCode())
                .isEqualTo(422);
        assertThat(gateway.ledger())
                .contains("\"command-refused\"")
                .contains("\"author\":\"rita\"");
    }

    @Test
    void whatCannotBeAnsweredIsSaidInASentence() throws Exception {
        String token = file.token();
        assertThat(send(token, "/v1/query/Nothing", "{}").statusCode()).isEqualTo(404);
        assertThat(send(token, "/v1/nothing", "").statusCode()).isEqualTo(404);
        assertThat(send(token, "/v1/query/ShowSession", "{").statusCode()).isEqualTo(400);
        assertThat(send(token, "/v1/query/ShowSession", "{}").statusCode()).isEqualTo(400);
        assertThat(send(token, "/v1/query/ShowSession", "").statusCode()).isEqualTo(405);
        assertThat(send(token, "/v1/query/ShowSession", " ".repeat((8 << 20) + 1)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void howMuchIsAskedForHasBounds() throws Exception {
        String token = file.token();
        String all = "{\"filter\":{\"text\":\"\",\"onlyDenied\":false},";
        for (String negative :
                List.of(
                        "FindSessions " + all + "\"offset\":-1,\"limit\":5}",
                        "FindSessions " + all + "\"offset\":0,\"limit\":-5}",
                        "ListOperations {\"sessionId\":\"x\",\"afterSeq\":0,\"limit\":-1}",
                        "ListOperations {\"sessionId\":\"x\",\"afterSeq\":-9,\"limit\":1}",
                        "ReadRows {\"sessionId\":\"x\",\"seq\":1,\"from\":-1,\"limit\":1}",
                        "ReadRows {\"sessionId\":\"x\",\"seq\":1,\"from\":0,\"limit\":-1}")) {
            int space = negative.indexOf(' ');
            HttpResponse<String> response =
                    send(
                            token,
                            "/v1/query/" + negative.substring(0, space),
                            negative.substring(space + 1));
            assertThat(response.statusCode()).as(negative).isEqualTo(400);
            assertThat(response.body()).as(negative).contains("is not negative");
        }
        assertThat(new Query.ListOperations("x", 0, Integer.MAX_VALUE).limit())
                .isEqualTo(Query.MOST_AT_ONCE);
        assertThat(new Query.ReadRows("x", 1, 0, 10_001).limit()).isEqualTo(10_000);
        assertThat(new Query.FindSessions(SessionFilter.all(), 0, 20_000).limit())
                .isEqualTo(10_000);
    }

    @Test
    void thereIsNoWayWithoutTls() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), file.address().getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(
                            ("GET /v1/status HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                            + file.token()
                                            + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(4000);
            assertThat(new String(answer, StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP/1.1 200");
        }
    }
}
