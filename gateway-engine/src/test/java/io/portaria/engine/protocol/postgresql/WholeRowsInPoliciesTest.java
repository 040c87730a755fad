package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.OneAgent;
import io.portaria.engine.fixture.Told;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Policies over rows that lists of columns elsewhere hide, a bit that an extension keeps, and what ends by a timeout of the transaction.
class WholeRowsInPoliciesTest {
    private OneAgent agent;

    @BeforeEach
    void start() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE TABLE fresca (id int, telefone text, apelido text)",
                "INSERT INTO fresca VALUES (1, 'AIRAM', 'x'), (2, 'ESOJESOJESOJ', 'y')");
        agent = OneAgent.start("dono");
    }

    @AfterEach
    void stop() throws SQLException {
        agent.close();
        DemoGateway.runDirect(
                "DROP TABLE IF EXISTS fresca CASCADE",
                "DROP EXTENSION IF EXISTS isn CASCADE",
                "DROP POLICY IF EXISTS fresca_p ON clientes",
                "DROP POLICY IF EXISTS fresca_p ON produtos",
                "ALTER TABLE clientes DISABLE ROW LEVEL SECURITY",
                "ALTER TABLE clientes NO FORCE ROW LEVEL SECURITY",
                "ALTER TABLE produtos DISABLE ROW LEVEL SECURITY",
                "ALTER TABLE produtos NO FORCE ROW LEVEL SECURITY");
    }

    /// `isn_weak(boolean)` of the trusted extension isn keeps its argument in the session, and StoredFunctions.STATEFUL does not
    /// name it: any condition, for any row, uncounted.
    @Test
    void isnWeakKeepsABit() {
        agent.told("CREATE EXTENSION isn");
        String right =
                agent.told(
                        "SELECT isn_weak(false)",
                        "SELECT isn_weak(nome LIKE 'Maria%') FROM clientes WHERE id = 2",
                        "SELECT isn_weak()");
        String wrong =
                agent.told(
                        "SELECT isn_weak(false)",
                        "SELECT isn_weak(nome LIKE 'Xaria%') FROM clientes WHERE id = 2",
                        "SELECT isn_weak()");
        assertThat(right).isEqualTo(wrong);
    }

    /// A list of columns behind a function, anywhere in a policy, counts as columns that the definition adds (Lineage.added): a
    /// name in it hides that the same name is the whole row of the table.
    @Test
    void aPolicyIsAboutTheWholeRow() {
        String told =
                agent.told(
                        "CREATE POLICY fresca_p ON clientes USING ((SELECT count(*) FROM json_to_recordset('[]') AS j(clientes text)) = 0 AND clientes::text LIKE '%,\"Maria%')",
                        "ALTER TABLE clientes ENABLE ROW LEVEL SECURITY",
                        "ALTER TABLE clientes FORCE ROW LEVEL SECURITY",
                        "SELECT id FROM clientes WHERE id < 40");
        assertThat(told).contains("rule: masking");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE POLICY fresca_p ON clientes FOR UPDATE USING (true) WITH CHECK ((SELECT count(*) FROM json_to_recordset('[]') AS j(clientes text)) = 0 AND clientes::text LIKE '%Maria%')",
                "CREATE POLICY fresca_p ON clientes USING ((SELECT count(*) FROM ROWS FROM (json_to_recordset('[]') AS (clientes text))) = 0 AND clientes > ROW(1))",
                "CREATE INDEX ON clientes (id) WHERE clientes::text LIKE '%Maria%'"
            })
    void norInOtherWords(String definition) {
        assertThat(agent.told(definition)).contains("rule: masking");
    }

    /// What is asked of columns that nothing protects.
    @Test
    void aPolicyOfOtherColumnsMayBeMade() {
        assertThat(
                        agent.told(
                                "CREATE POLICY fresca_p ON produtos USING (id > 3)",
                                "ALTER TABLE produtos ENABLE ROW LEVEL SECURITY",
                                "ALTER TABLE produtos FORCE ROW LEVEL SECURITY",
                                "SELECT id FROM produtos WHERE id < 5"))
                .isEqualTo("4 ");
    }

    /// The same from a table with nothing protected, which asks another.
    @Test
    void aPolicyAsksAnotherTable() {
        String told =
                agent.told(
                        "CREATE POLICY fresca_p ON produtos USING ((SELECT count(*) FROM json_to_recordset('[]') AS j(fresca text)) = 0 AND EXISTS (SELECT FROM fresca WHERE fresca::text LIKE '%AIR%'))",
                        "ALTER TABLE produtos ENABLE ROW LEVEL SECURITY",
                        "ALTER TABLE produtos FORCE ROW LEVEL SECURITY",
                        "SELECT id FROM produtos WHERE id = 1");
        assertThat(told).contains("rule: masking");
    }

    /// What `transaction_timeout` ends is no failure for the count of 20 a day: its SQLSTATE 25P04 begins with 25 (Running.mayTell).
    @Test
    void whatATimeoutOfTheTransactionEndsIsCounted() throws SQLException {
        String last = "";
        for (int i = 0; i < 22; i++) {
            try (Connection one =
                            agent.gateway().connect("dono", Map.of("preferQueryMode", "simple"));
                    Statement slow = one.createStatement()) {
                last =
                        Told.everything(
                                slow,
                                "SET transaction_timeout = 150",
                                "SELECT CASE WHEN nome LIKE 'Maria%' THEN md5(repeat('x', 200000000 + id)) ELSE 'q' END FROM clientes WHERE id = 2");
            }
        }
        assertThat(last).contains("rule: failed computations");
    }
}
