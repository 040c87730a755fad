package io.portaria.engine;

import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayUnreachable;
import io.portaria.engine.api.Query;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Psql;
import io.portaria.engine.fixture.TestAuthority;
import io.portaria.engine.vault.Vault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// `gateway.tls`: a certificate of one's own on every listener, taken from the catalog and from files that are renewed.
class OwnCertificateTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();

    @TempDir private Path files;
    private String withTls = "";

    @BeforeEach
    void catalog() {
        withTls =
                DemoGateway.CATALOG.replace(
                        "  listen:",
                        "  tls: { certificate: { file: \""
                                + files.resolve("tls.crt")
                                + "\" }, key: { file: \""
                                + files.resolve("tls.key")
                                + "\" } }\n  listen:");
    }

    private Connection connect(DemoGateway gateway, Path root) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("user", "leitor");
        properties.setProperty("password", gateway.token("leitor"));
        properties.setProperty("sslmode", "verify-full");
        properties.setProperty("sslrootcert", root.toString());
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + gateway.port() + "/loja", properties);
    }

    private static void works(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT email FROM clientes WHERE id = 1")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("[EMAIL]");
        }
    }

    private static URI admin(DemoGateway gateway) {
        return URI.create("https://" + gateway.engine().listeners().get("admin"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void psqlAndPgjdbcVerifyItInFull(String algorithm) throws Exception {
        AUTHORITY.install(files, AUTHORITY.server(algorithm, "localhost", "127.0.0.1"));
        Path root = files.resolve("root.crt");
        try (DemoGateway gateway = DemoGateway.start(withTls);
                Connection connection = connect(gateway, root)) {
            works(connection);
            Psql.Result psql =
                    Psql.trusting(gateway, "leitor", root)
                            .commands("SELECT telefone FROM clientes WHERE id = 1");
            assertThat(psql.output()).contains("[PHONE]");
            assertThat(psql.exitCode()).isZero();
            // the gateway's own authority is not what clients see any more
            assertThat(
                            Psql.trusting(
                                            gateway,
                                            "leitor",
                                            gateway.home().resolve("tls").resolve("ca.crt"))
                                    .commands("SELECT 1")
                                    .output())
                    .contains("certificate verify failed");
            try (Gateway client =
                    Gateways.connect(admin(gateway), root, gateway.engine().operatorToken())) {
                assertThat(client.status().gateway()).isEqualTo("loja-aurora");
            }
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefusedByClientsAndTheHomeGoesOn() throws Exception {
        AUTHORITY.install(files, AUTHORITY.server("EC", "portaria.acme.example"));
        Path root = files.resolve("root.crt");
        try (DemoGateway gateway = DemoGateway.start(withTls)) {
            assertThatThrownBy(() -> connect(gateway, root).close())
                    .hasMessageContaining("localhost could not be verified");
            try (Gateway wrong =
                    Gateways.connect(admin(gateway), root, gateway.engine().operatorToken())) {
                assertThatThrownBy(wrong::status).isInstanceOf(GatewayUnreachable.class);
            }
            try (Gateway home = Gateways.running(new Home(gateway.home())).orElseThrow()) {
                assertThat(home.status().warnings()).isEmpty();
                assertThat(
                                home.ask(new Query.ConnectionCommands("loja", "leitor"))
                                        .ways()
                                        .getFirst()
                                        .text())
                        .contains("host=portaria.acme.example ");
            }
        }
    }

    @Test
    void itIsExchangedUnderOpenSessions() throws Exception {
        AUTHORITY.install(files, AUTHORITY.server("EC", "localhost", "127.0.0.1"));
        try (DemoGateway gateway = DemoGateway.start();
                Gateway client = Gateways.running(new Home(gateway.home())).orElseThrow();
                Connection before = connect(gateway, gateway.engine().caFile())) {
            assertThat(gateway.engine().caFile()).hasFileName("ca.crt");
            gateway.apply(withTls);
            works(before);
            assertThat(client.status().catalogVersion())
                    .isEqualTo(gateway.gateway().status().catalogVersion());
            try (Connection after = connect(gateway, files.resolve("root.crt"))) {
                works(after);
            }
            // and back to the gateway's own
            gateway.apply(DemoGateway.CATALOG);
            works(before);
            assertThat(client.status().warnings()).isEmpty();
            try (Connection after = connect(gateway, gateway.engine().caFile())) {
                works(after);
            }
        }
    }

    @Test
    void aRenewedFileIsTakenWhenBothAreThere() throws Exception {
        AUTHORITY.install(
                files,
                AUTHORITY.server(
                        "EC", Instant.now().plus(Duration.ofDays(5)), "localhost", "127.0.0.1"));
        TestAuthority other = new TestAuthority();
        TestAuthority.Server renewed = other.server("RSA", "localhost", "127.0.0.1");
        Path old = files.resolve("old-root.crt");
        Files.copy(write(AUTHORITY), old);
        try (DemoGateway gateway = DemoGateway.start(withTls)) {
            assertThat(gateway.gateway().status().warnings())
                    .singleElement()
                    .asString()
                    .startsWith("The certificate of the gateway expires at ");
            Files.writeString(
                    files.resolve("tls.crt"),
                    TestAuthority.pem(renewed.certificate(), other.intermediate()));
            gateway.engine().lookAfterCertificate();
            assertThat(gateway.gateway().status().warnings())
                    .anyMatch(w -> w.startsWith("The key does not belong to the certificate in "));
            try (Connection connection = connect(gateway, old)) {
                works(connection);
            }
            Files.writeString(
                    files.resolve("tls.key"), TestAuthority.pkcs8(renewed.keys().getPrivate()));
            gateway.engine().lookAfterCertificate();
            assertThat(gateway.gateway().status().warnings()).isEmpty();
            try (Connection connection = connect(gateway, write(other))) {
                works(connection);
            }
            assertThatThrownBy(() -> connect(gateway, old).close())
                    .hasMessageContaining("SSL error");
        }
    }

    private Path write(TestAuthority authority) throws Exception {
        return Files.writeString(files.resolve("root.crt"), TestAuthority.pem(authority.root()));
    }

    @Test
    void theKeyIsInTheVaultAndNowhereElse() throws Exception {
        AUTHORITY.install(files, AUTHORITY.server("EC", "localhost", "127.0.0.1"));
        String key = Files.readString(files.resolve("tls.key"));
        String secret = key.lines().skip(1).findFirst().orElseThrow();
        Path folder = Files.createTempDirectory("portaria-own");
        DemoGateway.start(folder, withTls, InstantSource.system()).close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secret);
            }
        }
        Files.delete(files.resolve("tls.key"));
        try (Engine again =
                Engine.open(
                        new Home(folder.resolve("home")),
                        vault -> Vault.withKeyFile(vault, folder.resolve("keys")),
                        InstantSource.system())) {
            again.serve();
            assertThat(again.listeners()).containsKey("postgresql");
        }
        Files.delete(files.resolve("tls.crt"));
        try (Engine again =
                Engine.open(
                        new Home(folder.resolve("home")),
                        vault -> Vault.withKeyFile(vault, folder.resolve("keys")),
                        InstantSource.system())) {
            assertThatThrownBy(again::serve).hasMessageEndingWith("tls.crt cannot be read.");
        }
    }

    @Test
    void aCertificateThatCannotServeIsRefusedAtItsLine() throws Exception {
        TestAuthority.Server server = AUTHORITY.server("EC", "localhost");
        try (DemoGateway gateway = DemoGateway.start()) {
            String before = gateway.gateway().status().catalogVersion();
            refused(gateway, "catalog.yaml:3:3: The gateway's certificate ", " cannot be read.");
            AUTHORITY.install(files, server);
            Files.writeString(
                    files.resolve("tls.key"),
                    TestAuthority.pkcs8(AUTHORITY.server("EC", "x").keys().getPrivate()));
            refused(gateway, "catalog.yaml:3:3: The key does not belong ", "");
            Files.delete(files.resolve("tls.key"));
            refused(gateway, "catalog.yaml:3:3: The key of the gateway's certificate", "be read.");
            AUTHORITY.install(
                    files,
                    AUTHORITY.server("EC", Instant.now().minus(Duration.ofHours(1)), "localhost"));
            refused(gateway, "catalog.yaml:3:3: The certificate in ", "Z.");
            assertThat(gateway.gateway().status().catalogVersion()).isEqualTo(before);
            AUTHORITY.install(files, server);
            gateway.apply(withTls);
        }
    }

    private void refused(DemoGateway gateway, String start, String end) {
        String source = DemoGateway.filled(withTls);
        for (boolean planned : List.of(true, false)) {
            assertThatThrownBy(
                            () -> {
                                if (planned) {
                                    gateway.gateway()
                                            .ask(
                                                    new Query.PlanCatalog(
                                                            "catalog.yaml", source, Map.of()));
                                } else {
                                    gateway.apply(withTls);
                                }
                            })
                    .isInstanceOfSatisfying(
                            GatewayRefused.class,
                            e ->
                                    assertThat(e.details())
                                            .singleElement()
                                            .asString()
                                            .startsWith(start)
                                            .endsWith(end));
        }
    }
}
