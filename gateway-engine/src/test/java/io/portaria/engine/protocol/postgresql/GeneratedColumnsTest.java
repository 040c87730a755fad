package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.OneAgent;
import java.io.IOException;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;

/// Columns that the server computes from others of their row: what comes of a protected one is protected, whatever its name.
class GeneratedColumnsTest {
    private OneAgent agent;

    @BeforeEach
    void start() throws SQLException, IOException {
        DemoGateway.runDirect(
                "CREATE SCHEMA alheia",
                "CREATE FUNCTION alheia.curto(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT left($1, 9)'",
                """
                CREATE TABLE alheia.gente (id int, telefone text, qtd int, avesso text GENERATED ALWAYS AS (reverse(telefone)) STORED,
                  parte text GENERATED ALWAYS AS (alheia.curto(telefone)) STORED, tamanho int GENERATED ALWAYS AS (length(telefone)) STORED,
                  dobro int GENERATED ALWAYS AS (qtd * 2) STORED)
                """,
                "INSERT INTO alheia.gente VALUES (1, '+5511987654321', 4)",
                "CREATE VIEW alheia.vista AS SELECT id, avesso AS a, dobro FROM alheia.gente",
                "GRANT ALL ON SCHEMA alheia TO portaria_loja",
                "GRANT ALL ON ALL TABLES IN SCHEMA alheia TO portaria_loja",
                "ALTER TABLE alheia.gente OWNER TO portaria_loja");
        agent = OneAgent.start("dono");
    }

    @AfterEach
    void stop() throws SQLException {
        agent.close();
        DemoGateway.runDirect(
                "DROP SCHEMA IF EXISTS alheia CASCADE", "DROP TABLE IF EXISTS usuario CASCADE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM alheia.gente",
                "SELECT avesso, parte FROM alheia.gente",
                "SELECT a FROM alheia.vista",
                "SELECT upper(parte) FROM alheia.gente",
                "TABLE alheia.gente",
                "SELECT g FROM alheia.gente g",
                "UPDATE alheia.gente SET qtd = 5 RETURNING avesso, parte",
                "INSERT INTO alheia.gente (telefone) VALUES ('+5511987654321') RETURNING *"
            })
    void whatComesOfAProtectedColumnIsNotShown(String sql) {
        assertThat(agent.told(sql)).doesNotContain("123456", "987654", "119876");
    }

    @Test
    void norIsItCopied() throws SQLException, IOException {
        StringWriter copied = new StringWriter();
        try (Connection connection = agent.gateway().connect("dono", Map.of())) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "COPY (SELECT id, avesso, parte, tamanho, dobro FROM alheia.gente) TO STDOUT",
                            copied);
        }
        assertThat(copied.toString()).isEqualTo("1\t[OCULTO]\t[OCULTO]\t\\N\t8\n");
    }

    @Test
    void whatComesOfOthersIsShown() {
        assertThat(
                        agent.told(
                                "SELECT id, qtd, dobro FROM alheia.gente",
                                "SELECT dobro FROM alheia.vista"))
                .isEqualTo("1 4 8 8 ");
        assertThat(agent.told("SELECT tamanho FROM alheia.gente")).isEqualTo("null ");
    }

    /// As conditions on the column itself.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM alheia.gente WHERE avesso LIKE '123%'",
                "SELECT id FROM alheia.gente WHERE tamanho > 10",
                "SELECT id FROM alheia.gente ORDER BY parte",
                "CREATE INDEX ON alheia.gente (id, avesso)",
                "CREATE TABLE usuario AS SELECT avesso AS nota FROM alheia.gente",
                "SELECT id FROM alheia.vista WHERE a > '5'"
            })
    void whatComesOfAProtectedColumnIsNoCondition(String sql) {
        assertThat(agent.told(sql)).contains("rule: masking");
    }

    @Test
    void aPersonMayReleaseIt() {
        agent.gateway()
                .apply(
                        DemoGateway.CATALOG
                                + """
                                  - { name: tamanhos, columns: ["loja:alheia.gente.tamanho"], technique: none }
                                """);
        assertThat(agent.told("SELECT tamanho FROM alheia.gente")).isEqualTo("14 ");
        assertThat(agent.told("SELECT avesso FROM alheia.gente")).doesNotContain("123456");
    }

    /// In a table of one's own that is not there yet when it is filled.
    @ParameterizedTest
    @ValueSource(strings = {"", "BEGIN"})
    void inATableOfOnesOwn(String before) {
        for (String column :
                new String[] {
                    "nota text GENERATED ALWAYS AS (reverse(telefone)) STORED",
                    "nota text GENERATED ALWAYS AS (usuario.telefone) STORED",
                    "nota bool GENERATED ALWAYS AS (telefone > '5') STORED"
                }) {
            String told =
                    agent.told(
                            before.isEmpty() ? "SELECT 1" : before,
                            "CREATE TABLE usuario (id int, telefone text, " + column + ")",
                            "INSERT INTO usuario (telefone) SELECT telefone FROM alheia.gente",
                            "SELECT nota FROM usuario");
            assertThat(told)
                    .doesNotContain("123456", "987654")
                    .doesNotEndWith(" t ")
                    .doesNotEndWith(" f ");
            agent.told("ROLLBACK");
            agent.told("DROP TABLE IF EXISTS usuario");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BEGIN"})
    void alsoWhereItIsAddedLater(String before) {
        String told =
                agent.told(
                        before.isEmpty() ? "SELECT 1" : before,
                        "CREATE TABLE usuario (id int, telefone text)",
                        "INSERT INTO usuario (telefone) SELECT telefone FROM alheia.gente",
                        "ALTER TABLE usuario ADD COLUMN nota text GENERATED ALWAYS AS (reverse(telefone)) STORED",
                        "SELECT nota FROM usuario");
        assertThat(told).doesNotContain("123456", "987654");
        agent.told("ROLLBACK");
    }

    @Test
    void ofOtherColumnsOneMayMakeThem() {
        assertThat(
                        agent.told(
                                "BEGIN",
                                "CREATE TABLE usuario (id int, telefone text, qtd int, dobro int GENERATED ALWAYS AS (qtd * 2) STORED)",
                                "INSERT INTO usuario (qtd) VALUES (3)",
                                "COMMIT",
                                "SELECT dobro FROM usuario"))
                .isEqualTo("6 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "BEGIN"})
    void alsoInATableWithProtectedOnes(String before) {
        assertThat(
                        agent.told(
                                before,
                                "ALTER TABLE alheia.gente ADD COLUMN triplo int GENERATED ALWAYS AS (qtd * 3) STORED, ADD COLUMN seq int GENERATED BY DEFAULT AS IDENTITY",
                                "COMMIT",
                                "SELECT triplo, seq, avesso FROM alheia.gente"))
                .endsWith("12 1 [OCULTO] ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE alheia.gente ADD COLUMN x text GENERATED ALWAYS AS (left(telefone, 1)) STORED",
                "ALTER TABLE alheia.gente ADD x int GENERATED ALWAYS AS (ascii(gente.telefone)) STORED",
                "ALTER TABLE alheia.gente ADD COLUMN y int, ADD COLUMN x bool GENERATED ALWAYS AS (\"telefone\" > '5') STORED",
                "ALTER TABLE alheia.gente ADD COLUMN x text GENERATED ALWAYS AS (U&\"\\0074elefone\" || '') STORED",
                "ALTER TABLE alheia.gente ALTER COLUMN dobro SET EXPRESSION AS (length(telefone))",
                "ALTER TABLE alheia.gente ALTER COLUMN avesso DROP EXPRESSION",
                "ALTER TABLE alheia.gente ADD COLUMN z int GENERATED ALWAYS AS (id) STORED, ALTER avesso DROP EXPRESSION",
                "CREATE TABLE usuario (x text GENERATED ALWAYS AS (telefone) STORED) INHERITS (alheia.gente)"
            })
    void butNotOfThem(String definition) {
        assertThat(agent.told("BEGIN", definition)).contains("rule: masking");
        agent.told("ROLLBACK");
    }
}
