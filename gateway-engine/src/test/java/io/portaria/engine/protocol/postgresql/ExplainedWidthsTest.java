package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.OneAgent;
import io.portaria.engine.fixture.Told;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// EXPLAIN says how wide the rows of each step are: of a table with one row left, how long its value is.
class ExplainedWidthsTest {
    private OneAgent agent;

    @BeforeEach
    void start() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE TABLE fresca (id int, telefone text)",
                "INSERT INTO fresca VALUES (1, 'AIRAM'), (2, 'ESOJESOJESOJ')",
                "ALTER TABLE fresca OWNER TO portaria_loja");
        agent = OneAgent.start("dono");
    }

    @AfterEach
    void stop() throws SQLException {
        agent.close();
        DemoGateway.runDirect("DROP TABLE fresca");
    }

    private String explained(String explain, int row) {
        String told =
                agent.told(
                        "BEGIN",
                        "DELETE FROM fresca WHERE id <> " + row,
                        "ANALYZE fresca",
                        explain);
        agent.told("ROLLBACK");
        return told;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EXPLAIN SELECT telefone FROM fresca",
                "EXPLAIN VERBOSE SELECT * FROM fresca ORDER BY id",
                "EXPLAIN (FORMAT JSON) SELECT telefone FROM fresca",
                "EXPLAIN (FORMAT XML) SELECT telefone FROM fresca",
                "EXPLAIN (FORMAT YAML) SELECT telefone FROM fresca",
                "EXPLAIN UPDATE fresca SET telefone = telefone"
            })
    void areTheSameWhateverTheValueIs(String explain) {
        String one = explained(explain, 1);
        assertThat(one).isEqualTo(explained(explain, 2)).doesNotContain("ERROR");
        assertThat(one.toLowerCase(java.util.Locale.ROOT)).containsPattern("width\\W+0|oculto");
    }

    @Test
    void ofOtherTablesTheyAreAsDirect() throws SQLException {
        String explain = "EXPLAIN SELECT nome, preco FROM produtos";
        try (Connection direct = DemoGateway.direct();
                Statement asking = direct.createStatement()) {
            assertThat(agent.told(explain))
                    .isEqualTo(Told.everything(asking, explain))
                    .doesNotContain("width=0");
        }
    }
}
