package io.portaria.engine;

import io.portaria.engine.accept.Listener;
import io.portaria.engine.admin.AdminFile;
import io.portaria.engine.admin.server.AccessRefused;
import io.portaria.engine.admin.server.AdminServer;
import io.portaria.engine.api.CatalogChange;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.Query;
import io.portaria.engine.approval.ApprovalGaps;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.Catalog.Address;
import io.portaria.engine.ledger.append.Ledger;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A gateway in one home: opened, then serving, then closed.
public final class Engine implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Wiring wiring;
    private static final int EXPIRY_WARNED_DAYS = 14;
    private static final Duration TICK = Duration.ofMillis(250);

    /// Ticks between two times that growth of the log alone is told: five seconds.
    private static final int LOG_TOLD_EVERY = 20;

    private static final Duration CERTIFICATE_EVERY = Duration.ofMinutes(1);
    private static final Duration APPROVALS_EVERY = Duration.ofSeconds(1);
    private static final Duration RETENTION_EVERY = Duration.ofHours(1);
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
    private volatile String certificate = "";
    private volatile String damage = "";
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
                        new StoredRecordings(wiring),
                        new ApprovalDesk(wiring),
                        new PolicyTrials(wiring),
                        new TargetHardening(wiring));
        this.entrance = new Entrance(wiring, this);
    }

    /// Opens a home that shares nothing with other gateways.
    public static Engine open(Home home, VaultOpener vault, InstantSource clock)
            throws IOException {
        return open(home, HomeOpener.alone(vault), clock);
    }

    /// Opens the home; nobody can connect yet.
    ///
    /// @throws IOException with a sentence, when another process has the home or something in it is damaged
    public static Engine open(Home home, HomeOpener opener, InstantSource clock)
            throws IOException {
        Engine engine = new Engine(new Wiring(home, opener, clock));
        try {
            engine.rooms.recordings().index();
            engine.wiring.activity.begin();
            return engine;
        } catch (IOException | RuntimeException e) {
            engine.close();
            throw e;
        }
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

    /// The same for a person of the catalog.
    ///
    /// @throws GatewayRefused when the token does not prove who she is; the engine is closed then
    Gateway ownedGateway(String token) {
        try {
            return new LocalGateway(this, entrance.person(token, "command line"), this::close);
        } catch (AccessRefused e) {
            close();
            throw new GatewayRefused(String.valueOf(e.getMessage()));
        }
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
                wiring.activity.liveCount(),
                wiring.activity.counts(wiring.approvals.waiting()),
                new GatewayStatus.LogStatus(
                        ledger.size(),
                        ledger.checkpointSize(),
                        ledger.checkpointAt(),
                        ledger.healthy(),
                        ledger.sentence()),
                warnings());
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!damage.isEmpty()) {
            warnings.add(damage);
        }
        if (!listening.isEmpty()) {
            warnings.add(listening);
        }
        if (!certificate.isEmpty()) {
            warnings.add(certificate);
        }
        wiring.tls.warning().ifPresent(warnings::add);
        if (!wiring.ledger.healthy()) {
            warnings.add(wiring.ledger.sentence());
        }
        wiring.recorder.trouble().ifPresent(warnings::add);
        warnings.addAll(wiring.activity.failingTargets().values());
        LocalDate today = LocalDate.ofInstant(wiring.clock.instant(), ZoneOffset.UTC);
        wiring.catalogs
                .current()
                .map(v -> v.catalog().agents())
                .orElse(List.of())
                .forEach(a ->
                        a.expires()
                                .flatMap(e -> expiry(a.name(), e, today))
                                .ifPresent(warnings::add));
        wiring.catalogs
                .current()
                .map(v -> ApprovalGaps.of(v.catalog()))
                .ifPresent(warnings::addAll);
        return List.copyOf(warnings);
    }

    private static Optional<String> expiry(String agent, LocalDate expires, LocalDate today) {
        if (today.isAfter(expires)) {
            return Optional.of("The agent " + agent + " expired on " + expires + ".");
        }
        return today.plusDays(EXPIRY_WARNED_DAYS).isBefore(expires)
                ? Optional.empty()
                : Optional.of("The agent " + agent + " expires on " + expires + ".");
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
        wiring.tls.refresh(gateway);
        Address address = Optional.ofNullable(declared.get("admin")).orElse(ADMIN_OF_ITS_OWN);
        AdminServer started =
                AdminServer.start(
                        address.host(),
                        address.port(),
                        wiring.tls.context(),
                        entrance,
                        wiring.threads,
                        wiring.log);
        admin = Optional.of(started);
        adminHost = reachable(address.host());
        adjustListeners(declared);
        new AdminFile(
                        adminAddress(),
                        caOfTheHome(),
                        entrance.localToken(),
                        ProcessHandle.current().pid())
                .write(wiring.home.run());
        wiring.threads.startDaemon("leave-watch", this::watchLeave);
        wiring.threads.startDaemon("certificate-watch", this::watchCertificate);
        wiring.threads.startDaemon("activity", this::tellActivity);
        wiring.threads.startDaemon("approvals", this::watchApprovals);
        wiring.threads.startDaemon("retention", this::watchRetention);
        wiring.threads.startDaemon("log-check", this::checkLog);
    }

    /// Tells followers what changed, each second the state as a whole when that did.
    private void tellActivity() {
        long round = 0;
        Optional<GatewayStatus> told = Optional.empty();
        while (!closed) {
            try {
                Thread.sleep(TICK);
                wiring.activity.tick();
                round++;
                if (round % 4 == 0 && wiring.events.hasFollowers()) {
                    GatewayStatus now = status();
                    boolean isOld = round % LOG_TOLD_EVERY == 0;
                    if (told.filter(t -> isOld ? t.equals(now) : isSame(t, now)).isEmpty()) {
                        wiring.events.publish(new GatewayEvent.StatusChanged(now));
                        told = Optional.of(now);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (!closed) {
                    wiring.log.error("Telling of sessions failed", e);
                }
            }
        }
    }

    /// The log grows by itself; that alone is told seldom.
    private static boolean isSame(GatewayStatus a, GatewayStatus b) {
        return a.today().equals(b.today())
                && a.liveSessions() == b.liveSessions()
                && a.warnings().equals(b.warnings())
                && a.listeners().equals(b.listeners())
                && a.catalogVersion().equals(b.catalogVersion())
                && a.log().healthy() == b.log().healthy();
    }

    /// Opening looks at the end of the log only. The rest is looked at while the gateway serves.
    private void checkLog() {
        try {
            List<String> findings = LogAtRest.findingsOfEntries(wiring.home, wiring.ledger.key());
            if (!findings.isEmpty() && !closed) {
                // what changed while it was read is not there twice
                findings = LogAtRest.findingsOfEntries(wiring.home, wiring.ledger.key());
            }
            if (!findings.isEmpty() && !closed) {
                damage =
                        "The log is damaged: "
                                + findings.getFirst()
                                + " All is told by log verify.";
                wiring.log.error(damage);
            }
        } catch (RuntimeException e) {
            wiring.log.error("The log could not be checked", e);
        }
    }

    private void watchRetention() {
        while (!closed) {
            try {
                enforceRetention();
                Thread.sleep(RETENTION_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                wiring.log.error("Recordings past their time could not be erased", e);
            }
        }
    }

    /// Erases recordings that are kept longer than the catalog in force says. Done hourly while the gateway serves.
    ///
    /// @return how many
    public int enforceRetention() {
        Optional<Period> keep =
                wiring.catalogs.current().flatMap(v -> v.catalog().retention().recordings());
        if (keep.isEmpty() || closed) {
            return 0;
        }
        try {
            int erased = rooms.recordings().enforce(keep.get());
            if (erased > 0) {
                wiring.log.info("{} recordings were erased, being past their time.", erased);
            }
            return erased;
        } catch (AuditUnavailable e) {
            wiring.log.error("Recordings past their time stay: {}", e.getMessage());
            return 0;
        }
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
            wiring.warmUp();
        }
    }

    /// Follows a catalog that has just come into force.
    void catalogApplied(CatalogChange change) {
        if (admin.isPresent()) {
            Optional<Catalog.Gateway> gateway =
                    wiring.catalogs.current().map(v -> v.catalog().gateway());
            try {
                refreshCertificate(gateway);
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

    /// How a client must call an address of the gateway for its certificate to fit.
    String nameFor(String host) {
        return wiring.tls.nameFor(host);
    }

    /// What a client must trust.
    public Path caFile() {
        return wiring.tls.trust();
    }

    /// What programs of this home must trust.
    Path caOfTheHome() {
        return wiring.tls.trustOfTheHome();
    }

    private void watchCertificate() {
        while (!closed) {
            try {
                Thread.sleep(CERTIFICATE_EVERY);
                lookAfterCertificate();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                wiring.log.error("Looking after the gateway's certificate failed", e);
            }
        }
    }

    /// Shows a certificate that was renewed in its files; while only one of the two is there, the old one is shown on.
    void lookAfterCertificate() {
        try {
            refreshCertificate(wiring.catalogs.current().map(v -> v.catalog().gateway()));
            certificate = "";
        } catch (IOException e) {
            String sentence = String.valueOf(e.getMessage());
            if (!sentence.equals(certificate)) {
                wiring.log.warn("The certificate stays as it was: {}", sentence);
            }
            certificate = sentence;
        }
    }

    private void refreshCertificate(Optional<Catalog.Gateway> gateway) throws IOException {
        if (admin.isPresent() && wiring.tls.refresh(gateway)) {
            admin.get().show(wiring.tls.context());
            wiring.log.info("The listeners show another certificate.");
        }
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

    /// Ends requests for approval that nobody decided in time.
    private void watchApprovals() {
        while (!closed) {
            try {
                Thread.sleep(APPROVALS_EVERY);
                wiring.approvals.lookAfter();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (AuditUnavailable e) {
                wiring.log.error("Requests that nobody decided stay: {}", e.getMessage());
            } catch (RuntimeException e) {
                wiring.log.error("Looking after requests for approval failed", e);
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
        // first: what waits for people is not withdrawn by a stop
        wiring.approvals.close();
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
        // A session is gone from the live ones before its end is entered.
        int open = wiring.recorder.awaitClosed(DRAIN);
        if (open > 0) {
            wiring.log.warn("{} recordings stay open; the next start closes them.", open);
        }
        if (admin.isPresent()) {
            admin.get().close();
            try {
                Files.deleteIfExists(AdminFile.in(wiring.home.run()));
            } catch (IOException e) {
                wiring.log.warn("The file of the admin API stays: {}", e.getMessage());
            }
        }
        rooms.recordings().close();
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
