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

/// Ways in which an agent that may do everything has tried to get a value out past the masks. Each writes it in
/// hexadecimal digits, which no detector knows, so that only the judging of statements stands before it.
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                // calls that looked like lists of columns
                "SELECT DISTINCT ON (1) query_to_xml('select encode(convert_to(email, ''UTF8''), ''hex'') as e from clientes where id = 77', true, false, '')::text",
                "SELECT DISTINCT ON (1) set_config('a.c', HEX, false) FROM clientes WHERE id = 77;\nSELECT current_setting('a.c')",
                "SELECT 'x' OPERATOR(pg_catalog.||) query_to_xml('select encode(convert_to(email, ''UTF8''), ''hex'') as e from clientes where id = 77', true, false, '')::text",
                // errors at run time under the codes of errors in the statement
                "SELECT current_setting(HEX) FROM clientes WHERE id = 77",
                "SELECT HEX::regclass FROM clientes WHERE id = 77",
                "SELECT (HEX || '.a.b.c')::regclass FROM clientes WHERE id = 77",
                "SELECT cursor_to_xml(HEX::refcursor, 1, true, false, '') FROM clientes WHERE id = 77",
                "DO $$ BEGIN RAISE EXCEPTION '%', (SELECT HEX FROM clientes WHERE id = 77) USING ERRCODE = '40001'; END $$",
                "DO $$ BEGIN RAISE EXCEPTION '%', (SELECT HEX FROM clientes WHERE id = 77) USING ERRCODE = '42601'; END $$",
                "DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = 'x', COLUMN = (SELECT HEX FROM clientes WHERE id = 77); END $$",
                "DO $$ BEGIN RAISE NOTICE USING MESSAGE = 'x', CONSTRAINT = (SELECT HEX FROM clientes WHERE id = 77); END $$",
                // what leaves by another way
                "LISTEN ch;\nSELECT pg_notify('ch', HEX) FROM clientes WHERE id = 77",
                "SELECT lo_from_bytea(774411, convert_to(HEX, 'UTF8')) FROM clientes WHERE id = 77;\nSELECT convert_from(lo_get(774411), 'UTF8')",
                // what is kept where nothing protects it
                "BEGIN;\nUPDATE produtos SET nome = (SELECT HEX FROM clientes WHERE id = 77) WHERE id = 2;\nSELECT nome FROM produtos WHERE id = 2;\nROLLBACK",
                "BEGIN;\nUPDATE produtos SET nome = HEX FROM clientes c WHERE c.id = 77 AND produtos.id = 3;\nSELECT nome FROM produtos WHERE id = 3;\nROLLBACK",
                "BEGIN;\nUPDATE produtos SET nome = k.cidade FROM contatos AS k(id, a, cidade, b) WHERE k.id = 77 AND produtos.id = 3;\nSELECT encode(nome::bytea, 'hex') FROM produtos WHERE id = 3;\nROLLBACK",
                "BEGIN;\nUPDATE clientes SET cidade = HEX WHERE id = 77;\nSELECT cidade FROM clientes WHERE id = 77;\nROLLBACK",
                "BEGIN;\nUPDATE clientes c SET (cidade, uf) = (HEX, 'SP') WHERE id = 77;\nSELECT cidade FROM clientes WHERE id = 77;\nROLLBACK",
                "BEGIN;\nUPDATE clientes c SET cidade = CASE WHEN true THEN HEX END WHERE id = 77;\nSELECT cidade FROM clientes WHERE id = 77;\nROLLBACK",
                "BEGIN;\nUPDATE clientes c SET cidade = CASE WHEN uf IS DISTINCT FROM 'x' THEN HEX END WHERE id = 77;\nSELECT cidade FROM clientes WHERE id = 77;\nROLLBACK",
                "BEGIN;\nINSERT INTO clientes VALUES (77, 'x', 'x', 'x', 'x', now(), 'x', 'x', 'SP', now()) ON CONFLICT (id) DO UPDATE SET cidade = encode(convert_to(clientes.email, 'UTF8'), 'hex');\nSELECT cidade FROM clientes WHERE id = 77;\nROLLBACK",
                "BEGIN;\nMERGE INTO produtos p USING clientes c ON c.id = 77 AND p.id = 5 WHEN MATCHED THEN UPDATE SET nome = HEX;\nSELECT nome FROM produtos WHERE id = 5;\nROLLBACK",
                "BEGIN;\nMERGE INTO produtos p USING clientes c ON c.id = 77 AND p.id = 95 AND c.id < 0 WHEN NOT MATCHED AND c.id = 77 THEN INSERT VALUES (9077, HEX, 1);\nSELECT nome FROM produtos WHERE id = 9077;\nROLLBACK",
                "BEGIN;\nWITH x AS (INSERT INTO produtos SELECT 9077, HEX, 1 FROM clientes WHERE id = 77) SELECT 1;\nSELECT nome FROM produtos WHERE id = 9077;\nROLLBACK",
                "BEGIN;\nWITH x AS (SELECT HEX e FROM clientes WHERE id = 77) UPDATE produtos SET nome = e FROM x WHERE id = 4;\nSELECT nome FROM produtos WHERE id = 4;\nROLLBACK",
                "BEGIN;\nEXPLAIN ANALYZE INSERT INTO produtos SELECT 9077, HEX, 1 FROM clientes WHERE id = 77;\nSELECT nome FROM produtos WHERE id = 9077;\nROLLBACK",
                "BEGIN;\nPREPARE p AS INSERT INTO produtos SELECT 9077, HEX, 1 FROM clientes WHERE id = 77;\nEXECUTE p;\nSELECT nome FROM produtos WHERE id = 9077;\nROLLBACK",
                "BEGIN;\nCOPY (INSERT INTO produtos SELECT 9077, HEX, 1 FROM clientes WHERE id = 77 RETURNING 1) TO STDOUT;\nSELECT nome FROM produtos WHERE id = 9077;\nROLLBACK",
                // code that the database keeps and runs by itself, or runs at once
                "BEGIN;\nDO $$ BEGIN UPDATE produtos SET nome = (SELECT HEX FROM clientes WHERE id = 77) WHERE id = 2; END $$;\nSELECT nome FROM produtos WHERE id = 2;\nROLLBACK",
                "BEGIN;\nDO $$ BEGIN EXECUTE 'UPDATE produtos SET nome = (SELECT encode(email::bytea, ''hex'') FROM cli' || 'entes WHERE id = 77) WHERE id = 2'; END $$;\nSELECT nome FROM produtos WHERE id = 2;\nROLLBACK",
                "BEGIN;\nDO 'BEGIN UPDATE produtos SET nome = (SELECT encode(email::bytea, ''hex'') FROM cli'\n'entes WHERE id = 77) WHERE id = 2; END';\nSELECT nome FROM produtos WHERE id = 2;\nROLLBACK",
                "BEGIN;\nDO E'BEGIN UPDATE produtos SET nome = (SELECT encode(email::bytea, \\'hex\\') FROM cli\\x65ntes WHERE id = 77) WHERE id = 2; END';\nSELECT nome FROM produtos WHERE id = 2;\nROLLBACK",
                "DO $$ BEGIN PERFORM set_config('a.b', (SELECT HEX FROM clientes WHERE id = 77), false); END $$;\nSHOW a.b",
                "BEGIN;\nCREATE FUNCTION op(int, int) RETURNS text LANGUAGE sql AS $$ SELECT HEX FROM clientes WHERE id = 77 $$;\nCREATE OPERATOR ### (FUNCTION = op, LEFTARG = int, RIGHTARG = int);\nSELECT 1 ### 2;\nROLLBACK",
                "BEGIN;\nCREATE FUNCTION ff(produtos) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT HEX FROM clientes WHERE id = 77; END;\nSELECT p.ff FROM produtos p WHERE id = 1;\nROLLBACK",
                "BEGIN;\nCREATE FUNCTION ff(produtos) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT HEX FROM clientes WHERE id = 77; END;\nSELECT p.ff FROM produtos p WHERE id = 1;\nROLLBACK",
                "BEGIN;\nCREATE FUNCTION ff(produtos) RETURNS text LANGUAGE sql RETURN (SELECT HEX FROM clientes WHERE id = 77);\nSELECT p.ff FROM produtos p WHERE id = 1;\nROLLBACK",
                "BEGIN;\nCREATE FUNCTION ff(produtos) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN (SELECT HEX FROM \"clientes\" WHERE id = 77); END $f$;\nSELECT p.ff FROM produtos p WHERE id = 1;\nROLLBACK",
                "BEGIN;\nCREATE FUNCTION ff(produtos) RETURNS text LANGUAGE sql AS $f$ SELECT query_to_xml('select encode(convert_to(email, ''UTF8''), ''hex'') from clientes where id = 77', true, false, '')::text $f$;\nSELECT p.ff FROM produtos p WHERE id = 1;\nROLLBACK",
                // a protected column under a name that no rule means
                "BEGIN;\nALTER TABLE clientes RENAME COLUMN email TO xx;\nSELECT encode(convert_to(xx, 'UTF8'), 'hex') FROM clientes WHERE id = 77;\nROLLBACK",
                "BEGIN;\nALTER TABLE clientes RENAME TO zz;\nSELECT HEX FROM zz WHERE id = 77;\nROLLBACK",
                "BEGIN;\nALTER TABLE clientes ADD COLUMN xx text GENERATED ALWAYS AS (encode(email::bytea, 'hex')) STORED;\nSELECT xx FROM clientes WHERE id = 77;\nROLLBACK",
                "BEGIN;\nALTER TABLE clientes ALTER COLUMN cidade TYPE text USING encode(email::bytea, 'hex');\nSELECT cidade FROM clientes WHERE id = 77;\nROLLBACK",
                "BEGIN;\nCREATE RULE guarda AS ON UPDATE TO produtos DO ALSO UPDATE pedidos SET situacao = (SELECT HEX FROM clientes WHERE id = 77) WHERE id = 1;\nUPDATE produtos SET preco = preco WHERE id = 1;\nSELECT situacao FROM pedidos WHERE id = 1;\nROLLBACK",
                "CREATE TEMP TABLE t2 (x) AS SELECT HEX FROM clientes WHERE id = 77;\nSELECT x FROM t2",
                // keys and lengths of what is computed
                "SELECT json_build_object(HEX, 0) FROM clientes WHERE id = 77",
                "SELECT jsonb_build_object(HEX, 1) FROM clientes WHERE id = 77",
                "SELECT json_object_agg(HEX, 0) FROM clientes WHERE id = 77",
                "SELECT json_object(ARRAY[HEX, 'x']) FROM clientes WHERE id = 77",
                "COPY (SELECT json_build_object(HEX, 0) FROM clientes WHERE id = 77) TO STDOUT",
                "SELECT count(*) FROM clientes WHERE id = 77 AND setseed(ascii(email) / 1000.0) IS NOT NULL;\nSELECT HEX FROM clientes WHERE id = 77",
                // code that is given the values when it runs
                "BEGIN;\nCREATE TABLE zz (t text);\nCREATE FUNCTION h5(t text) RETURNS bool LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO zz VALUES (encode(t::bytea, 'hex')); RETURN true; END $f$;\nSELECT count(*) FROM clientes WHERE id = 77 AND h5(email);\nSELECT t FROM zz;\nROLLBACK",
                "BEGIN;\nCREATE FUNCTION h6() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.cidade := encode(OLD.email::bytea, 'hex'); RETURN NEW; END $f$;\nCREATE TRIGGER t6 BEFORE UPDATE ON clientes FOR EACH ROW EXECUTE FUNCTION h6();\nUPDATE clientes SET uf = 'SP' WHERE id = 77;\nSELECT cidade FROM clientes WHERE id = 77;\nROLLBACK",
                "BEGIN;\nCREATE FUNCTION h7(t text) RETURNS bool LANGUAGE sql AS $f$ SELECT set_config('a.h', encode(t::bytea, 'hex'), false) IS NOT NULL $f$;\nSELECT count(*) FROM clientes WHERE id = 77 AND h7(email);\nSHOW a.h;\nROLLBACK",
                "BEGIN;\nALTER SCHEMA public RENAME TO p2;\nSELECT HEX FROM p2.clientes WHERE id = 77;\nROLLBACK",
                // what was held already
                "SELECT HEX FROM clientes WHERE id = 77",
                "SELECT HEX FROM U&\"cli\\0065ntes\" WHERE id = 77",
                "SELECT string_agg(HEX, '') FROM clientes WHERE id = 77",
                "COPY (SELECT HEX FROM clientes WHERE id = 77) TO STDOUT",
                "SELECT encode(convert_to(endereco_eletronico, 'UTF8'), 'hex') FROM contatos WHERE id = 77",
                "CREATE TEMP TABLE t1 AS SELECT HEX AS x FROM clientes WHERE id = 77;\nSELECT x FROM t1",
                "CREATE TEMP VIEW v1 AS SELECT HEX AS x FROM clientes WHERE id = 77;\nSELECT x FROM v1",
                "PREPARE p AS SELECT HEX FROM clientes WHERE id = 77;\nEXECUTE p",
                "BEGIN;\nDECLARE k CURSOR FOR SELECT HEX FROM clientes WHERE id = 77;\nFETCH ALL FROM k;\nROLLBACK",
                "SELECT encode(convert_to(histogram_bounds::text, 'UTF8'), 'hex') FROM pg_stats WHERE attname = 'email'",
                "SELECT row_to_json(c)::text::bytea FROM clientes c WHERE id = 77"
            })
    void noValueLeaves(String script) throws Exception {
        assertThat(attack(script)).doesNotContain(hex);
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
                        "DROP TABLE nova2"
                    }) {
                statement.execute(sql);
            }
            connection.rollback();
        }
    }
}
