package io.portaria.engine;

import io.portaria.engine.accept.ListenerCertificate;
import io.portaria.engine.accept.ListenerKeys;
import io.portaria.engine.accept.ServerCertificates;
import io.portaria.engine.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// What the listeners show to clients: the certificate of the catalog if it has one, and always one of the gateway's own
/// authority, for the programs of the home.
final class ListenerTls {
    private static final Duration EXPIRY_WARNED = Duration.ofDays(14);

    private record Shown(
            ListenerCertificate own, Optional<ListenerCertificate> given, SSLContext context) {}

    private final Path folder;
    private final ServerCertificates authority;
    private final CatalogSecrets secrets;
    private final InstantSource clock;
    private volatile Optional<Shown> shown = Optional.empty();

    /// @param folder where what clients must trust is written
    ListenerTls(
            Path folder,
            ServerCertificates authority,
            CatalogSecrets secrets,
            InstantSource clock) {
        this.folder = folder;
        this.authority = authority;
        this.secrets = secrets;
        this.clock = clock;
    }

    SSLContext context() {
        return shown.map(Shown::context)
                .orElseThrow(
                        () -> new IllegalStateException("The listeners have no certificate yet."));
    }

    /// What clients must trust.
    Path trust() {
        return shown.flatMap(Shown::given).isPresent()
                ? folder.resolve("trust.crt")
                : authority.caFile();
    }

    /// What programs of the home trust, whatever the catalog says.
    Path trustOfTheHome() {
        return authority.caFile();
    }

    /// A name by which the certificate lets the gateway be called; the address itself if it is for that.
    String nameFor(String host) {
        return shown.flatMap(Shown::given)
                .filter(g -> !g.names().contains(host))
                .flatMap(g -> g.names().stream().filter(n -> !n.contains("*")).findFirst())
                .orElse(host);
    }

    Optional<String> warning() {
        Instant soon = clock.instant().plus(EXPIRY_WARNED);
        return shown.flatMap(Shown::given)
                .filter(g -> g.expires().isBefore(soon))
                .map(g ->
                        (g.expires().isBefore(clock.instant())
                                        ? "The certificate of the gateway expired at "
                                        : "The certificate of the gateway expires at ")
                                + g.expires()
                                + ".");
    }

    /// Reads the certificate of the catalog and its key again, and renews the gateway's own one in time.
    ///
    /// @return whether anything is shown that was not before
    /// @throws IOException with a sentence; then what was shown still is
    synchronized boolean refresh(Optional<Catalog.Gateway> gateway) throws IOException {
        List<String> hosts =
                gateway.map(Catalog.Gateway::listen).orElse(Map.of()).values().stream()
                        .map(Catalog.Address::host)
                        .toList();
        ListenerCertificate own = authority.certificate(hosts, clock.instant());
        Optional<ListenerCertificate> given = Optional.empty();
        Optional<Catalog.Certificate> declared = gateway.flatMap(Catalog.Gateway::tls);
        if (declared.isPresent()) {
            given = Optional.of(read(declared.get(), Map.of()));
        }
        // resumed handshakes end with their context, so that it is not exchanged for nothing
        if (shown.isPresent()
                && shown.get().own().chain().equals(own.chain())
                && shown.get()
                        .given()
                        .map(ListenerCertificate::chain)
                        .equals(given.map(ListenerCertificate::chain))) {
            return false;
        }
        if (given.isPresent()) {
            List<java.security.cert.X509Certificate> chain = given.get().chain();
            ServerCertificates.write(
                    folder.resolve("trust.crt"),
                    chain.size() == 1 ? chain : chain.subList(1, chain.size()));
        }
        try {
            shown = Optional.of(new Shown(own, given, ListenerKeys.context(own, given)));
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "The gateway's certificate cannot be used: " + e.getMessage() + ".", e);
        }
        return true;
    }

    /// Reads a certificate that a catalog declares.
    ///
    /// @param environment the variables of who applies the catalog
    /// @throws IOException with a sentence, when clients could not use it
    ListenerCertificate read(Catalog.Certificate declared, Map<String, String> environment)
            throws IOException {
        byte[] certificates;
        try {
            certificates = Files.readAllBytes(declared.certificate());
        } catch (IOException e) {
            throw new IOException(
                    "The gateway's certificate " + declared.certificate() + " cannot be read.", e);
        }
        byte[] key = secrets.listenerKey(declared, environment);
        try {
            return ListenerCertificate.read(
                    declared.certificate().toString(), certificates, key, clock.instant());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
