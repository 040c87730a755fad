package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// An agent reads a masked row, changes something and writes it back: the mask must not take the place of the value.
class MasksSentBackTest {
    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = DemoGateway.start();
    }

    @AfterAll
    static void stop() throws SQLException {
        gateway.close();
        DemoGateway.runDirect("DROP TABLE IF EXISTS mascara_alvo");
    }

    @BeforeEach
    void fill() throws SQLException {
        DemoGateway.runDirect(
                "DROP TABLE IF EXISTS mascara_alvo",
                "CREATE TABLE mascara_alvo (id int, nome text, cpf text, email text, telefone text, nota text)",
                "INSERT INTO mascara_alvo VALUES (1, 'Rita', '11144477735', 'rita@aurora.example', '(11) 98765-4321', 'nada')");
    }

    private static String stored() throws SQLException {
        try (Connection connection = DemoGateway.direct();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) || ' ' || max(email) || ' ' || max(cpf) FROM mascara_alvo")) {
            row.next();
            return row.getString(1);
        }
    }

    private static final String AS_IT_WAS = "1 rita@aurora.example 11144477735";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE mascara_alvo SET email = 'r***@aurora.example' WHERE id = 1",
                "UPDATE mascara_alvo SET email = '[EMAIL]' WHERE id = 1",
                "UPDATE mascara_alvo SET cpf = '***.***.***-35' WHERE id = 1",
                "UPDATE mascara_alvo SET cpf = 'cpf-abcdefgh234567ab' WHERE id = 1",
                "UPDATE mascara_alvo SET email = E'[EMAIL]', nota = $$x$$ WHERE id = 1",
                "UPDATE mascara_alvo SET nome = 'R***' WHERE id = 1",
                "UPDATE mascara_alvo SET telefone = '(11) *****-4321'",
                "INSERT INTO mascara_alvo VALUES (2, 'p-abcdefgh234567ab', '[CPF]', '[OCULTO]', '[PHONE]', 'y')",
                "INSERT INTO mascara_alvo (id, email) VALUES (2, 'a'), (3, 'email-abcdefgh234567ab@pseudonimo.invalid')",
                "WITH x AS (UPDATE mascara_alvo SET cpf = '[CPF]' RETURNING 1) SELECT * FROM x",
                "MERGE INTO mascara_alvo a USING (VALUES (1)) v(id) ON a.id = v.id WHEN MATCHED THEN UPDATE SET cpf = '[CPF]'"
            })
    void aConstantThatIsAMaskIsNotWritten(String sql) throws SQLException {
        for (String mode : new String[] {"simple", "extended"}) {
            try (Connection connection = gateway.connect("dono", Map.of("preferQueryMode", mode));
                    Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42501"))
                        .hasMessageContaining("masked write");
                assertThat(statement.execute("SELECT 1")).isTrue();
            }
        }
        assertThat(stored()).isEqualTo(AS_IT_WAS);
    }

    @Test
    void whatWasReadMaskedIsNotWrittenBackAsAParameter() throws SQLException {
        try (Connection connection = gateway.connect("dono");
                Statement read = connection.createStatement();
                PreparedStatement write =
                        connection.prepareStatement(
                                "UPDATE mascara_alvo SET nome = ?, email = ?, cpf = ?, nota = ? WHERE id = ?")) {
            String[] row = new String[3];
            try (ResultSet result =
                    read.executeQuery("SELECT nome, email, cpf FROM mascara_alvo WHERE id = 1")) {
                result.next();
                for (int i = 0; i < 3; i++) {
                    row[i] = result.getString(i + 1);
                }
            }
            for (int i = 0; i < 3; i++) {
                write.setString(i + 1, row[i]);
            }
            write.setString(4, "conferido");
            write.setInt(5, 1);
            for (int i = 0; i < 8; i++) {
                assertThatThrownBy(write::executeUpdate).hasMessageContaining("masked write");
            }
        }
        assertThat(stored()).isEqualTo(AS_IT_WAS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "COPY mascara_alvo (id, email) FROM STDIN; '2\tbia@aurora.example\n3\tb***@aurora.example\n'",
                "COPY mascara_alvo (id, email) FROM STDIN; '2\t[EMAIL]'",
                "COPY mascara_alvo (id, email) FROM STDIN (FORMAT csv); '2,\"r***@aurora.example\"\n'"
            })
    void rowsOfACopyThatHoldMasksAreNotWritten(String sql, String rows) throws Exception {
        try (Connection connection = gateway.connect("dono")) {
            assertThatThrownBy(() ->
                            connection
                                    .unwrap(PGConnection.class)
                                    .getCopyAPI()
                                    .copyIn(sql, new StringReader(rows)))
                    .hasMessageContaining("masked write");
            long copied =
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn(
                                    "COPY mascara_alvo (id, email) FROM STDIN",
                                    new StringReader("9\tnovo@aurora.example\n"));
            assertThat(copied).isEqualTo(1);
        }
        DemoGateway.runDirect("DELETE FROM mascara_alvo WHERE id = 9");
        assertThat(stored()).isEqualTo(AS_IT_WAS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE mascara_alvo SET nota = 'see [1] and *** note ***' WHERE id = 1",
                "UPDATE mascara_alvo SET nota = 'cpf-nota' WHERE id = 1",
                "UPDATE mascara_alvo SET nota = '5 * 3 - 2' WHERE id = 1",
                "UPDATE mascara_alvo SET nota = '(11) 98765-4321' WHERE id = 1",
                "UPDATE mascara_alvo SET nota = 'a-b' /* *** [CPF] */ WHERE id = 1"
            })
    void whatOnlyLooksALittleLikeAMaskIsWritten(String sql) throws SQLException {
        try (Connection connection = gateway.connect("dono");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    @Test
    void masksMayBeWrittenWhereNothingIsProtected() throws SQLException {
        try (Connection connection = gateway.connect("dono");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE relatorio (id int, quem text)");
            assertThat(
                            statement.executeUpdate(
                                    "INSERT INTO relatorio VALUES (1, 'r***@aurora.example')"))
                    .isEqualTo(1);
        }
    }

    @Test
    void tensOfThousandsOfValuesAreWrittenAndLookedAt() throws SQLException {
        StringBuilder rows = new StringBuilder("INSERT INTO mascara_alvo (id, nome, cpf) VALUES ");
        for (int i = 0; i < 15_000; i++) {
            rows.append(i > 0 ? ", " : "").append("(").append(i).append(", 'Ana ").append(i);
            rows.append("', '11144477735')");
        }
        try (Connection connection = gateway.connect("dono", Map.of());
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(rows.toString())).isEqualTo(15_000);
            String masked = rows + ", (15000, 'Ana', '[CPF]')";
            assertThatThrownBy(() -> statement.execute(masked)).hasMessageContaining("mask");
            String reads = rows + ", (15000, (SELECT email FROM clientes WHERE id = 77), '')";
            assertThatThrownBy(() -> statement.execute(reads)).isInstanceOf(SQLException.class);
        }
        assertThat(stored()).startsWith("15001 ");
    }
}
