package io.portaria.engine.cli;

import io.portaria.engine.Gateways;
import io.portaria.engine.Home;
import io.portaria.engine.VaultOpener;
import io.portaria.engine.api.CatalogView;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.GatewayUnreachable;
import io.portaria.engine.api.Query;
import io.portaria.engine.store.postgresql.StoreAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `portaria doctor`: checks this machine and this home.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks this machine and this home.")
final class DoctorCommand implements Callable<Integer> {
    private static final int JDK = 25;

    /// How the gateway ends a warning of a hold that nobody may let go. It is denied then, which may be meant.
    private static final String NOBODY_TO_ASK = ": what it holds is denied.";

    private static final long LEAST_SPACE = 1L << 30;
    private static final Instant NOT_BEFORE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Pattern LISTEN =
            Pattern.compile("(?m)^\\s*(postgresql|admin):\\s*\"?127\\.0\\.0\\.1:(\\d{1,5})");

    private final Surroundings surroundings;
    @Mixin private HomeOption homeOption = new HomeOption();
    private boolean fine = true;

    DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Home home = homeOption.home();
        machine();
        if (!Files.isDirectory(home.folder())) {
            tell(
                    true,
                    "home",
                    "There is no home in " + home.folder() + " yet; the first start makes it.");
        } else {
            home(home);
        }
        surroundings.out().flush();
        return fine ? Portaria.DONE : Portaria.REFUSED;
    }

    private void tell(boolean good, String what, String sentence) {
        fine &= good;
        surroundings.out().println((good ? "ok    " : "WRONG ") + what + ": " + sentence);
    }

    /// Worth knowing, and nothing wrong with this machine or this home.
    private void notice(String what, String sentence) {
        surroundings.out().println("note  " + what + ": " + sentence);
    }

    /// Warnings of agents whose time is over or soon will be: the gateway does what the catalog says.
    private static Set<String> expired(Gateway gateway, GatewayStatus status) {
        if (status.catalogVersion().isEmpty()) {
            return Set.of();
        }
        return gateway.ask(new Query.ShowCatalog()).agents().stream()
                .flatMap(a ->
                        status.warnings().stream()
                                .filter(w ->
                                        w.startsWith("The agent " + a.name() + " expired on ")
                                                || w.startsWith(
                                                        "The agent " + a.name() + " expires on ")))
                .collect(Collectors.toSet());
    }

    private void machine() {
        int feature = Runtime.version().feature();
        tell(feature >= JDK, "java", "This is Java " + Runtime.version() + ".");
        Instant now = InstantSource.system().instant();
        tell(!now.isBefore(NOT_BEFORE), "clock", "It is " + now + ".");
    }

    private void home(Home home) {
        Path folder = home.folder();
        tell(
                Files.isWritable(folder),
                "home",
                Files.isWritable(folder)
                        ? folder + " can be written."
                        : folder + " cannot be written by this user.");
        try {
            FileStore store = Files.getFileStore(folder);
            long free = store.getUsableSpace();
            tell(free >= LEAST_SPACE, "disk", (free >> 20) + " MiB are free.");
        } catch (IOException e) {
            tell(false, "disk", "Its free space cannot be asked for: " + e.getMessage());
        }
        if (!Files.exists(home.vault().resolve("master"))) {
            tell(true, "vault", "There is none yet; the first start makes it.");
            return;
        }
        if (!store()) {
            return;
        }
        try (Gateway gateway = GatewayAccess.open(home, surroundings)) {
            boolean runs = Gateways.running(home).isPresent();
            tell(true, "vault", runs ? "The running gateway has it open." : "It opens.");
            GatewayStatus status = gateway.status();
            clock(status);
            Set<String> expired = expired(gateway, status);
            status.warnings()
                    .forEach(w -> {
                        if (expired.contains(w)) {
                            notice("agent", w);
                        } else if (w.endsWith(NOBODY_TO_ASK)) {
                            notice("guardrail", w);
                        } else {
                            tell(false, "warning", w);
                        }
                    });
            if (status.catalogVersion().isEmpty()) {
                tell(true, "catalog", "None was applied yet.");
            } else {
                CatalogView catalog = gateway.ask(new Query.ShowCatalog());
                ports(catalog, runs, status);
                catalog.targets().stream()
                        .filter(t -> t.type().equals("postgresql"))
                        .forEach(t -> target(gateway, t.name()));
            }
        } catch (GatewayRefused | GatewayUnreachable | IOException e) {
            tell(false, "gateway", String.valueOf(e.getMessage()));
        }
        log(home);
    }

    /// @return whether what the environment says of a shared store can be used
    private boolean store() {
        try {
            StoreAddress.of(surroundings.environment())
                    .ifPresent(shared ->
                            tell(
                                    true,
                                    "store",
                                    "Approvals and budgets are shared in " + shared.shown() + "."));
            return true;
        } catch (IllegalArgumentException e) {
            tell(false, "store", String.valueOf(e.getMessage()));
            return false;
        }
    }

    /// A clock that was set back would date new entries before old ones.
    private void clock(GatewayStatus status) {
        Instant now = InstantSource.system().instant();
        if (now.plusSeconds(60).isBefore(status.log().checkpointAt())) {
            tell(false, "clock", "It is earlier than the log's newest checkpoint.");
        }
    }

    private void ports(CatalogView catalog, boolean runs, GatewayStatus status) {
        if (runs) {
            status.listeners()
                    .forEach((name, address) ->
                            tell(true, "port", name + " is served at " + address + "."));
            return;
        }
        Matcher listen = LISTEN.matcher(catalog.source());
        while (listen.find()) {
            int port = Integer.parseInt(listen.group(2));
            boolean free = isFree(port);
            tell(
                    free,
                    "port",
                    free
                            ? port + " is free for " + listen.group(1) + "."
                            : port + " for " + listen.group(1) + " is taken by another program.");
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private void target(Gateway gateway, String name) {
        Query.TargetCheck check = gateway.ask(new Query.TestTarget(name));
        tell(check.reachable(), "target " + name, check.sentence());
        if (check.reachable()) {
            wall(gateway, name);
        }
    }

    /// Whether the database would refuse protected columns even if the gateway did not.
    private void wall(Gateway gateway, String name) {
        Query.Hardening hardening = gateway.ask(new Query.HardenTarget(name));
        int readable = hardening.readable().size();
        if (readable == 0) {
            tell(true, "wall " + name, "The database itself refuses every protected column.");
        } else {
            notice(
                    "wall " + name,
                    "The gateway's role can read "
                            + readable
                            + " protected columns; those that no agent needs can be taken from it: portaria harden "
                            + name);
        }
    }

    private void log(Home home) {
        try {
            Query.LogReport report =
                    Gateways.verifyLog(home, VaultOpener.of(surroundings.environment()));
            tell(
                    report.whole(),
                    "log",
                    report.whole()
                            ? "It is whole, with " + report.leaves() + " entries."
                            : "It is not whole: " + report.findings().getFirst());
        } catch (IOException | GatewayRefused | GatewayUnreachable e) {
            tell(false, "log", String.valueOf(e.getMessage()));
        }
    }
}
