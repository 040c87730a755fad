package io.portaria.engine.accept;

import io.portaria.engine.fixture.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Certificates that people have, in the forms they have them, and what is told to who has a wrong one.
class ListenerCertificateTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private final Instant now = Instant.now();

    private ListenerCertificate read(String certificates, String key) throws Exception {
        return ListenerCertificate.read(
                "tls.crt",
                certificates.getBytes(StandardCharsets.US_ASCII),
                key.getBytes(StandardCharsets.US_ASCII),
                now);
    }

    private void refused(String certificates, String key, String sentence) {
        assertThatThrownBy(() -> read(certificates, key)).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void keysInTheirNewAndOldForms(String algorithm) throws Exception {
        TestAuthority.Server server = AUTHORITY.server(algorithm, "db.acme.example", "10.1.2.3");
        String chain = TestAuthority.pem(server.certificate(), AUTHORITY.intermediate());
        ListenerCertificate given = read(chain, TestAuthority.pkcs8(server.keys().getPrivate()));
        assertThat(given.chain()).containsExactly(server.certificate(), AUTHORITY.intermediate());
        assertThat(given.names()).containsExactlyInAnyOrder("db.acme.example", "10.1.2.3");
        String old = TestAuthority.olderForm(server.keys().getPrivate());
        assertThat(old).startsWith("-----BEGIN " + algorithm + " PRIVATE KEY-----");
        assertThat(read(chain, old).chain()).isEqualTo(given.chain());
        // `openssl ecparam -genkey` writes the curve first
        String curve =
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        assertThat(read(chain, curve + old).chain()).isEqualTo(given.chain());
        assertThat(given.toString()).doesNotContain("PRIVATE").contains("db.acme.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void aKeyOfAnotherCertificate(String algorithm) throws Exception {
        TestAuthority.Server server = AUTHORITY.server("EC", "db.acme.example");
        TestAuthority.Server other = AUTHORITY.server(algorithm, "db.acme.example");
        refused(
                TestAuthority.pem(server.certificate()),
                TestAuthority.pkcs8(other.keys().getPrivate()),
                "The key does not belong to the certificate in tls.crt.");
    }

    @Test
    void whatClientsWouldRefuse() throws Exception {
        TestAuthority.Server old =
                AUTHORITY.server("EC", now.minus(Duration.ofDays(1)), "db.acme.example");
        refused(
                TestAuthority.pem(old.certificate()),
                TestAuthority.pkcs8(old.keys().getPrivate()),
                "The certificate in tls.crt expired at ");
        TestAuthority.Server early =
                AUTHORITY.server("EC", now.plus(Duration.ofDays(4001)), "db.acme.example");
        refused(
                TestAuthority.pem(early.certificate()),
                TestAuthority.pkcs8(early.keys().getPrivate()),
                "is not valid before ");
        TestAuthority.Server server = AUTHORITY.server("EC", "db.acme.example");
        refused(
                TestAuthority.pem(AUTHORITY.intermediate(), server.certificate()),
                TestAuthority.pkcs8(server.keys().getPrivate()),
                "are no chain: number 1 is not signed by number 2");
    }

    @Test
    void filesThatHoldSomethingElse() throws Exception {
        TestAuthority.Server server = AUTHORITY.server("EC", "db.acme.example");
        String certificate = TestAuthority.pem(server.certificate());
        String key = TestAuthority.pkcs8(server.keys().getPrivate());
        refused("", key, "There is no certificate in tls.crt.");
        refused("hello", key, "tls.crt");
        refused(key, key, "tls.crt");
        refused(certificate, certificate, "The key is not a private key in PEM.");
        refused(certificate, "", "The key is not a private key in PEM.");
        refused(certificate, key.substring(0, 80), "The key ");
        refused(
                certificate,
                TestAuthority.locked(server.keys().getPrivate(), "secret"),
                "The key is locked by a passphrase");
        assertThatThrownBy(() -> read(certificate, key.replace("\nM", "\nA")))
                .hasMessageContaining("The key ")
                .hasMessageNotContaining(key.substring(40, 60));
    }
}
