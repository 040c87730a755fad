package io.portaria.engine.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A real PostgreSQL with the demo company's tables, in a folder of its own; made at the first start, kept for the next.
public final class DemoDatabase implements AutoCloseable {
    public static final String DATABASE = "loja";
    public static final String USERNAME = "portaria_loja";

    private final EmbeddedPostgres postgres;

    private DemoDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /// @param folder where the cluster lies
    /// @param password what the gateway logs in with
    public static DemoDatabase start(Path folder, String password) throws IOException {
        return start(folder, password, 0);
    }

    /// @param port 0 for any free port
    public static DemoDatabase start(Path folder, String password, int port) throws IOException {
        Files.createDirectories(folder);
        Path data = folder.resolve("data");
        boolean isNew = !Files.exists(data.resolve("PG_VERSION"));
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(false)
                        // the machine's own may name a locale that is not installed
                        .setLocaleConfig("locale", "C")
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .setServerConfig("max_connections", "300")
                        .setServerConfig("password_encryption", "scram-sha-256")
                        .setServerConfig("fsync", "off")
                        .setServerConfig("timezone", "America/Sao_Paulo");
        if (port != 0) {
            builder.setPort(port);
        }
        EmbeddedPostgres postgres = builder.start();
        DemoDatabase database = new DemoDatabase(postgres);
        try {
            if (isNew) {
                database.fill(data, password);
            }
            return database;
        } catch (SQLException e) {
            database.close();
            throw new IOException(
                    "The demo company's database could not be filled: " + e.getMessage(), e);
        }
    }

    /// Stops a database that a killed process left behind. To be called by who alone has the folder's home.
    static void stopOrphan(Path folder) throws IOException {
        Path file = folder.resolve("data").resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        String pid = Files.readAllLines(file).getFirst().strip();
        Optional<ProcessHandle> orphan =
                pid.matches("[0-9]{1,18}")
                        ? ProcessHandle.of(Long.parseLong(pid))
                                .filter(p ->
                                        p.info()
                                                .command()
                                                .filter(c -> c.endsWith("postgres"))
                                                .isPresent())
                        : Optional.empty();
        if (orphan.isPresent()) {
            orphan.get().destroy();
            try {
                orphan.get().onExit().get(15, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException(
                        "The demo's database of an earlier start (process "
                                + pid
                                + ") does not stop.",
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void fill(Path data, String password) throws SQLException, IOException {
        execute(
                "postgres",
                "CREATE ROLE " + USERNAME + " LOGIN PASSWORD '" + password + "'",
                "CREATE DATABASE " + DATABASE + " OWNER " + USERNAME);
        try (InputStream in =
                Optional.ofNullable(DemoDatabase.class.getResourceAsStream("company.sql"))
                        .orElseThrow()) {
            execute(
                    DATABASE,
                    "SET ROLE " + USERNAME,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        Path hba = data.resolve("pg_hba.conf");
        String rules = Files.readString(hba);
        Files.writeString(
                hba,
                "host all "
                        + USERNAME
                        + " 127.0.0.1/32 scram-sha-256\nhost all "
                        + USERNAME
                        + " ::1/128 scram-sha-256\n"
                        + rules);
        execute("postgres", "SELECT pg_reload_conf()");
    }

    /// Runs statements as the superuser of the demo, directly.
    public void execute(String database, String... statements) throws SQLException {
        try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public int port() {
        return postgres.getPort();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
