package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// A row can be read through the table that holds it and through every table above: a rule for one of them holds for all.
/// The values are words that no detector knows.
class PartitionsKeepTheRuleTest {
    private static final String RULES =
            """
              - { name: apelido, columns: ["loja:particoes.raiz.apelido", "loja:particoes.folha_de_baixo.alcunha", "loja:particoes.segunda.marca"], technique: redact }
            """;

    private static DemoGateway gateway;
    private static Connection agent;

    @BeforeAll
    static void start() throws Exception {
        execute("DROP SCHEMA IF EXISTS particoes CASCADE");
        execute("CREATE SCHEMA particoes");
        execute(
                "CREATE TABLE particoes.raiz (id integer, apelido text, alcunha text) PARTITION BY RANGE (id)");
        execute(
                "CREATE TABLE particoes.meio PARTITION OF particoes.raiz FOR VALUES FROM (0) TO (100) PARTITION BY RANGE (id)");
        execute(
                "CREATE TABLE particoes.fundo PARTITION OF particoes.meio FOR VALUES FROM (0) TO (50) PARTITION BY RANGE (id)");
        execute(
                "CREATE TABLE particoes.folha PARTITION OF particoes.fundo FOR VALUES FROM (0) TO (10)");
        execute(
                "CREATE TABLE particoes.folha_de_baixo PARTITION OF particoes.fundo FOR VALUES FROM (10) TO (20)");
        execute(
                "INSERT INTO particoes.raiz VALUES (1, 'segredo', 'x'), (11, 'segredo', 'segredo')");
        execute("CREATE TABLE particoes.primeira (id integer, marca text)");
        execute("CREATE TABLE particoes.segunda (id integer, marca text)");
        execute("CREATE TABLE particoes.filha (id integer, marca text)");
        execute("ALTER TABLE particoes.filha INHERIT particoes.primeira");
        execute("ALTER TABLE particoes.filha INHERIT particoes.segunda");
        execute("CREATE TABLE particoes.neta () INHERITS (particoes.filha)");
        execute("INSERT INTO particoes.neta VALUES (1, 'segredo')");
        gateway = DemoGateway.start(DemoGateway.CATALOG + RULES);
        agent = gateway.connect("dono");
    }

    @AfterAll
    static void stop() throws Exception {
        agent.close();
        gateway.close();
        execute("DROP SCHEMA particoes CASCADE");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String everything(String sql) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Statement statement = agent.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    all.append(rows.getString(i)).append(' ');
                }
            }
        }
        return all.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT apelido FROM particoes.raiz",
                "SELECT apelido FROM particoes.meio",
                "SELECT apelido FROM particoes.fundo",
                "SELECT apelido FROM particoes.folha",
                "SELECT upper(apelido) AS z FROM particoes.folha",
                // the rule is for the leaf, and the root shows its rows
                "SELECT alcunha FROM particoes.raiz WHERE id = 11",
                "SELECT lower(alcunha) FROM particoes.meio WHERE id = 11",
                // one of two parents, and a child of their child
                "SELECT marca FROM particoes.filha",
                "SELECT marca FROM particoes.neta",
                "SELECT marca FROM particoes.segunda"
            })
    void everyLevelIsMasked(String sql) throws SQLException {
        assertThat(everything(sql)).isNotEmpty().doesNotContainIgnoringCase("segredo");
    }

    /// It does not exist when the schema is read, and the transaction that made it has not ended.
    @Test
    void aNewLeafIsMaskedAtOnce() throws SQLException {
        execute(
                "CREATE TABLE particoes.nova PARTITION OF particoes.fundo FOR VALUES FROM (20) TO (30) PARTITION BY RANGE (id)");
        execute(
                "CREATE TABLE particoes.nova_folha PARTITION OF particoes.nova FOR VALUES FROM (20) TO (25)");
        execute("INSERT INTO particoes.raiz VALUES (21, 'segredo', 'x')");
        assertThat(everything("SELECT apelido FROM particoes.nova_folha"))
                .isNotEmpty()
                .doesNotContain("segredo");
    }
}
