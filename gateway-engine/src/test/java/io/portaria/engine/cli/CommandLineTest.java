package io.portaria.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portaria.engine.fixture.DemoGateway;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// The commands, with a gateway that runs and without one.
class CommandLineTest {
    private static final String LONG =
            """
            SELECT id, email FROM clientes
            WHERE nome <> 'a name that is rather long for a table of columns' LIMIT 3\
            """;

    private record Ran(int code, String out, String err) {}

    private static Ran portaria(Path folder, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Portaria.run(
                        new Surroundings(
                                new PrintWriter(out),
                                new PrintWriter(err),
                                Map.of("PORTARIA_KEYS", folder.resolve("keys").toString())),
                        args);
        return new Ran(code, out.toString(), err.toString());
    }

    private static void everything(Path folder, String home) throws Exception {
        Ran list = portaria(folder, "sessions", "list", "--json", "--home", home);
        assertThat(list.err()).isEmpty();
        JsonNode session =
                new ObjectMapper().readTree(list.out().lines().findFirst().orElseThrow());
        assertThat(session.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "agent",
                        "target",
                        "protocol",
                        "startedAt",
                        "endedAt",
                        "purpose",
                        "operations");
        Ran show =
                portaria(
                        folder,
                        "sessions",
                        "show",
                        session.path("id").asText(),
                        "--json",
                        "--home",
                        home);
        List<String> lines = show.out().lines().toList();
        JsonNode operation = new ObjectMapper().readTree(lines.getLast());
        assertThat(operation.path("rows")).hasSize(3);
        assertThat(operation.path("rows").get(0).get(1).asText()).isEqualTo("[EMAIL]");
        assertThat(operation.path("columns").get(1).path("protected").asBoolean()).isTrue();
        assertThat(operation.has("approval")).isTrue();
        assertThat(portaria(folder, "sessions", "list", "--home", home).out()).contains("leitor");
        assertThat(portaria(folder, "log", "verify", "--home", home).code()).isZero();
        assertThat(portaria(folder, "agents", "report", "--home", home).out())
                .contains("never-used");
        assertThat(portaria(folder, "connect", "loja", "--as", "leitor", "--home", home).out())
                .contains("psql");
        Ran unknown = portaria(folder, "connect", "loja", "--as", "ninguem", "--home", home);
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err()).contains("There is no agent ninguem in the catalog.");
        assertThat(portaria(folder, "token", "leitor", "--home", home).code()).isZero();
        Ran statements =
                portaria(folder, "sessions", "show", session.path("id").asText(), "--home", home);
        assertThat(statements.out()).contains(LONG.lines().toList());
        Ran none = portaria(folder, "sessions", "show", "nosuch", "--home", home);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("There is no session nosuch.");
        assertThat(portaria(folder, "sessions", "--home", home).code()).isEqualTo(2);
        assertThat(portaria(folder, "approvals", "--home", home).code()).isEqualTo(2);
    }

    @Test
    void commandsWorkWithAndWithoutARunningGateway() throws Exception {
        Path folder = Files.createTempDirectory("portaria-cli");
        String home = folder.resolve("home").toString();
        try (DemoGateway gateway =
                DemoGateway.start(folder, DemoGateway.CATALOG, InstantSource.system())) {
            try (Connection connection = gateway.connect("leitor");
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(LONG)) {
                assertThat(result.next()).isTrue();
            }
            everything(folder, home);
            Ran doctor = portaria(folder, "doctor", "--home", home);
            assertThat(doctor.out()).contains("target loja").contains("It is whole");
        }
        everything(folder, home);
        try (var files = Files.walk(folder.resolve("home").resolve("recordings"))) {
            Path recording =
                    files.filter(f -> f.toString().endsWith(".rec")).findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(recording);
            bytes[bytes.length / 2] ^= 1;
            Files.write(recording, bytes);
        }
        Ran verify = portaria(folder, "log", "verify", "--home", home);
        assertThat(verify.code()).isEqualTo(1);
        assertThat(verify.out().lines().count()).isGreaterThan(1);
    }

    /// An agent that was forgotten is what the demo shows; it is nothing wrong with the machine.
    @Test
    void doctorNotesAnExpiredAgentAndIsContent() throws Exception {
        Path folder = Files.createTempDirectory("portaria-doctor");
        String home = folder.resolve("home").toString();
        try (DemoGateway _ =
                DemoGateway.start(
                        folder,
                        DemoGateway.CATALOG.replace(
                                "{ name: escritor,", "{ name: escritor, expires: 2026-01-31,"),
                        InstantSource.system())) {
            Ran doctor = portaria(folder, "doctor", "--home", home);
            assertThat(doctor.out())
                    .contains("note  agent: The agent escritor expired on 2026-01-31.")
                    .containsPattern(
                            "note  wall loja: The gateway's role can read \\d+ protected columns")
                    .doesNotContain("WRONG");
            assertThat(doctor.code()).isZero();
            Ran connect = portaria(folder, "connect", "loja", "--as", "escritor", "--home", home);
            assertThat(connect.code()).isEqualTo(1);
            assertThat(connect.out()).isEmpty();
            assertThat(connect.err()).contains("The agent escritor expired on 2026-01-31.");
        }
    }

    @Test
    void helpIsHelp() throws Exception {
        Path folder = Files.createTempDirectory("portaria-help");
        Ran help = portaria(folder, "help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).isEqualTo(portaria(folder, "--help").out()).contains("connect");
        assertThat(portaria(folder, "help", "connect").out()).contains("--as");
        assertThat(help.out()).doesNotContain("bench");
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        Portaria.run(
                new Surroundings(writer, writer, Map.of("PORTARIA_FROM_SOURCE", "1")), "--help");
        assertThat(out.toString()).contains("bench postgresql");
    }

    /// Opening looks at the end of the log only.
    @Test
    void aGatewayThatStartsOnADamagedLogSaysSo() throws Exception {
        Path folder = Files.createTempDirectory("portaria-damaged");
        try (DemoGateway gateway =
                DemoGateway.start(folder, DemoGateway.CATALOG, InstantSource.system())) {
            for (int i = 0; i < 300; i++) {
                gateway.token("leitor");
            }
        }
        Path bundle = folder.resolve("home/ledger/tile/entries/000");
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[bytes.length / 2] ^= 1;
        Files.write(bundle, bytes);
        try (DemoGateway gateway =
                DemoGateway.start(folder, DemoGateway.CATALOG, InstantSource.system())) {
            for (int i = 0; i < 500 && gateway.gateway().status().warnings().isEmpty(); i++) {
                LockSupport.parkNanos(20_000_000);
            }
            assertThat(gateway.gateway().status().warnings())
                    .anyMatch(w ->
                            w.startsWith(
                                    "The log is damaged: tile/entries/000 was changed: leaf "));
        }
        Ran verify = portaria(folder, "log", "verify", "--home", folder.resolve("home").toString());
        assertThat(verify.out().lines().findFirst().orElseThrow())
                .startsWith("tile/entries/000 was changed: leaf ");
    }
}
