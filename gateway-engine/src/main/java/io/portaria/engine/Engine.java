package io.portaria.engine;

import io.portaria.engine.accept.Listener;
import io.portaria.engine.admin.AdminFile;
import io.portaria.engine.admin.server.AdminServer;
import io.portaria.engine.api.CatalogChange;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.Query;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.Catalog.Address;
import io.portaria.engine.ledger.append.Ledger;
import io.portaria.engine.path.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/// A gateway in one home: opened, then serving, then closed.
public final class Engine implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Wiring wiring;
    private static final Address ADMIN_OF_ITS_OWN = new Address("127.0.0.1", 0);

    /// A listener and what the catalog said of it.
    private record Serving(Address declared, Listener listener) {}

    private final Map<String, Serving> listeners = new ConcurrentHashMap<>();
    private final Instant startedAt;
    private final LocalGateway.Rooms rooms;
    private final Entrance entrance;
    private volatile Optional<AdminServer> admin = Optional.empty();
    private volatile String adminHost = "";
    private volatile String listening = "";
    private volatile boolean closed;

    private Engine(Wiring wiring) {
        this.wiring = wiring;
        this.startedAt = wiring.clock.instant();
        this.rooms =
                new LocalGateway.Rooms(
                        new CatalogApplication(wiring),
                        new CatalogQueries(wiring),
                        new MaskingPreview(wiring),
                        new TargetQueries(wiring, this),
                        new StoredRecordings(wiring));
        this.entrance = new Entrance(wiring, this);
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

    LocalGateway.Rooms rooms() {
        return rooms;
    }

    /// This engine as a gateway of its operator; closing it does not close the engine.
    public Gateway gateway() {
        return gateway(Author.OPERATOR);
    }

    Gateway gateway(Author author) {
        return new LocalGateway(this, author, () -> {});
    }

    /// This engine as a gateway; closing it closes the engine.
    Gateway ownedGateway() {
        return new LocalGateway(this, Author.OPERATOR, this::close);
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
                listening.isEmpty() ? List.of() : List.of(listening));
    }

    Query.LogReport verifyLog() {
        return LogAtRest.verify(wiring.home, wiring.vault, wiring.ledger.key());
    }

    /// Starts the admin API and the listeners that the catalog in force declares.
    public void serve() throws IOException {
        if (wiring.catalogs.current().isEmpty()) {
            throw new IOException(
                    "This home has no catalog yet. Apply one with: portaria apply --home "
                            + wiring.home.folder()
                            + " -f CATALOG");
        }
        serveWhatThereIs();
    }

    /// The same in a home that may have no catalog yet: then only the admin API is there, and the listeners follow when a
    /// catalog is applied.
    void serveWhatThereIs() throws IOException {
        Optional<Catalog.Gateway> gateway =
                wiring.catalogs.current().map(v -> v.catalog().gateway());
        Map<String, Address> declared = gateway.map(Catalog.Gateway::listen).orElse(Map.of());
        SSLContext tls = tls(gateway);
        wiring.tls(tls);
        Address address = Optional.ofNullable(declared.get("admin")).orElse(ADMIN_OF_ITS_OWN);
        AdminServer started =
                AdminServer.start(
                        address.host(), address.port(), tls, entrance, wiring.threads, wiring.log);
        admin = Optional.of(started);
        adminHost = reachable(address.host());
        adjustListeners(declared);
        new AdminFile(
                        adminAddress(),
                        caFile(),
                        entrance.localToken(),
                        ProcessHandle.current().pid())
                .write(wiring.home.run());
        wiring.threads.startDaemon("leave-watch", this::watchLeave);
    }

    /// Listens where the catalog says, no more and no less. The admin API stays where it is until the next start.
    private synchronized void adjustListeners(Map<String, Address> declared) throws IOException {
        Optional<Address> wanted = Optional.ofNullable(declared.get("postgresql"));
        Optional<Serving> there = Optional.ofNullable(listeners.get("postgresql"));
        if (wanted.equals(there.map(Serving::declared)) || closed) {
            return;
        }
        there.ifPresent(s -> s.listener().stopAccepting());
        listeners.remove("postgresql");
        if (wanted.isPresent()) {
            Listener listener =
                    Listener.start(
                            "postgresql",
                            InetAddress.getByName(wanted.get().host()),
                            wanted.get().port(),
                            wiring.postgresql::serve,
                            wiring.threads,
                            wiring.log);
            listeners.put("postgresql", new Serving(wanted.get(), listener));
        }
    }

    /// Follows a catalog that has just come into force.
    void catalogApplied(CatalogChange change) {
        if (admin.isPresent()) {
            Optional<Catalog.Gateway> gateway =
                    wiring.catalogs.current().map(v -> v.catalog().gateway());
            try {
                wiring.tls(tls(gateway));
                adjustListeners(gateway.map(Catalog.Gateway::listen).orElse(Map.of()));
                listening = "";
            } catch (IOException e) {
                listening = String.valueOf(e.getMessage());
                wiring.log.error("The catalog is in force, but: {}", listening);
            }
        }
        wiring.events.publish(new GatewayEvent.CatalogApplied(change));
        wiring.events.publish(new GatewayEvent.StatusChanged(status()));
    }

    /// Address by protocol of what is listened on.
    public Map<String, String> listeners() {
        Map<String, String> addresses = new LinkedHashMap<>();
        listeners.forEach((name, serving) ->
                addresses.put(
                        name,
                        new Address(
                                        serving.listener().address().getHostAddress(),
                                        serving.listener().port())
                                .toString()));
        admin.ifPresent(a -> addresses.put("admin", new Address(adminHost, a.port()).toString()));
        return addresses;
    }

    /// Where the admin API is, for a client on this machine.
    URI adminAddress() {
        return URI.create(
                "https://" + new Address(adminHost, admin.map(AdminServer::port).orElse(0)));
    }

    /// The operator's token, for a client in this process.
    String operatorToken() {
        return entrance.localToken();
    }

    /// An address that stands for all of a machine is none to connect to.
    private static String reachable(String host) {
        return host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    }

    public Path caFile() {
        return wiring.certificates.caFile();
    }

    private SSLContext tls(Optional<Catalog.Gateway> gateway) throws IOException {
        if (gateway.flatMap(Catalog.Gateway::tls).isPresent()) {
            throw new IOException(
                    "A certificate of one's own (gateway.tls) cannot be used by this version; leave the key out.");
        }
        List<String> hosts =
                gateway.map(Catalog.Gateway::listen).orElse(Map.of()).values().stream()
                        .map(Address::host)
                        .toList();
        return wiring.certificates.context(hosts, wiring.clock.instant());
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
        listeners.values().forEach(s -> s.listener().stopAccepting());
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
        listeners.values().forEach(s -> s.listener().close());
        if (admin.isPresent()) {
            admin.get().close();
            try {
                Files.deleteIfExists(AdminFile.in(wiring.home.run()));
            } catch (IOException e) {
                wiring.log.warn("The file of the admin API stays: {}", e.getMessage());
            }
        }
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
