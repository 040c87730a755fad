package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
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

/// Keys and indexes of tables that an agent makes, and others fill: by their order, and by what a foreign key takes, values could
/// be asked for.
class NewKeysTest {
    private DemoGateway gateway;
    private Connection agent;
    private Statement statement;

    @BeforeEach
    void start() throws SQLException, IOException {
        gateway = DemoGateway.start();
        agent = gateway.connect("dono", Map.of("preferQueryMode", "simple"));
        statement = agent.createStatement();
    }

    @AfterEach
    void stop() throws SQLException {
        agent.close();
        gateway.close();
        DemoGateway.runDirect("DROP TABLE IF EXISTS minha, outra CASCADE");
    }

    /// Past the gateway the first of these puts rows in the order of the telephone numbers within a state.
    @Test
    void anIndexBehindOthersOrdersRows() throws SQLException {
        DemoGateway.runDirect(
                "CREATE TABLE minha (id int, uf text, telefone text, UNIQUE (uf, telefone, id))",
                "INSERT INTO minha SELECT g, 'U' || g / 1000, md5(g::text) FROM generate_series(1, 20000) g",
                "ANALYZE minha");
        try (Connection direct = DemoGateway.direct();
                Statement past = direct.createStatement()) {
            String ordered =
                    Told.everything(past, "SELECT id FROM minha ORDER BY uf, telefone LIMIT 20");
            assertThat(Told.everything(past, "SELECT id FROM minha ORDER BY uf LIMIT 20"))
                    .isEqualTo(ordered);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE minha (id int, uf text, telefone text, UNIQUE (uf, telefone, id))",
                "CREATE TABLE minha (id int, uf text, telefone text, PRIMARY KEY (id, telefone))",
                "CREATE TABLE minha (id int, uf text, telefone text, EXCLUDE USING btree (uf WITH =, telefone WITH =))",
                "CREATE TABLE minha (id int, uf text, telefone text); CREATE INDEX ON minha (uf, telefone)",
                "CREATE TABLE minha (id int, uf text, telefone text); CREATE UNIQUE INDEX ON minha (lower(uf), telefone)",
                "CREATE TABLE minha (id int, uf text, telefone text); ALTER TABLE minha ADD UNIQUE (uf, telefone)",
                "BEGIN; CREATE TABLE minha (id int, uf text, telefone text); CREATE INDEX ON minha (uf, telefone)",
                "BEGIN; CREATE TABLE minha (id int, uf text); ALTER TABLE minha ADD telefone text, ADD UNIQUE (uf, telefone)",
                "BEGIN; CREATE TEMP TABLE minha (uf text, telefone text, UNIQUE (uf, telefone))",
                "SET standard_conforming_strings = off; CREATE TABLE minha (uf text DEFAULT 'a\\\\b', telefone text, UNIQUE (uf, telefone))",
                "CREATE TABLE minha (id int, uf text, nr_cpf text, UNIQUE (uf, nr_cpf))",
                "BEGIN; CREATE TABLE minha (uf text, telefone text); CREATE INDEX ON minha (uf, lower(telefone))",
                "BEGIN; CREATE TABLE minha (uf text, telefone text); CREATE INDEX ON minha (uf, (telefone || ''))",
                "BEGIN; CREATE TABLE minha (uf text, telefone text, EXCLUDE USING btree (uf WITH =, lower(telefone) WITH =))",
                "BEGIN; CREATE TABLE minha (uf text, telefone text); CREATE INDEX ON minha (uf) WHERE telefone > '(5'",
                // foreign keys ask, uncounted
                "BEGIN; CREATE TABLE minha (telefone text PRIMARY KEY); CREATE TABLE outra (a text REFERENCES minha)",
                "BEGIN; CREATE TABLE minha (telefone text PRIMARY KEY); CREATE TABLE outra (a text REFERENCES minha (telefone))",
                "BEGIN; CREATE TABLE minha (id int UNIQUE, telefone text UNIQUE); CREATE TABLE outra (a text, FOREIGN KEY (a) REFERENCES public.minha (telefone))",
                "BEGIN; CREATE TABLE minha (id int, telefone text, CONSTRAINT c PRIMARY KEY (telefone)); CREATE TABLE outra (a text); ALTER TABLE outra ADD FOREIGN KEY (a) REFERENCES minha",
                "BEGIN; CREATE TABLE minha (id int, telefone text); ALTER TABLE minha ADD PRIMARY KEY (telefone); CREATE TABLE outra (a text REFERENCES minha)",
                "CREATE TABLE minha (telefone text PRIMARY KEY, a text REFERENCES minha)",
                "BEGIN; CREATE TABLE minha (telefone text PRIMARY KEY); ALTER TABLE minha RENAME TO outra; CREATE TABLE minha (a text REFERENCES outra)",
                "BEGIN; CREATE TABLE minha (telefone text NOT NULL); CREATE UNIQUE INDEX i ON minha (telefone); ALTER TABLE minha ADD PRIMARY KEY USING INDEX i; CREATE TABLE outra (a text REFERENCES minha)",
                "BEGIN; CREATE TABLE produtos_novos (telefone text UNIQUE); CREATE TABLE outra (a text REFERENCES produtos_novos (telefone))"
            })
    void isRefused(String sql) {
        assertThat(Told.everything(statement, sql.split("; ")))
                .containsAnyOf("Portaria: The ", "Portaria: A table with a protected column");
    }

    /// In one string nobody else knows the tables either.
    @Test
    void isRefusedInOneString() {
        assertThat(
                        Told.everything(
                                statement,
                                "CREATE TABLE minha (telefone text PRIMARY KEY); CREATE TABLE outra (a text REFERENCES minha)"))
                .contains("Portaria: The foreign key is to a protected column");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE minha (id int PRIMARY KEY, uf text, telefone text UNIQUE, UNIQUE (telefone, uf))",
                "BEGIN; CREATE TABLE minha (id int PRIMARY KEY, telefone text); CREATE TABLE outra (a int REFERENCES minha, telefone text, UNIQUE (telefone, a))",
                "BEGIN; CREATE TABLE minha (telefone text PRIMARY KEY); CREATE TABLE outra (a int REFERENCES produtos)",
                "CREATE TABLE minha (id int, uf text, b text, UNIQUE (uf, b)); CREATE INDEX ON minha (uf, id) INCLUDE (b)"
            })
    void isNot(String sql) {
        assertThat(Told.everything(statement, sql.split("; "))).doesNotContain("Portaria", "ERROR");
    }
}
