package io.portaria.engine.protocol.postgresql.upstream;

import io.portaria.engine.accept.ServerCertificates;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.path.PostgresTarget.TlsMode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Every way in which the gateway logs in to a server, against a real one with TLS.
class UpstreamLoginTest {
    private static EmbeddedPostgres postgres;
    private static Path ca;
    private static final SecureRandom RANDOM = new SecureRandom();

    @BeforeAll
    static void start() throws Exception {
        Path folder = Files.createTempDirectory("portaria-upstream");
        // the server runs as another user when the tests run as root
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair caKeys = generator.generateKeyPair();
        KeyPair serverKeys = generator.generateKeyPair();
        ServerCertificates certificates =
                new ServerCertificates(folder, caKeys, serverKeys, RANDOM);
        certificates.certificate(List.of("127.0.0.1"), Instant.now());
        ca = certificates.caFile();
        postgres = EmbeddedPostgres.builder().start();
        Path data = Path.of(one("SHOW data_directory"));
        Path key = data.resolve("server.key");
        Files.copy(folder.resolve("server.crt"), data.resolve("server.crt"));
        Files.writeString(
                key,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(serverKeys.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        var owner = Files.getOwner(data);
        Files.setOwner(key, owner);
        Files.setOwner(data.resolve("server.crt"), owner);
        execute(
                "SET password_encryption = 'scram-sha-256'; CREATE ROLE scram LOGIN PASSWORD 'ságe-Secret'",
                "SET password_encryption = 'md5'; CREATE ROLE md5 LOGIN PASSWORD 'md5-Secret'",
                "ALTER SYSTEM SET ssl = on",
                "ALTER SYSTEM SET ssl_cert_file = 'server.crt'",
                "ALTER SYSTEM SET ssl_key_file = 'server.key'");
        Path hba = data.resolve("pg_hba.conf");
        Files.writeString(
                hba,
                "host all scram 127.0.0.1/32 scram-sha-256\nhost all md5 127.0.0.1/32 md5\n"
                        + Files.readString(hba));
        execute("SELECT pg_reload_conf()");
        Thread.sleep(500);
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    private static void execute(String... statements) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String one(String sql) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static PostgresTarget target(
            String user, String password, TlsMode tls, Optional<Path> trusted) {
        return new PostgresTarget(
                "t",
                "127.0.0.1",
                postgres.getPort(),
                "postgres",
                user,
                () -> password.getBytes(StandardCharsets.UTF_8),
                tls,
                trusted);
    }

    /// @return whether the server says that the connection is encrypted
    private static String encrypted(PostgresTarget target) throws IOException {
        try (UpstreamQuery query =
                UpstreamQuery.open(target, new ScramKeyCache(), RANDOM, Duration.ofSeconds(5))) {
            return query.rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                    .getFirst()
                    .getFirst()
                    .orElseThrow();
        }
    }

    @Test
    void scramAndMd5WithAndWithoutTls() throws Exception {
        assertThat(encrypted(target("scram", "ságe-Secret", TlsMode.DISABLE, Optional.empty())))
                .isEqualTo("f");
        assertThat(encrypted(target("scram", "ságe-Secret", TlsMode.REQUIRE, Optional.empty())))
                .isEqualTo("t");
        assertThat(encrypted(target("scram", "ságe-Secret", TlsMode.VERIFY_FULL, Optional.of(ca))))
                .isEqualTo("t");
        assertThat(encrypted(target("md5", "md5-Secret", TlsMode.DISABLE, Optional.empty())))
                .isEqualTo("f");
        assertThat(encrypted(target("md5", "md5-Secret", TlsMode.VERIFY_FULL, Optional.of(ca))))
                .isEqualTo("t");
    }

    @Test
    void keptScramKeysLogInToo() throws Exception {
        ScramKeyCache keys = new ScramKeyCache();
        PostgresTarget target = target("scram", "ságe-Secret", TlsMode.REQUIRE, Optional.empty());
        for (int i = 0; i < 3; i++) {
            UpstreamQuery.open(target, keys, RANDOM, Duration.ofSeconds(5)).close();
        }
    }

    @Test
    void anUntrustedServerIsNotLoggedInTo() {
        assertThatThrownBy(() ->
                        encrypted(
                                target(
                                        "scram",
                                        "ságe-Secret",
                                        TlsMode.VERIFY_FULL,
                                        Optional.empty())))
                .isInstanceOf(IOException.class);
        PostgresTarget otherName =
                new PostgresTarget(
                        "t",
                        "127.0.0.2",
                        postgres.getPort(),
                        "postgres",
                        "scram",
                        () -> new byte[0],
                        TlsMode.VERIFY_FULL,
                        Optional.of(ca));
        assertThatThrownBy(() -> encrypted(otherName)).isInstanceOf(IOException.class);
    }

    @Test
    void aWrongPasswordIsRefusedWithoutBeingRepeated() {
        assertThatThrownBy(() ->
                        encrypted(
                                target("scram", "wrong-Secret", TlsMode.DISABLE, Optional.empty())))
                .isInstanceOfSatisfying(
                        UpstreamRefused.class, e -> assertThat(e.sqlState()).isEqualTo("28P01"))
                .hasMessageNotContaining("wrong-Secret");
    }
}
