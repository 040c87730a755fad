package io.portaria.engine;

import io.portaria.engine.accept.Listener;
import io.portaria.engine.accept.ServerCertificates;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.Query;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.Catalog.Address;
import io.portaria.engine.catalog.CatalogVersion;
import io.portaria.engine.ledger.append.Ledger;
import io.portaria.engine.ledger.verify.LogFolder;
import io.portaria.engine.ledger.verify.LogVerifier;
import io.portaria.engine.ledger.verify.RecordingCheck;
import io.portaria.engine.ledger.verify.Report;
import io.portaria.engine.path.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// A gateway in one home: opened, then serving, then closed.
public final class Engine implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Wiring wiring;
    private final Map<String, Listener> listeners = new LinkedHashMap<>();
    private final Instant startedAt;
    private volatile boolean closed;

    private Engine(Wiring wiring) {
        this.wiring = wiring;
        this.startedAt = wiring.clock.instant();
    }

    /// Opens the home; nobody can connect yet.
    ///
    /// @throws IOException with a sentence, when another process has the home or something in it is damaged
    public static Engine open(Home home, VaultOpener vault, InstantSource clock)
            throws IOException {
        return new Engine(new Wiring(home, vault, clock));
    }

    Wiring wiring() {
        return wiring;
    }

    Events events() {
        return wiring.events;
    }

    /// This engine as a gateway; closing it does not close the engine.
    public Gateway gateway() {
        return new LocalGateway(this, () -> {});
    }

    /// This engine as a gateway; closing it closes the engine.
    Gateway ownedGateway() {
        return new LocalGateway(this, this::close);
    }

    GatewayStatus status() {
        Ledger ledger = wiring.ledger;
        return new GatewayStatus(
                wiring.catalogs.current().map(v -> v.catalog().gateway().name()).orElse(""),
                Optional.ofNullable(Engine.class.getPackage().getImplementationVersion())
                        .orElse("development"),
                startedAt,
                listeners(),
                wiring.policy.policyVersion(),
                wiring.postgresql.live().count(),
                new GatewayStatus.Today(0, 0, 0, 0, 0, 0),
                new GatewayStatus.LogStatus(
                        ledger.size(),
                        ledger.checkpointSize(),
                        ledger.checkpointAt(),
                        ledger.healthy(),
                        ledger.sentence()),
                List.of());
    }

    Query.LogReport verifyLog() {
        long begin = System.nanoTime();
        RecordingCheck check =
                new RecordingCheck(wiring.home.recordings(), wiring.vault.sessionKeys()::open);
        Report report =
                new LogVerifier(
                                LogFolder.of(wiring.home.ledger()),
                                wiring.ledger.key(),
                                Optional.of(check))
                        .verify();
        return new Query.LogReport(
                report.whole(),
                report.leaves(),
                report.recordings(),
                report.findings(),
                (System.nanoTime() - begin) / 1e9);
    }

    /// Starts the listeners that the catalog in force declares.
    public void serve() throws IOException {
        CatalogVersion version =
                wiring.catalogs
                        .current()
                        .orElseThrow(() ->
                                new IOException(
                                        "This home has no catalog yet. Apply one with: portaria apply --home "
                                                + wiring.home.folder()
                                                + " -f CATALOG"));
        Catalog.Gateway gateway = version.catalog().gateway();
        wiring.tls(tls(gateway));
        Optional<Address> postgresql = Optional.ofNullable(gateway.listen().get("postgresql"));
        if (postgresql.isPresent()) {
            InetAddress address = InetAddress.getByName(postgresql.get().host());
            listeners.put(
                    "postgresql",
                    Listener.start(
                            "postgresql",
                            address,
                            postgresql.get().port(),
                            wiring.postgresql::serve,
                            wiring.threads,
                            wiring.log));
        }
        wiring.threads.startDaemon("leave-watch", this::watchLeave);
    }

    /// Address by protocol of what is listened on.
    public Map<String, String> listeners() {
        Map<String, String> addresses = new LinkedHashMap<>();
        listeners.forEach((name, listener) ->
                addresses.put(
                        name,
                        new Address(listener.address().getHostAddress(), listener.port())
                                .toString()));
        return addresses;
    }

    public Path caFile() {
        return wiring.certificates.caFile();
    }

    private SSLContext tls(Catalog.Gateway gateway) throws IOException {
        if (gateway.tls().isPresent()) {
            throw new IOException(
                    "A certificate of one's own (gateway.tls) cannot be used by this version; leave the key out.");
        }
        List<String> hosts =
                new ArrayList<>(gateway.listen().values().stream().map(Address::host).toList());
        ServerCertificates certificates = wiring.certificates;
        return certificates.context(hosts, wiring.clock.instant());
    }

    /// Ends silent sessions whose leave has ended.
    private void watchLeave() {
        while (!closed) {
            try {
                Thread.sleep(1000);
                wiring.postgresql.live().endThoseNotAllowed(wiring.clock.instant());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                wiring.log.error("Looking after open sessions failed", e);
            }
        }
    }

    /// Stops listening, lets running statements end for a moment, then ends every session.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        listeners.values().forEach(Listener::stopAccepting);
        wiring.postgresql
                .live()
                .endAll(
                        new Refusal(
                                Refusal.Kind.SESSION_ENDED,
                                "",
                                "The gateway is being stopped.",
                                "Connect again in a moment."));
        long until = System.nanoTime() + DRAIN.toNanos();
        while (System.nanoTime() < until && wiring.postgresql.live().count() > 0) {
            pause();
        }
        listeners.values().forEach(Listener::close);
        wiring.close();
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
