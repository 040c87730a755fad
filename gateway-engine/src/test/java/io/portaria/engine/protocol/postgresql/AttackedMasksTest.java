package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Psql;
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

/// Ways in which an agent that may do everything has tried to get a value out past the masks, and that the corpus of
/// attacks cannot say; and what must go on in spite of them.
class AttackedMasksTest {
    private static final String HEX = "encode(convert_to(email, 'UTF8'), 'hex')";
    private static DemoGateway gateway;
    private static String hex = "";

    @BeforeAll
    static void start() throws Exception {
        gateway = DemoGateway.start();
        hex = DemoGateway.emailInHex(77);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String attack(String script) throws Exception {
        String sql = "\\set VERBOSITY verbose\n" + script.replace("HEX", HEX) + ";\n";
        return Psql.through(gateway, "dono").script(sql).output();
    }

    /// The corpus of attacks has each statement on one line; this string is two pieces on two.
    @Test
    void aStringInTwoPiecesHidesNoTable() throws Exception {
        assertThat(
                        attack(
                                "BEGIN;\nDO 'BEGIN UPDATE produtos SET nome = (SELECT encode(email::bytea, ''hex'') FROM cli'\n'entes WHERE id = 77) WHERE id = 2; END';\nSELECT nome FROM produtos WHERE id = 2;\nROLLBACK"))
                .contains("masking")
                .doesNotContain(hex);
    }

    /// A COPY whose delimiter is written in another way was cut at commas: the name came to stand in the third column,
    /// which nothing protects.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(FORMAT csv, DELIMITER $$;$$)",
                "(FORMAT csv, DELIMITER E'\\x3b')",
                "(FORMAT csv, DELIMITER U&'\\003B')",
                "WITH CSV DELIMITER AS $$;$$"
            })
    void noRowOfACopyIsCutElsewhere(String options) throws Exception {
        String name;
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement();
                ResultSet row = statement.executeQuery("SELECT nome FROM clientes WHERE id = 77")) {
            row.next();
            name = row.getString(1);
        }
        assertThat(
                        attack(
                                "COPY (SELECT 'a,,b', nome, cidade FROM clientes WHERE id = 77) TO STDOUT "
                                        + options))
                .doesNotContain(name)
                .contains("cannot be analysed");
    }

    /// The number of elements, and the seed of random(), tell values too.
    @Test
    void lengthsAndSeedsTellNothing() throws Exception {
        assertThat(
                        attack(
                                "\\pset null (null)\nSELECT array_fill('x'::text, ARRAY[ascii(email)]) FROM clientes WHERE id = 77"))
                .contains("(null)")
                .doesNotContain(",");
        assertThat(
                        attack(
                                "SELECT count(*) FROM clientes WHERE id = 77 AND setseed(ascii(email) / 1000.0) IS NOT NULL"))
                .contains("setseed together with protected columns");
        assertThat(attack("ALTER SCHEMA public RENAME TO p2"))
                .contains("where the rules do not mean");
    }

    /// A column is hidden the same in every row: whether there is a value, and of what kind it looks, may have been made to
    /// answer a question about a protected one.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CASE WHEN ascii(email) % 2 = 0 THEN 'x' END",
                "CASE WHEN ascii(email) % 2 = 0 THEN '529.982.247-25' ELSE 'x' END",
                "CASE WHEN ascii(email) % 2 = 0 THEN '' ELSE 'x' END",
                "CASE WHEN ascii(email) % 2 = 0 THEN 1 END",
                "CASE WHEN ascii(email) % 2 = 0 THEN json_build_array() END",
                "CASE WHEN ascii(email) % 2 = 0 THEN '[1]'::jsonb ELSE 'null'::jsonb END",
                "CASE WHEN ascii(email) % 2 = 0 THEN ARRAY['x'] ELSE '{}' END",
                "NULLIF(ascii(email) % 2, 0)::varchar(3)",
                "NULLIF(ascii(email) % 2 = 0, true)"
            })
    void absenceAndKindTellNothing(String expression) throws Exception {
        for (String ask :
                new String[] {
                    "SELECT EXPR FROM clientes WHERE id < 40",
                    "COPY (SELECT EXPR FROM clientes WHERE id < 40) TO STDOUT",
                    "COPY (SELECT EXPR FROM clientes WHERE id < 40) TO STDOUT (FORMAT csv)"
                }) {
            String shown =
                    attack(
                            "\\set QUIET on\n\\pset format unaligned\n\\pset tuples_only\n\\pset null (null)\n"
                                    + ask.replace("EXPR", expression));
            assertThat(shown.lines().distinct()).as(ask + ": " + shown).hasSize(1);
        }
    }

    /// The judging must not cost what is no attack.
    @Test
    void ordinaryWritesGoOn() throws SQLException {
        try (Connection connection = gateway.connect("dono");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(
                            statement.executeUpdate(
                                    "UPDATE clientes SET cidade = upper(cidade), email = 'x@y.example', criado_em = criado_em + interval '1 day' WHERE id = 77"))
                    .isEqualTo(1);
            assertThat(
                            statement.executeUpdate(
                                    "UPDATE clientes SET uf = NULLIF('SP', 'RJ')::text, cidade = trim('a ') WHERE id IN (SELECT cliente_id FROM pedidos WHERE id = 1)"))
                    .isEqualTo(1);
            assertThat(
                            statement.executeUpdate(
                                    "UPDATE produtos SET nome = (SELECT situacao FROM pedidos WHERE id = 1) WHERE id = 1"))
                    .isEqualTo(1);
            assertThat(
                            statement.executeUpdate(
                                    "INSERT INTO clientes VALUES (77, 'x', 'x', 'x', 'x', now(), 'x', 'x', 'SP', now()) ON CONFLICT (id) DO UPDATE SET email = excluded.email"))
                    .isEqualTo(1);
            statement.execute(
                    "DO $$ BEGIN UPDATE produtos SET preco = preco + 1 WHERE id = 1; END $$");
            statement.execute(
                    "CREATE FUNCTION dobro(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a * 2'");
            connection.rollback();
        }
    }

    @Test
    void ordinaryDefinitionsGoOn() throws SQLException {
        try (Connection connection = gateway.connect("dono");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql :
                    new String[] {
                        "CREATE TABLE nova (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int, dobro int GENERATED ALWAYS AS (n * 2) STORED)",
                        "CREATE TABLE nova2 (id bigserial, quando timestamptz DEFAULT now(), CHECK (id > 0))",
                        "CREATE INDEX ON nova (n)",
                        "CREATE TYPE estado AS ENUM ('novo', 'pago')",
                        "CREATE TYPE par AS (a int, b text)",
                        "CREATE DOMAIN positivo AS int CHECK (value > 0)",
                        "CREATE VIEW caros AS SELECT nome, preco FROM produtos WHERE preco > 10",
                        "CREATE TABLE copia AS SELECT id, preco FROM produtos",
                        "CREATE SEQUENCE seq1",
                        "ALTER TABLE nova ADD COLUMN outra text",
                        "CREATE INDEX ON clientes (lower(cidade)) WHERE uf = 'SP'",
                        "ALTER TABLE clientes ADD COLUMN nota int DEFAULT 0 CHECK (nota >= 0)",
                        "ALTER TABLE clientes ADD CHECK (uf <> 'XX' AND length(cidade) > 0)",
                        "CREATE POLICY do_sul ON clientes USING (uf = 'RS')",
                        "CREATE STATISTICS por_lugar ON uf, cidade FROM clientes",
                        "CREATE FUNCTION caros(numeric) RETURNS TABLE (quem text) LANGUAGE sql AS 'SELECT nome FROM produtos WHERE preco > $1'",
                        "CREATE OR REPLACE FUNCTION caros(numeric) RETURNS TABLE (quem text) LANGUAGE sql AS 'SELECT nome FROM produtos WHERE preco >= $1'",
                        "CREATE FUNCTION valido(int) RETURNS int LANGUAGE plpgsql AS 'BEGIN IF $1 < 0 THEN RAISE EXCEPTION ''negative''; END IF; RETURN $1; END'",
                        "CREATE DOMAIN letras AS text CHECK (value ~ '^[a-z]+$' AND length(value) < 9)",
                        "DROP TABLE nova2"
                    }) {
                statement.execute(sql);
            }
            connection.rollback();
        }
    }
}
