package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What the tools of developers and analysts send on an ordinary day: migrations, the statements of object mappers, reports. Each
/// statement answers through the gateway as it does without it, failures included, in a database as the demo's and in one where a
/// function of a person's reads a protected table.
class EverydayWorkTest {
    private static final String CATALOG =
            DemoGateway.CATALOG.replace(
                    "\"loja:*.*.telefone\"", "\"loja:*.*.email\", \"loja:*.*.telefone\"");

    /// Statements that a tool sends one after another.
    record Script(String name, List<String> statements) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Script> scripts() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        EverydayWorkTest.class.getResourceAsStream("everyday-work.sql"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("\n\n")).skip(1).map(EverydayWorkTest::script);
        }
    }

    private static Script script(String text) {
        List<String> lines = text.lines().toList();
        return new Script(lines.getFirst().substring(3), lines.subList(1, lines.size()));
    }

    @AfterEach
    void withoutTheFunction() throws SQLException {
        DemoGateway.runDirect("DROP FUNCTION IF EXISTS nome_de(int)");
        withoutWhatAPersonRemoves();
    }

    private static void withoutWhatAPersonRemoves() throws SQLException {
        DemoGateway.runDirect("DROP FUNCTION IF EXISTS marca(), dobro(int)");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void answersAsWithoutTheGateway(Script script) throws SQLException, IOException {
        same(script);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void alsoWhereAFunctionReadsAProtectedTable(Script script) throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE FUNCTION nome_de(int) RETURNS text LANGUAGE sql STABLE AS 'SELECT nome FROM clientes WHERE id = $1'");
        same(script);
    }

    private static void same(Script script) throws SQLException, IOException {
        List<String> expected;
        try (Connection direct = DemoGateway.direct()) {
            expected = answers(direct, script);
        }
        withoutWhatAPersonRemoves();
        try (DemoGateway gateway = DemoGateway.start(CATALOG);
                Connection through = gateway.connect("dono", Map.of("preferQueryMode", "simple"))) {
            assertThat(answers(through, script)).containsExactlyElementsOf(expected);
        }
    }

    private static List<String> answers(Connection connection, Script script) {
        List<String> all = new ArrayList<>();
        for (String sql : script.statements()) {
            all.add(sql + "\n   " + answer(connection, sql));
        }
        return all;
    }

    private static String answer(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "rows: " + statement.getUpdateCount();
            }
            StringBuilder all = new StringBuilder();
            try (ResultSet result = statement.getResultSet()) {
                ResultSetMetaData columns = result.getMetaData();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    all.append(columns.getColumnLabel(i))
                            .append(' ')
                            .append(columns.getColumnTypeName(i))
                            .append(", ");
                }
                while (result.next()) {
                    all.append('\n');
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        all.append(result.getString(i)).append('|');
                    }
                }
            }
            return all.toString();
        } catch (SQLException e) {
            // of failures that concern tables with protected columns the words are withheld
            return "ERROR " + e.getSQLState();
        }
    }
}
