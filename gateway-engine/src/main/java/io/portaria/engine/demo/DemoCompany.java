package io.portaria.engine.demo;

import io.portaria.engine.Engine;
import io.portaria.engine.Home;
import io.portaria.engine.VaultOpener;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.Query;
import io.portaria.engine.threads.Threads;
import io.portaria.engine.vault.SecretHandle;
import io.portaria.engine.vault.Vault;
import io.portaria.engine.vault.VaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The demo company in one home: its database, its catalog, a history of sessions that were really run, and the gateway
/// that serves it. The first start makes all this; later ones only start it.
public final class DemoCompany implements AutoCloseable {
    /// The agent that works today.
    public static final String AGENT = "faturamento-noturno";

    /// The agent whose time has ended.
    public static final String EXPIRED_AGENT = "sincronia-legada";

    public static final String TARGET = "loja";

    private static final String PASSWORD = "demo/database/password";
    private static final String PASSWORD_VARIABLE = "PORTARIA_DEMO_PASSWORD";
    private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    private static final int DAYS_SINCE_EXPIRY = 20;
    private static final int EXPORTED_ROWS = 2_000;

    private final Home home;
    private final DemoDatabase database;
    private final Engine engine;

    private DemoCompany(Home home, DemoDatabase database, Engine engine) {
        this.home = home;
        this.database = database;
        this.engine = engine;
    }

    /// @throws IOException with a sentence, when the home is in use or something in it cannot be started
    public static DemoCompany start(Home home, VaultOpener vaults) throws IOException {
        Path folder = home.folder().resolve("demo");
        String password = password(home, vaults);
        InstantSource clock = InstantSource.system();
        Engine engine = Engine.open(home, vaults, clock);
        try {
            // The home is this process's alone from here on, so that a database in it is an orphan.
            DemoDatabase.stopOrphan(folder.resolve("postgres"));
            DemoPorts ports = DemoPorts.of(folder);
            DemoDatabase database =
                    DemoDatabase.start(folder.resolve("postgres"), password, ports.database());
            try {
                if (!Files.exists(folder.resolve("history"))) {
                    engine.close();
                    engine =
                            new DemoHistory(home, vaults, clock, ZONE)
                                    .make(catalog(ports, clock), environment(password));
                    Files.writeString(folder.resolve("history"), "made\n");
                }
                follow(engine, ports, password);
                engine.serve();
                if (!Files.exists(folder.resolve("today"))) {
                    DemoHistory.today(engine);
                    Files.writeString(folder.resolve("today"), "made\n");
                }
                Engine serving = engine;
                // the agent of today wants something that only a person can allow, and waits
                new Threads()
                        .startVirtual(
                                "demo-export", () -> DemoHistory.export(serving, EXPORTED_ROWS));
                return new DemoCompany(home, database, engine);
            } catch (IOException | RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private static Map<String, String> environment(String password) {
        return Map.of(PASSWORD_VARIABLE, password);
    }

    /// The database's password: chance, made once, kept in the vault and nowhere else.
    private static String password(Home home, VaultOpener vaults) throws IOException {
        try (Vault vault = vaults.open(home.vault())) {
            Optional<SecretHandle> kept = vault.get(PASSWORD);
            if (kept.isPresent()) {
                try (SecretHandle secret = kept.get()) {
                    return new String(secret.bytes(), StandardCharsets.UTF_8);
                }
            }
            byte[] chance = new byte[24];
            new SecureRandom().nextBytes(chance);
            String made = HexFormat.of().formatHex(chance);
            vault.put(PASSWORD, made.getBytes(StandardCharsets.UTF_8));
            return made;
        } catch (VaultException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String catalog(DemoPorts ports, InstantSource clock) throws IOException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZONE);
        try (InputStream in =
                Optional.ofNullable(DemoCompany.class.getResourceAsStream("catalog.yaml"))
                        .orElseThrow()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${PORT}", Integer.toString(ports.postgresql()))
                    .replace("${ADMIN_PORT}", Integer.toString(ports.admin()))
                    .replace("${PG_PORT}", Integer.toString(ports.database()))
                    .replace("${NEXT_YEAR}", today.plusYears(1).toString())
                    .replace("${LAST_MONTH}", today.minusDays(DAYS_SINCE_EXPIRY).toString());
        }
    }

    /// The catalog is the person's own after the first start: only a port that was taken meanwhile is changed in it.
    private static void follow(Engine engine, DemoPorts ports, String password) {
        String source = engine.gateway().ask(new Query.ShowCatalog()).source();
        String moved = ports.moved(source);
        if (!moved.equals(source)) {
            engine.gateway()
                    .perform(
                            new Command.ApplyCatalog("catalog.yaml", moved, environment(password)));
        }
        ports.keep();
    }

    public Engine engine() {
        return engine;
    }

    /// What to paste into a shell to be the agent.
    ///
    /// @param command how this program is called
    public List<String> commands(String command) {
        String psql;
        try {
            psql =
                    engine.gateway()
                            .ask(new Query.ConnectionCommands(TARGET, AGENT))
                            .ways()
                            .getFirst()
                            .text()
                            .replace("$(portaria ", "$(" + command + " ");
        } catch (GatewayRefused e) {
            psql = "# " + e.getMessage();
        }
        return List.of(
                "# a session as the agent "
                        + AGENT
                        + " (SELECT nome, cpf, email FROM clientes LIMIT 5;)",
                psql,
                "# what was recorded",
                command + " sessions list --home '" + home.folder() + "'",
                command + " log verify --home '" + home.folder() + "'");
    }

    /// Stops the gateway, then the database.
    @Override
    public void close() throws IOException {
        try {
            engine.close();
        } finally {
            database.close();
        }
    }

    /// How long ago the older sessions of the history were.
    static List<Duration> history() {
        return List.of(
                Duration.ofDays(34), Duration.ofDays(27), Duration.ofDays(9), Duration.ofDays(1));
    }
}
