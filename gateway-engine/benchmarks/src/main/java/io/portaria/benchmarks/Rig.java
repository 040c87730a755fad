package io.portaria.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portaria.engine.cli.Portaria;
import io.portaria.engine.cli.Surroundings;
import io.portaria.engine.demo.DemoDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A database, the peers that are installed, and the gateway as a process of its own.
final class Rig implements AutoCloseable {
    private static final String PASSWORD = "bench-upstream";
    private static final String CATALOG =
            """
            gateway: { name: bench, listen: { postgresql: "127.0.0.1:0" } }
            people: [ { name: ana, email: ana@acme.example, duties: [owner] } ]
            agents: [ { name: bench, owner: ana, roles: [all] } ]
            targets:
              - { name: loja, type: postgresql, address: "127.0.0.1:${PORT}", database: loja, username: portaria_loja, password: { env: BENCH_PASSWORD }, tls: disable }
            roles: [ { name: all, purpose: Benchmark, legalBasis: "art. 7, V", may: [ { target: loja, actions: [any] } ] } ]
            masking:
              - { name: cpf, columns: ["loja:public.largos.cpf"], technique: partial }
              - { name: contato, columns: ["loja:public.largos.email", "loja:public.largos.telefone"], technique: redact }
            """;

    /// Rows of the wide table.
    static final int ROWS = 100_000;

    private final Path folder;
    private final DemoDatabase database;
    private final List<Process> processes = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();

    private Rig(Path folder, DemoDatabase database) {
        this.folder = folder;
        this.database = database;
    }

    static Rig start(List<String> jvm, PrintWriter progress)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("portaria-rig");
        progress.println("Starting a PostgreSQL of its own and filling it …");
        Rig rig = new Rig(folder, DemoDatabase.start(folder.resolve("postgres"), PASSWORD));
        try {
            rig.fill();
            rig.peers.add(
                    new Peer(
                            "direct",
                            rig.database.port(),
                            DemoDatabase.USERNAME,
                            PASSWORD,
                            DemoDatabase.DATABASE,
                            Optional.empty()));
            rig.haproxy(progress);
            rig.pgbouncer(progress);
            rig.portaria(jvm);
            return rig;
        } catch (IOException | InterruptedException | RuntimeException e) {
            rig.close();
            throw e;
        }
    }

    List<Peer> peers() {
        return peers;
    }

    private void fill() throws IOException, InterruptedException {
        try {
            database.execute(
                    DemoDatabase.DATABASE,
                    "SET ROLE " + DemoDatabase.USERNAME,
                    "CREATE TABLE largos AS SELECT id + k * 50000 AS id, nome, cpf, email, telefone,"
                            + " cidade, (id * 7 % 100000) / 100.0 AS saldo, criado_em"
                            + " FROM clientes, generate_series(0, 1) k",
                    "VACUUM ANALYZE largos");
        } catch (SQLException e) {
            throw new IOException("The wide table could not be made: " + e.getMessage(), e);
        }
        Peer direct =
                new Peer(
                        "direct",
                        database.port(),
                        DemoDatabase.USERNAME,
                        PASSWORD,
                        DemoDatabase.DATABASE,
                        Optional.empty());
        Pgbench.output(direct, List.of("pgbench", "-q", "-i", "-s", "10"), 300);
    }

    private void haproxy(PrintWriter progress) throws IOException, InterruptedException {
        int port = freePort();
        Path file = folder.resolve("haproxy.cfg");
        Files.writeString(
                file,
                """
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 1h
                    timeout server 1h
                listen pg
                    bind 127.0.0.1:%d
                    server pg 127.0.0.1:%d
                """
                        .formatted(port, database.port()));
        started("haproxy", port, progress, "haproxy", "-db", "-f", file.toString())
                .ifPresent(p ->
                        peers.add(
                                new Peer(
                                        "HAProxy",
                                        port,
                                        DemoDatabase.USERNAME,
                                        PASSWORD,
                                        DemoDatabase.DATABASE,
                                        Optional.of(p.pid()))));
    }

    private void pgbouncer(PrintWriter progress) throws IOException, InterruptedException {
        int port = freePort();
        Path users = folder.resolve("users.txt");
        Files.writeString(users, "\"" + DemoDatabase.USERNAME + "\" \"" + PASSWORD + "\"\n");
        Path file = folder.resolve("pgbouncer.ini");
        Files.writeString(
                file,
                """
                [databases]
                loja = host=127.0.0.1 port=%d dbname=loja
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = session
                max_client_conn = 1000
                default_pool_size = 100
                server_tls_sslmode = disable
                log_connections = 0
                log_disconnections = 0
                """
                        .formatted(database.port(), port, users));
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name", "").equals("root")) {
            // it refuses to run as root; the folder is opened to the user it runs as
            new ProcessBuilder("chmod", "-R", "a+rX", folder.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.addAll(List.of("pgbouncer", file.toString()));
        started("pgbouncer", port, progress, command.toArray(new String[0]))
                .ifPresent(p ->
                        peers.add(
                                new Peer(
                                        "PgBouncer",
                                        port,
                                        DemoDatabase.USERNAME,
                                        PASSWORD,
                                        DemoDatabase.DATABASE,
                                        Optional.of(
                                                p.descendants()
                                                        .findFirst()
                                                        .map(ProcessHandle::pid)
                                                        .orElse(p.pid())))));
    }

    private Optional<Process> started(
            String name, int port, PrintWriter progress, String... command)
            throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve(name + ".log").toFile())
                            .start();
            processes.add(process);
            for (int i = 0; i < 50 && process.isAlive(); i++) {
                if (answers(port)) {
                    return Optional.of(process);
                }
                Thread.sleep(100);
            }
        } catch (IOException e) {
            // said below
        }
        progress.println(name + " is not installed or does not start; left out.");
        return Optional.empty();
    }

    private void portaria(List<String> jvm) throws IOException {
        Path catalog = folder.resolve("catalog.yaml");
        Files.writeString(catalog, CATALOG.replace("${PORT}", Integer.toString(database.port())));
        Path home = folder.resolve("home");
        Map<String, String> environment =
                Map.of(
                        "BENCH_PASSWORD",
                        PASSWORD,
                        "PORTARIA_KEYS",
                        folder.resolve("keys").toString());
        command(environment, "apply", "-f", catalog.toString(), "--home", home.toString());
        String token =
                command(
                                environment,
                                "token",
                                "bench",
                                "--minutes",
                                "600",
                                "--home",
                                home.toString())
                        .strip();
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(jvm);
        command.addAll(
                List.of(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Portaria.class.getName(),
                        "serve",
                        "--home",
                        home.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(folder.resolve("serve.log").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        JsonNode ready =
                new ObjectMapper()
                        .readTree(
                                Optional.ofNullable(out.readLine())
                                        .orElseThrow(() ->
                                                new IOException(
                                                        "The gateway did not start; see "
                                                                + folder.resolve("serve.log"))));
        String address = ready.get("listeners").get("postgresql").asText();
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        peers.add(new Peer("Portaria", port, "bench", token, "loja", Optional.of(process.pid())));
    }

    private static String command(Map<String, String> environment, String... arguments)
            throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        if (Portaria.run(
                        new Surroundings(
                                new PrintWriter(out, true),
                                new PrintWriter(err, true),
                                environment),
                        arguments)
                != 0) {
            throw new IOException(err.toString());
        }
        return out.toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        processes.forEach(Process::destroy);
        database.close();
    }
}
