package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What leaves through pgjdbc, in text and in binary format, simple and extended.
class MaskedResultsTest {
    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = DemoGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static List<List<String>> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return rows(result);
        }
    }

    private static List<List<String>> rows(ResultSet result) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        int n = result.getMetaData().getColumnCount();
        while (result.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= n; i++) {
                row.add(result.getString(i));
            }
            rows.add(row);
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "extendedForPrepared", "extendedCacheEverything"})
    void protectedColumnsLeaveMaskedWhateverTheProtocol(String mode) throws SQLException {
        try (Connection connection = gateway.connect("leitor", Map.of("preferQueryMode", mode))) {
            List<List<String>> rows =
                    rows(
                            connection,
                            "SELECT id, nome, cpf, email, telefone, nascimento, cidade FROM clientes WHERE id IN (1, 2) ORDER BY id");
            assertThat(rows).hasSize(2);
            assertThat(rows.getFirst().get(0)).isEqualTo("1");
            assertThat(rows.getFirst().get(1)).doesNotContain("João").isNotBlank();
            assertThat(rows.getFirst().get(2)).matches("\\*{3}\\.\\*{3}\\.\\*{3}-\\d\\d");
            assertThat(rows.getFirst().get(3)).isEqualTo("[EMAIL]");
            assertThat(rows.getFirst().get(4)).isEqualTo("[PHONE]");
            assertThat(rows.getFirst().get(5)).endsWith("-01-01");
            assertThat(rows.getFirst().get(6)).isEqualTo("Rio de Janeiro");
        }
    }

    @Test
    void binaryTransferIsMaskedAsText() throws SQLException {
        try (Connection connection =
                        gateway.connect(
                                "leitor",
                                Map.of("binaryTransfer", "true", "prepareThreshold", "1"));
                PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT id, nascimento, cpf, criado_em FROM clientes WHERE id = ?")) {
            for (int i = 1; i <= 7; i++) {
                statement.setInt(1, i);
                try (ResultSet result = statement.executeQuery()) {
                    assertThat(result.next()).isTrue();
                    assertThat(result.getInt(1)).isEqualTo(i);
                    assertThat(result.getDate(2).toString()).endsWith("-01-01");
                    assertThat(result.getString(3)).startsWith("***.");
                    assertThat(result.getTimestamp(4)).isNotNull();
                }
            }
        }
    }

    @Test
    void aliasesViewsAndCursorsDoNotHideAColumn() throws SQLException {
        try (Connection connection = gateway.connect("leitor")) {
            assertThat(
                            rows(
                                            connection,
                                            "SELECT endereco_eletronico AS x FROM contatos LIMIT 1")
                                    .getFirst()
                                    .getFirst())
                    .isEqualTo("[OCULTO]");
            assertThat(
                            rows(
                                            connection,
                                            "SELECT c.b FROM (SELECT email AS b FROM clientes LIMIT 1) c")
                                    .getFirst()
                                    .getFirst())
                    .isEqualTo("[EMAIL]");
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "DECLARE k CURSOR FOR SELECT email AS z FROM clientes ORDER BY id");
                assertThat(rows(connection, "FETCH 3 FROM k").getFirst().getFirst())
                        .isEqualTo("[EMAIL]");
            }
            connection.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT lower(email) FROM clientes WHERE id = 1",
                "SELECT substr(cpf, 1, 3) || '-' || substr(cpf, 5, 3) FROM clientes WHERE id = 1",
                "SELECT row_to_json(c)::text FROM clientes c WHERE id = 1",
                "SELECT c FROM clientes c WHERE id = 1",
                "SELECT encode(convert_to(email, 'UTF8'), 'hex') FROM clientes WHERE id = 1",
                "SELECT string_agg(email, ',') FROM clientes WHERE id < 4",
                "SELECT (SELECT email FROM clientes WHERE id = 1)",
                "SELECT email FROM clientes WHERE id = 1 UNION ALL SELECT 'x'",
                "SELECT query_to_xml('select email from clientes where id = 1', true, false, '')",
                "SELECT max(email) OVER () FROM clientes WHERE id = 1"
            })
    void whatIsComputedFromProtectedColumnsLeavesMaskedWhole(String sql) throws SQLException {
        try (Connection connection = gateway.connect("dono")) {
            for (List<String> row : rows(connection, sql)) {
                assertThat(String.valueOf(row.getFirst()))
                        .doesNotContain("@")
                        .doesNotContain("joao")
                        .doesNotMatch(".*\\d{3}.*")
                        .isIn("[OCULTO]", "[EMAIL]", "null");
            }
        }
    }

    @Test
    void rowsCanBeCountedAndOtherTablesReadFreely() throws SQLException {
        try (Connection connection = gateway.connect("leitor")) {
            assertThat(rows(connection, "SELECT count(*) FROM clientes").getFirst().getFirst())
                    .isEqualTo("50000");
            assertThat(
                            rows(
                                            connection,
                                            "SELECT sum(total)::numeric(20,2), upper(situacao) FROM pedidos GROUP BY 2 ORDER BY 2")
                                    .getFirst()
                                    .get(1))
                    .isEqualTo("CANCELADO");
        }
    }

    @Test
    void personalDataInFreeTextAndJsonIsFound() throws SQLException {
        try (Connection connection = gateway.connect("leitor")) {
            List<List<String>> rows =
                    rows(connection, "SELECT texto, dados FROM atendimentos ORDER BY id LIMIT 60");
            assertThat(rows.toString())
                    .doesNotContain("@")
                    .doesNotContainPattern("\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}")
                    .doesNotContainPattern("\\(\\d\\d\\) 9\\d{4}-\\d{4}");
            assertThat(rows.toString())
                    .contains("***.***.***-")
                    .contains("[EMAIL]")
                    .contains("Elogio ao atendimento");
        }
    }

    @Test
    void integersThatAreCpfsBecomeNull() throws SQLException {
        try (Connection connection = gateway.connect("dono");
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT id, cpf, pis, salario FROM funcionarios ORDER BY id LIMIT 30")) {
            while (result.next()) {
                result.getLong("cpf");
                assertThat(result.wasNull()).isTrue();
                assertThat(result.getString("pis")).doesNotMatch("\\d{11}");
                assertThat(result.getBigDecimal("salario")).isNotNull();
            }
        }
    }

    @Test
    void copyOutIsMaskedInTextCsvAndBinary() throws Exception {
        try (Connection connection = gateway.connect("leitor")) {
            for (String options :
                    List.of(
                            "",
                            " (FORMAT csv, HEADER)",
                            " WITH CSV DELIMITER ';' FORCE QUOTE *",
                            " (FORMAT binary)")) {
                StringWriter out = new StringWriter();
                long rows =
                        connection
                                .unwrap(PGConnection.class)
                                .getCopyAPI()
                                .copyOut(
                                        "COPY (SELECT id, nome, cpf, email, telefone FROM clientes ORDER BY id LIMIT 50) TO STDOUT"
                                                + options,
                                        out);
                assertThat(rows).isEqualTo(50);
                assertThat(out.toString())
                        .doesNotContain("@")
                        .contains("***.***.***-")
                        .contains("[PHONE]");
            }
            StringWriter table = new StringWriter();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY clientes (cpf, email) TO STDOUT", table);
            assertThat(table.toString()).doesNotContain("@").hasLineCount(50_000);
        }
    }

    /// COPY leaves generated columns out: what is masked by place would be masked one too far.
    @Test
    void copyLeavesGeneratedColumnsOutAndMasksTheRest() throws Exception {
        try (Connection connection = gateway.connect("dono");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TEMP TABLE gerada (dobro int GENERATED ALWAYS AS (n * 2) STORED, telefone text, n int)");
            statement.execute("INSERT INTO gerada VALUES (DEFAULT, '(11) 98765-4321', 1)");
            assertThat(copied(connection, "COPY gerada TO STDOUT")).isEqualTo("[PHONE]\t1\n");
            assertThat(copied(connection, "COPY gerada (n, telefone) TO STDOUT"))
                    .isEqualTo("1\t[PHONE]\n");
            assertThat(copied(connection, "COPY (SELECT * FROM gerada) TO STDOUT"))
                    .isEqualTo("2\t[PHONE]\t1\n");
        }
    }

    /// Who has the value that stands for NULL would be seen by its not being masked.
    @Test
    void whatStandsForNullInACopyAsksForNoValue() throws Exception {
        try (Connection connection = gateway.connect("dono");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE adivinhada (telefone text)");
            statement.execute(
                    "INSERT INTO adivinhada VALUES ('(11) 98765-4321'), ('(11) 98765-0000'), (NULL)");
            assertThat(copied(connection, "COPY adivinhada TO STDOUT (NULL '(11) 98765-4321')"))
                    .isEqualTo("[PHONE]\n[PHONE]\n[PHONE]\n");
            assertThat(copied(connection, "COPY adivinhada TO STDOUT (NULL 'null')"))
                    .isEqualTo("[PHONE]\n[PHONE]\nnull\n");
            assertThat(
                            copied(
                                    connection,
                                    "COPY adivinhada TO STDOUT (FORMAT csv, NULL '(11) 98765-4321')"))
                    .isEqualTo("\"[PHONE]\"\n\"[PHONE]\"\n(11) 98765-4321\n");
            assertThatThrownBy(() ->
                            copied(
                                    connection,
                                    "COPY adivinhada TO STDOUT (FORMAT csv, QUOTE '\r')"))
                    .hasMessageContaining("Portaria:");
        }
    }

    @Test
    void copyIsNotTakenForAnotherByWhatTheTransactionMadeOfItsColumns() throws Exception {
        try (Connection connection = gateway.connect("dono");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TEMP TABLE trocada (dobro int GENERATED ALWAYS AS (1) STORED, nota text, n int)");
            assertThat(copied(connection, "COPY trocada TO STDOUT")).isEmpty();
            connection.setAutoCommit(false);
            // as many columns are sent as before, and others
            statement.execute("ALTER TABLE trocada ALTER dobro DROP EXPRESSION");
            statement.execute("ALTER TABLE trocada DROP n");
            statement.execute("ALTER TABLE trocada ADD m int GENERATED ALWAYS AS (1) STORED");
            assertThatThrownBy(() -> copied(connection, "COPY trocada TO STDOUT"))
                    .hasMessageContaining("What this COPY sends cannot be analysed");
            connection.rollback();
        }
    }

    private static String copied(Connection connection, String sql) throws Exception {
        StringWriter rows = new StringWriter();
        connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, rows);
        return rows.toString();
    }

    @Test
    void errorsDoNotQuoteValues() throws SQLException {
        try (Connection connection = gateway.connect("dono");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() ->
                            statement.executeQuery("SELECT email::int FROM clientes WHERE id = 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22P02"))
                    .hasMessageNotContaining("@");
            String cpf;
            try (Connection direct = DemoGateway.direct()) {
                cpf = rows(direct, "SELECT cpf FROM clientes WHERE id = 1").getFirst().getFirst();
            }
            assertThatThrownBy(() ->
                            statement.execute(
                                    "INSERT INTO clientes SELECT 99999999, nome, cpf, email, telefone, nascimento, cep, cidade, uf, criado_em FROM clientes WHERE id = 1"))
                    .hasMessageNotContaining(cpf);
            assertThatThrownBy(() ->
                            statement.execute(
                                    "INSERT INTO clientes VALUES (99999999, 'X', '"
                                            + cpf
                                            + "', 'a@b.example', '1', now(), '1', 'c', 'SP', now())"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23505"))
                    .hasMessageNotContaining(cpf);
        }
    }

    @Test
    void refusalsNameTheRoleAndKeepTheTransactionTrue() throws SQLException {
        try (Connection connection = gateway.connect("leitor");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM funcionarios"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"))
                    .hasMessageContaining("leitura")
                    .hasMessageContaining("funcionarios");
            connection.setAutoCommit(false);
            rows(connection, "SELECT 1");
            assertThatThrownBy(() -> statement.execute("DELETE FROM pedidos"))
                    .hasMessageContaining("does not allow");
            assertThatThrownBy(() -> statement.execute("SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
            connection.rollback();
            assertThat(rows(connection, "SELECT 1")).hasSize(1);
        }
    }

    @Test
    void aReaderCannotMakeItsSessionWritable() throws SQLException {
        try (Connection connection = gateway.connect("leitor");
                Statement statement = connection.createStatement()) {
            for (String sql :
                    List.of(
                            "SET default_transaction_read_only = off",
                            "BEGIN READ WRITE",
                            "SET TRANSACTION READ WRITE",
                            "SELECT set_config('transaction_read_only', 'off', false)",
                            "SELECT set_config('trans' || 'action_read_only', 'off', false)")) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .as(sql)
                        .hasMessageMatching("(?s).*(read only|analysis).*");
            }
            assertThat(rows(connection, "SHOW default_transaction_read_only").getFirst().getFirst())
                    .isEqualTo("on");
        }
    }
}
