package io.portaria.engine;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.record.read.RecordingFolder;
import io.portaria.engine.record.read.RecordingReader;
import io.portaria.engine.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;

/// After a workload that touches personal data in every way, no file, no log line and no recording holds a raw value.
class NothingRawOnDiskTest {
    private final List<String> raw = new ArrayList<>(List.of(DemoGateway.PASSWORD));

    private static void attempt(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            if (rows) {
                try (ResultSet result = statement.getResultSet()) {
                    while (result.next()) {
                        // to its end
                    }
                }
            }
        } catch (SQLException e) {
            assertThat(e.getMessage()).doesNotContain(DemoGateway.PASSWORD);
        }
    }

    private void workload(DemoGateway gateway) throws Exception {
        String cpf;
        String email;
        String phone;
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT cpf, email, telefone FROM clientes WHERE id = 77")) {
            row.next();
            cpf = row.getString(1);
            email = row.getString(2);
            phone = row.getString(3);
        }
        raw.addAll(List.of(cpf, cpf.replaceAll("\\D", ""), email, phone));
        try (Connection connection = gateway.connect("dono")) {
            attempt(connection, "SELECT * FROM clientes WHERE id = 77");
            attempt(connection, "SELECT id FROM clientes WHERE cpf = '" + cpf + "'");
            attempt(
                    connection,
                    "SELECT id FROM clientes WHERE email = '" + email + "' -- " + phone);
            attempt(connection, "SELECT '" + cpf + "'::int");
            attempt(
                    connection,
                    "INSERT INTO clientes SELECT 900001, nome, cpf, email, telefone, nascimento, cep, cidade, uf, criado_em FROM clientes WHERE id = 77");
            attempt(connection, "DO $$ BEGIN RAISE NOTICE 'contato %', '" + email + "'; END $$");
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT id, nome FROM clientes WHERE cpf = ?")) {
                statement.setString(1, cpf);
                statement.executeQuery().close();
            } catch (SQLException e) {
                assertThat(e.getMessage()).doesNotContain(cpf);
            }
            PGConnection pg = connection.unwrap(PGConnection.class);
            try {
                pg.getCopyAPI()
                        .copyOut(
                                "COPY (SELECT nome, cpf, email FROM clientes WHERE id < 90) TO STDOUT",
                                new StringWriter());
            } catch (SQLException e) {
                assertThat(e.getMessage()).doesNotContain(cpf);
            }
            attempt(connection, "CREATE TABLE IF NOT EXISTS copia_teste (a text, b text)");
            try {
                pg.getCopyAPI()
                        .copyIn(
                                "COPY copia_teste FROM STDIN",
                                new StringReader(cpf + "\t" + email + "\n"));
            } catch (SQLException e) {
                assertThat(e.getMessage()).doesNotContain(cpf);
            }
            attempt(connection, "DROP TABLE IF EXISTS copia_teste");
        }
        try {
            DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:"
                                    + gateway.port()
                                    + "/loja?sslmode=disable",
                            email,
                            cpf)
                    .close();
        } catch (SQLException e) {
            assertThat(e.getSQLState()).startsWith("28");
        }
    }

    private void check(String where, String text) {
        for (String value : raw) {
            assertThat(text.contains(value)).as(where + " holds a raw value").isFalse();
        }
    }

    private void check(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        for (Charset charset :
                List.of(
                        StandardCharsets.ISO_8859_1,
                        StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_16BE)) {
            check(file.toString(), new String(bytes, charset));
        }
        check(
                file.toString(),
                new String(bytes, 1, Math.max(0, bytes.length - 1), StandardCharsets.UTF_16LE));
    }

    @Test
    void noFileNoLogAndNoRecordingHoldsARawValue() throws Exception {
        Path folder = Files.createTempDirectory("portaria-raw");
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (DemoGateway gateway =
                DemoGateway.start(folder, DemoGateway.CATALOG, InstantSource.system())) {
            workload(gateway);
            check("the command line", Files.readString(Path.of("/proc/self/cmdline")));
        } finally {
            System.setErr(before);
        }
        check("the log", log.toString(StandardCharsets.UTF_8));
        try (var files = Files.walk(folder)) {
            for (Path file :
                    files.filter(f -> Files.isRegularFile(f) && f.toFile().length() > 0).toList()) {
                check(file);
            }
        }
        int operations = 0;
        try (Vault vault =
                Vault.withKeyFile(
                        folder.resolve("home").resolve("vault"), folder.resolve("keys"))) {
            RecordingFolder recordings =
                    new RecordingFolder(
                            folder.resolve("home").resolve("recordings"),
                            vault.sessionKeys()::open);
            for (Path file : recordings.files()) {
                String id = file.getFileName().toString().replace(".rec", "");
                try (RecordingReader reader = recordings.find(id).orElseThrow()) {
                    check("a session", reader.session().toString());
                    for (var operation : reader.operations(0, 1000)) {
                        operations++;
                        check("an operation", operation.toString());
                        check("rows", reader.rows(operation.seq(), 0, 10_000).toString());
                    }
                    check("notes", reader.notes().toString());
                }
            }
        }
        assertThat(operations).isGreaterThan(8);
    }
}
