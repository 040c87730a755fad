package io.portaria.engine;

import io.portaria.engine.api.OperationView;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.ServedGateway;
import io.portaria.engine.record.read.RecordingFolder;
import io.portaria.engine.record.read.RecordingReader;
import io.portaria.engine.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/// After a workload that touches personal data in every way, no file, no log line, no recording and no index holds a raw
/// value, nor does the process that served it show the upstream password. Each touch is proved twice: by what came back,
/// and by what stands of it in the book, for a workload that did not run leaves nothing raw either.
class NothingRawOnDiskTest {
    private static final String PARTIAL = "\\*{3}\\.\\*{3}\\.\\*{3}-\\d\\d";

    private final List<String> raw = new ArrayList<>();
    private String cpf = "";
    private String email = "";
    private String phone = "";

    /// What must stand in the book: an operation whose statement begins so, and is so.
    private record Expected(String start, Predicate<OperationView> is) {}

    private final List<Expected> expected = new ArrayList<>();

    private void inTheBook(String start, Predicate<OperationView> is) {
        expected.add(new Expected(start, is));
    }

    private void readPerson77() throws SQLException {
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
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return text(rows);
        }
    }

    private static String text(ResultSet rows) throws SQLException {
        StringBuilder text = new StringBuilder();
        while (rows.next()) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                text.append(rows.getString(i)).append('|');
            }
        }
        return text.toString();
    }

    private static Throwable failure(Connection connection, String sql) {
        return catchThrowableOfType(SQLException.class, () -> query(connection, sql));
    }

    private void queries(Connection connection) throws SQLException {
        assertThat(query(connection, "SELECT * FROM clientes WHERE id = 77"))
                .startsWith("77|")
                .containsPattern(PARTIAL)
                .contains("[EMAIL]")
                .contains("[PHONE]");
        inTheBook(
                "SELECT * FROM clientes WHERE id",
                o -> o.rowCount() == 1 && o.masked().containsKey("cpf"));
        assertThat(query(connection, "SELECT id AS n1 FROM clientes WHERE cpf = '" + cpf + "'"))
                .isEqualTo("77|");
        inTheBook("SELECT id AS n1", o -> o.rowCount() == 1);
        assertThat(
                        query(
                                connection,
                                "SELECT id AS n2 FROM clientes WHERE email = '"
                                        + email
                                        + "' -- "
                                        + phone))
                .isEqualTo("77|");
        inTheBook("SELECT id AS n2", o -> o.rowCount() == 1);
    }

    private void parameters(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT id, nome AS p1 FROM clientes WHERE cpf = ? AND email = ?")) {
            for (int i = 0; i < 7; i++) {
                statement.setString(1, cpf);
                statement.setString(2, email);
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(text(rows)).startsWith("77|");
                }
            }
        }
        inTheBook(
                "SELECT id, nome AS p1",
                o ->
                        o.parameters().size() == 2
                                && o.parameters().stream().allMatch(Optional::isPresent));
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT ?::bigint + 0 AS p2, ?::bytea IS NULL")) {
            statement.setLong(1, Long.parseLong(cpf.replaceAll("\\D", "")));
            statement.setBytes(2, email.getBytes(StandardCharsets.UTF_8));
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(text(rows)).isEqualTo("null|f|");
            }
        }
        inTheBook("SELECT $1::bigint + ", o -> o.parameters().size() == 2);
    }

    private void errors(Connection connection) {
        assertThat(failure(connection, "SELECT '" + cpf + "'::int AS e1"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22P02"))
                .hasMessageContaining("invalid input syntax for type integer")
                .hasMessageNotContaining(cpf);
        inTheBook("SELECT '", o -> o.statement().endsWith("e1") && o.error().isPresent());
        assertThat(
                        failure(
                                connection,
                                "INSERT INTO clientes VALUES (900001, 'X', '"
                                        + cpf
                                        + "', 'a@b.example', '1', now(), '1', 'c', 'SP', now())"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23505"))
                .hasMessageContaining("violates unique constraint \"clientes_cpf_key\"")
                .hasMessageNotContaining("already exists")
                .hasMessageNotContaining(cpf);
        inTheBook(
                "INSERT INTO clientes VALUES (",
                o -> o.error().orElse("").contains("violates unique constraint"));
        assertThat(
                        failure(
                                connection,
                                "INSERT INTO clientes SELECT 900001, nome, cpf, email, telefone, nascimento, cep, cidade, uf, criado_em FROM clientes WHERE email = '"
                                        + email
                                        + "'"))
                .hasMessageContaining("as the source of a write");
        inTheBook("INSERT INTO clientes SELECT", o -> o.decision().equals("deny"));
        assertThat(failure(connection, "SELECT '" + email + "' FROM \"" + cpf + "\""))
                .hasMessageContaining("does not exist")
                .hasMessageNotContaining(cpf);
        inTheBook("SELECT '", o -> o.statement().contains("FROM \"") && o.error().isPresent());
    }

    private void notices(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "DO $$ BEGIN RAISE NOTICE 'contato % e %', '"
                            + email
                            + "', '"
                            + cpf
                            + "'; END $$");
            assertThat(String.valueOf(statement.getWarnings()))
                    .contains("withheld by Portaria")
                    .doesNotContain(cpf);
            inTheBook("DO ", o -> o.error().isEmpty() && o.outcome().equals("DO"));
            statement.execute("DROP TABLE IF EXISTS \"contato " + email + " e " + cpf + "\"");
            assertThat(String.valueOf(statement.getWarnings()))
                    .containsPattern("table \"contato email-\\S+ e cpf-\\S+\" does not exist")
                    .doesNotContain(cpf);
            inTheBook("DROP TABLE IF EXISTS", o -> o.outcome().equals("DROP TABLE"));
            statement.execute("LISTEN canal");
            statement.execute("NOTIFY canal, 'ligar para " + phone + "'");
            assertThat(connection.unwrap(PGConnection.class).getNotifications(2000))
                    .singleElement()
                    .satisfies(n -> assertThat(n.getParameter()).matches("ligar para phone-\\w+"));
            inTheBook("NOTIFY canal", o -> o.error().isEmpty());
        }
    }

    private void copies(Connection connection) throws Exception {
        PGConnection pg = connection.unwrap(PGConnection.class);
        for (String options : List.of("", " (FORMAT csv, HEADER)")) {
            StringWriter out = new StringWriter();
            long rows =
                    pg.getCopyAPI()
                            .copyOut(
                                    "COPY (SELECT nome, cpf, email FROM clientes WHERE id BETWEEN 70 AND 79) TO STDOUT"
                                            + options,
                                    out);
            assertThat(rows).isEqualTo(10);
            assertThat(out.toString()).contains("[EMAIL]").containsPattern(PARTIAL);
        }
        ByteArrayOutputStream binary = new ByteArrayOutputStream();
        assertThat(
                        pg.getCopyAPI()
                                .copyOut(
                                        "COPY (SELECT cpf, email FROM clientes WHERE id = 77) TO STDOUT (FORMAT binary)",
                                        binary))
                .isEqualTo(1);
        assertThat(binary.toString(StandardCharsets.ISO_8859_1)).contains("[EMAIL]");
        inTheBook(
                "COPY (SELECT nome, cpf, email FROM clientes WHERE id BETWEEN",
                o -> o.rowCount() == 10 && o.outcome().equals("COPY 10"));
        inTheBook("COPY (SELECT cpf, email", o -> o.rowCount() == 1);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE copia_teste (a text, b text)");
            try {
                assertThat(
                                pg.getCopyAPI()
                                        .copyIn(
                                                "COPY copia_teste FROM STDIN",
                                                new StringReader(
                                                        (cpf + "\t" + email + "\n").repeat(3))))
                        .isEqualTo(3);
                inTheBook("COPY copia_teste FROM STDIN", o -> o.outcome().equals("COPY 3"));
                assertThat(query(connection, "SELECT a, b FROM copia_teste LIMIT 1"))
                        .matches(PARTIAL + "\\|\\[EMAIL]\\|");
                inTheBook("SELECT a, b FROM copia_teste", o -> o.rowCount() == 1);
                Throwable broken =
                        catchThrowableOfType(
                                SQLException.class,
                                () ->
                                        pg.getCopyAPI()
                                                .copyIn(
                                                        "COPY copia_teste (a) FROM STDIN",
                                                        new StringReader(
                                                                cpf + "\t" + email + "\n")));
                assertThat(broken)
                        .hasMessageMatching("(?s).*(extra data|withheld by Portaria).*")
                        .hasMessageNotContaining(email);
                inTheBook("COPY copia_teste (a)", o -> o.error().isPresent());
            } finally {
                statement.execute("DROP TABLE copia_teste");
            }
        }
    }

    /// Somebody who sends personal data where names and tokens belong.
    private void login(ServedGateway gateway) {
        Throwable refused =
                catchThrowableOfType(
                        SQLException.class,
                        () ->
                                DriverManager.getConnection(
                                                gateway.url(), gateway.login(email, cpf))
                                        .close());
        assertThat(((SQLException) refused).getSQLState()).startsWith("28");
        assertThat(refused).hasMessageNotContaining(cpf).hasMessageNotContaining(email);
    }

    private void check(String where, String text) {
        for (String value : raw) {
            assertThat(text.contains(value)).as(where + " holds a raw value").isFalse();
        }
    }

    private void check(String where, byte[] bytes) {
        for (Charset charset :
                List.of(
                        StandardCharsets.ISO_8859_1,
                        StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_16BE)) {
            check(where, new String(bytes, charset));
        }
        check(
                where,
                new String(bytes, 1, Math.max(0, bytes.length - 1), StandardCharsets.UTF_16LE));
    }

    /// The gateway's process and whatever it started: arguments and environment, which others on the machine can see.
    private void checkProcess(long pid) throws Exception {
        List<Long> pids = new ArrayList<>(List.of(pid));
        ProcessHandle.of(pid)
                .orElseThrow()
                .descendants()
                .map(ProcessHandle::pid)
                .forEach(pids::add);
        for (long each : pids) {
            for (String what : List.of("cmdline", "environ")) {
                Path file = Path.of("/proc", Long.toString(each), what);
                if (Files.exists(file)) {
                    byte[] bytes = Files.readAllBytes(file);
                    assertThat(bytes).as(what).isNotEmpty();
                    check(what + " of the process", bytes);
                }
            }
        }
    }

    @Test
    void noFileNoLogAndNoRecordingHoldsARawValue() throws Exception {
        ServedGateway.Prepared home = ServedGateway.prepare(DemoGateway.CATALOG, "dono");
        Path folder = home.home().getParent();
        raw.addAll(
                List.of(
                        DemoGateway.PASSWORD,
                        Base64.getEncoder()
                                .withoutPadding()
                                .encodeToString(
                                        DemoGateway.PASSWORD.getBytes(StandardCharsets.US_ASCII)),
                        HexFormat.of()
                                .formatHex(
                                        DemoGateway.PASSWORD.getBytes(StandardCharsets.US_ASCII)),
                        home.token()));
        readPerson77();
        // at debug, so that nothing hides behind a level
        try (ServedGateway gateway =
                ServedGateway.start(
                        home,
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=debug",
                        "-Dorg.slf4j.simpleLogger.log.org.eclipse.jetty=debug")) {
            try (Connection connection =
                    DriverManager.getConnection(
                            gateway.url(), gateway.login("dono", home.token()))) {
                queries(connection);
                parameters(connection);
                errors(connection);
                notices(connection);
                copies(connection);
            }
            login(gateway);
            checkProcess(gateway.pid());
            checkFiles(folder);
        }
        checkFiles(folder);
        assertThat(ServedGateway.log(home)).content().contains("DEBUG");
        try (Vault vault = Vault.withKeyFile(home.home().resolve("vault"), home.keys())) {
            checkRecordings(home.home().resolve("recordings"), vault);
            checkIndex(home.home(), vault);
        }
    }

    private void checkFiles(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all =
                    files.filter(f -> Files.isRegularFile(f) && f.toFile().length() > 0).toList();
            assertThat(all).anyMatch(f -> f.endsWith("index.mv.db"));
            assertThat(all).anyMatch(f -> f.endsWith("serve.log"));
            assertThat(all).anyMatch(f -> f.toString().endsWith(".rec"));
            for (Path file : all) {
                checkIfThere(file);
            }
        }
    }

    /// What is written aside and then takes another's place may be gone since it was listed; it is looked at in its place after
    /// the gateway has ended.
    private void checkIfThere(Path file) throws Exception {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            assertThat(file.getFileName().toString()).endsWith(".tmp");
            return;
        }
        check(file.toString(), content);
    }

    private void checkRecordings(Path folder, Vault vault) throws Exception {
        RecordingFolder recordings = new RecordingFolder(folder, vault.sessionKeys()::open);
        List<OperationView> operations = new ArrayList<>();
        StringBuilder notes = new StringBuilder();
        StringBuilder rows = new StringBuilder();
        for (Path file : recordings.files()) {
            String id = file.getFileName().toString().replace(".rec", "");
            try (RecordingReader reader = recordings.find(id).orElseThrow()) {
                check("a session", reader.session().toString());
                for (OperationView operation : reader.operations(0, 1000)) {
                    operations.add(operation);
                    rows.append(reader.rows(operation.seq(), 0, 10_000));
                }
                notes.append(reader.notes());
            }
        }
        check("an operation", operations.toString());
        check("rows", rows.toString());
        check("notes", notes.toString());
        for (Expected each : expected) {
            assertThat(operations)
                    .as(each.start())
                    .anyMatch(o -> o.statement().startsWith(each.start()) && each.is().test(o));
        }
        assertThat(rows.toString()).contains("[EMAIL]").containsPattern(PARTIAL);
        assertThat(notes.toString()).contains("contato email-").contains("ligar para phone-");
    }

    /// The index of sessions is encrypted, and holds nothing raw even for who has its key.
    private void checkIndex(Path home, Vault vault) throws Exception {
        byte[] purpose = "sessions".getBytes(StandardCharsets.US_ASCII);
        Properties login = new Properties();
        login.setProperty("user", "portaria");
        login.setProperty(
                "password", vault.digest("index").hex(purpose, 0, purpose.length) + " index");
        StringBuilder script = new StringBuilder();
        try (Connection connection =
                        new org.h2.Driver()
                                .connect(
                                        "jdbc:h2:file:"
                                                + home.resolve("index").toAbsolutePath()
                                                + ";CIPHER=AES",
                                        login);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM sessions")) {
            script.append(text(rows));
        }
        assertThat(script).contains("dono");
        check("the index", script.toString());
    }
}
