package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Ways past lineage that a reader of its code found: each once brought something protected out. A case passes when what comes
/// of its last statement no longer matches the leak; a refusal does not match.
class AttackedLineageTest {
    private static final List<String> PREPARED =
            List.of(
                    "CREATE FUNCTION nome_do_cliente(pedidos) RETURNS text LANGUAGE sql STABLE AS 'SELECT nome FROM clientes WHERE id = $1.cliente_id'",
                    "CREATE FUNCTION busca_clientes(text) RETURNS SETOF integer LANGUAGE sql STABLE AS 'SELECT id FROM clientes WHERE nome LIKE $1'",
                    "CREATE FUNCTION nome_por_id(int) RETURNS text LANGUAGE sql STABLE AS 'SELECT nome FROM clientes WHERE id = $1'",
                    "CREATE VIEW pedidos_com_nome AS SELECT id, nome_por_id(cliente_id) AS quem FROM pedidos",
                    "CREATE OPERATOR ## (RIGHTARG = int, FUNCTION = nome_por_id)",
                    "CREATE TYPE cliente_ref AS (id int)",
                    "CREATE FUNCTION ref_nome(cliente_ref) RETURNS text LANGUAGE sql STABLE AS 'SELECT nome FROM clientes WHERE id = $1.id'",
                    "CREATE CAST (cliente_ref AS text) WITH FUNCTION ref_nome(cliente_ref)",
                    "CREATE TABLE marcas (id int, v int[])",
                    "INSERT INTO marcas VALUES (1, NULL)",
                    "CREATE TABLE pessoas_prot (id int, telefone text)",
                    "INSERT INTO pessoas_prot VALUES (1, '(11) 91234-5678'), (2, '(11) 91234-0000')",
                    "CREATE TYPE telefone AS ENUM ('a')",
                    "CREATE SEQUENCE palpites",
                    "CREATE SCHEMA meu",
                    "CREATE DOMAIN meu.text AS varchar(5)",
                    "CREATE FUNCTION meu.lower(text) RETURNS date VOLATILE LANGUAGE sql AS 'SELECT date ''1950-01-01'' + (nextval(''palpites'') % 400)::int'",
                    "CREATE FUNCTION linhas(clientes) RETURNS SETOF int LANGUAGE sql AS 'SELECT generate_series(1, ascii($1.cpf))'");
    private static final List<String> CLEARED =
            List.of(
                    "DROP FUNCTION linhas(clientes)",
                    "DROP SCHEMA meu CASCADE",
                    "DROP SEQUENCE palpites",
                    "DROP TABLE marcas, pessoas_prot",
                    "DROP TYPE telefone",
                    "DROP TYPE cliente_ref CASCADE",
                    "DROP FUNCTION nome_por_id(int) CASCADE",
                    "DROP FUNCTION busca_clientes(text)",
                    "DROP FUNCTION nome_do_cliente(pedidos)");

    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        directly(PREPARED);
        gateway = DemoGateway.start();
    }

    @AfterAll
    static void stop() throws SQLException {
        gateway.close();
        directly(CLEARED);
    }

    private static void directly(List<String> statements) throws SQLException {
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// @param leak what the rows of the last statement are when it leaks, as a regular expression
    record Attack(String name, String agent, String leak, List<String> statements) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Attack of(String name, String agent, String leak, String... statements) {
        return new Attack(name, agent, leak, List.of(statements));
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                // OutputNames is not FigureColname
                of(
                        "name of a sublink with *",
                        "leitor",
                        "FRANCISCO.*",
                        "SELECT (SELECT upper(uf) FROM (SELECT (SELECT * FROM (SELECT c.nome AS uf) x)) s) FROM clientes c WHERE id = 5"),
                of(
                        "name of a sublink with TABLE",
                        "leitor",
                        "FRANCISCO.*",
                        "WITH x AS (SELECT nome AS uf FROM clientes WHERE id = 5) SELECT (SELECT upper(uf) FROM (SELECT (TABLE x)) s) FROM clientes c WHERE id = 5"),
                of(
                        "name of a sublink with VALUES",
                        "leitor",
                        "FRANCISCO.*",
                        "SELECT (SELECT upper(column1) FROM (SELECT (VALUES (c.nome))) s) FROM clientes c, (VALUES ('k')) d WHERE id = 5"),
                of(
                        "name of a cast CASE",
                        "leitor",
                        "FRANCISCO.*",
                        "SELECT (SELECT upper(\"text\") FROM (SELECT (CASE WHEN true THEN c.nome END)::text) s) FROM clientes c, (SELECT 'k' AS \"text\") d WHERE id = 5"),
                of(
                        "name of a CASE that ends in a cast",
                        "leitor",
                        "FRANCISCO.*",
                        "SELECT (SELECT upper(\"case\") FROM (SELECT CASE WHEN true THEN c.nome ELSE 'x'::name END) s) FROM clientes c, (SELECT 'k' AS \"case\") d WHERE id = 5"),
                of(
                        "such a name in a condition",
                        "leitor",
                        "4 ",
                        "SELECT id FROM clientes c WHERE EXISTS (SELECT FROM (SELECT (SELECT * FROM (SELECT c.nome AS uf) x)) s WHERE uf LIKE 'A%') AND id < 9"),
                of(
                        "name of a cast cast",
                        "dono",
                        "2 a 1 a ",
                        "SELECT id, 'a'::telefone::text FROM pessoas_prot ORDER BY telefone"),
                // a.b.c without its a
                of(
                        "schema-qualified, inner alias",
                        "leitor",
                        "FRANCISCO.*",
                        "SELECT (SELECT upper(public.clientes.nome) FROM produtos AS clientes LIMIT 1) FROM public.clientes WHERE id = 5"),
                of(
                        "schema-qualified, WITH",
                        "leitor",
                        "FRANCISCO.*",
                        "WITH clientes AS (SELECT 'x' AS nome) SELECT (SELECT upper(public.clientes.nome) FROM clientes) FROM public.clientes WHERE id = 5"),
                of(
                        "schema-qualified in a condition",
                        "leitor",
                        "4 ",
                        "SELECT id FROM public.clientes WHERE (SELECT public.clientes.nome LIKE 'A%' FROM produtos clientes LIMIT 1) AND id < 10"),
                of(
                        "schema-qualified star",
                        "leitor",
                        "oriebiR.*",
                        "SELECT (SELECT reverse(y.n) FROM produtos AS clientes, LATERAL (SELECT public.clientes.*) y(i, n) LIMIT 1) FROM public.clientes WHERE id = 5"),
                // calls without parentheses
                of(
                        "functional notation",
                        "leitor",
                        "Beatriz.*",
                        "SELECT p.nome_do_cliente FROM pedidos p WHERE p.id = 1"),
                of("operator", "leitor", "Francisco.*", "SELECT ## 5"),
                of(
                        "cast by a function",
                        "leitor",
                        "Francisco.*",
                        "SELECT row(5)::cliente_ref::text"),
                of(
                        "cast by a function beside protected columns",
                        "leitor",
                        "Francisco.*",
                        "SELECT row(c.id)::cliente_ref::text FROM clientes c WHERE c.id = 5"),
                of(
                        "view that calls a function",
                        "dono",
                        "Beatriz.*",
                        "SELECT quem FROM pedidos_com_nome WHERE id = 1"),
                of(
                        "rows of a function",
                        "leitor",
                        "10000 ",
                        "SELECT count(*) FROM busca_clientes('A%')"),
                of(
                        "existence of rows of a function",
                        "leitor",
                        "t ",
                        "SELECT EXISTS (SELECT FROM busca_clientes('A%'))"),
                of(
                        "functional notation that gives rows",
                        "dono",
                        "49 ",
                        "SELECT count(*) FROM (SELECT c.linhas FROM clientes c WHERE id = 5) s"),
                // order
                of(
                        "OVER (ORDER BY) of an output",
                        "leitor",
                        "(40000|20000) .*",
                        "SELECT id, count(*) OVER (ORDER BY nascimento) FROM clientes LIMIT 1"),
                of(
                        "shape of ORDER BY 1.5",
                        "leitor",
                        "(20000|40000) .*",
                        "SELECT id, nascimento FROM clientes ORDER BY 1.5 LIMIT 1",
                        "SELECT id, nascimento FROM clientes ORDER BY 2 LIMIT 1"),
                of(
                        "merge join",
                        "leitor",
                        "(20000|40000) .*",
                        "SET enable_hashjoin = off",
                        "SET enable_nestloop = off",
                        "SELECT a.id FROM clientes a JOIN clientes b ON a.nascimento = b.nascimento LIMIT 1"),
                // rows
                of(
                        "REPEATABLE",
                        "leitor",
                        "13 ",
                        "SELECT count(*) FROM pedidos TABLESAMPLE BERNOULLI (0.01) REPEATABLE ((SELECT nascimento - date '1950-01-01' FROM clientes WHERE id = 5))"),
                of(
                        "CYCLE",
                        "leitor",
                        "1202 ",
                        "WITH RECURSIVE t(e) AS (SELECT date '1950-01-01' + k FROM generate_series(0, 400) k UNION ALL SELECT c.nascimento FROM t, clientes c WHERE c.id = 5) CYCLE e SET ciclo USING caminho SELECT count(*) FROM t"),
                of(
                        "names of cursors",
                        "leitor",
                        "1 ",
                        "BEGIN",
                        "DECLARE \"100.007.926-08\" CURSOR FOR SELECT 1",
                        "SELECT c.id FROM clientes c JOIN pg_cursors k ON k.name = c.cpf"),
                of(
                        "names of prepared statements",
                        "leitor",
                        "1 ",
                        "PREPARE \"100.007.926-08\" AS SELECT 1",
                        "SELECT c.id FROM clientes c JOIN pg_prepared_statements k ON k.name = c.cpf"),
                of(
                        "name of the application",
                        "leitor",
                        "2 ",
                        "SET application_name = '100.015.845-45'",
                        "SELECT c.id FROM clientes c JOIN pg_stat_activity a ON a.application_name = c.cpf"),
                of(
                        "cast to a domain called text",
                        "dono",
                        "13 ",
                        "SELECT count(*) FROM clientes WHERE cpf::meu.text = '100.1'"),
                of(
                        "volatile function called lower",
                        "dono",
                        "185 ",
                        "SELECT setval('palpites', 399)",
                        "SELECT k FROM generate_series(0, 399) k, LATERAL (SELECT c.id FROM clientes c WHERE c.id = 5 + k * 0 AND c.nascimento = meu.lower('x')) z"),
                of(
                        "count(DISTINCT) for who may write",
                        "dono",
                        "900185 ",
                        "BEGIN",
                        "INSERT INTO clientes SELECT 900000 + k, 'x', 'x' || k, 'x', 'x', date '1950-01-01' + k, '1', 'x', 'SP', now() FROM generate_series(0, 400) k",
                        "SELECT g.id FROM clientes g, clientes c WHERE g.id >= 900000 AND c.id IN (5, g.id) GROUP BY g.id HAVING count(DISTINCT c.nascimento) = 1"),
                of(
                        "ON CONFLICT as a join",
                        "dono",
                        "1 k0 2 k1 .*",
                        "BEGIN",
                        "INSERT INTO clientes SELECT -k, 'x', (ARRAY['100.007.926-08', '100.015.845-45', 'zz', '100.023.764-82'])[k + 1], 'x', 'x', now(), '1', 'k' || k, 'SP', now() FROM generate_series(0, 3) k ON CONFLICT (cpf) DO UPDATE SET cidade = excluded.cidade RETURNING id, cidade"),
                // what a statement leaves behind
                of(
                        "scans of a subquery under CASE",
                        "leitor",
                        "197 ",
                        "BEGIN",
                        "SELECT sum(CASE WHEN nascimento < '1960-01-01' THEN (SELECT preco FROM produtos p WHERE p.id = c.id % 400 + 1) END) FROM clientes c WHERE id <= 1000",
                        "SELECT idx_scan FROM pg_stat_xact_user_tables WHERE relname = 'produtos'"),
                of(
                        "random() under CASE",
                        "leitor",
                        "0.8253.*",
                        "SELECT setseed(0.5)",
                        "SELECT CASE WHEN cpf LIKE '1%' THEN random() END FROM clientes WHERE id = 5",
                        "SELECT random()"),
                of(
                        "transaction number under CASE",
                        "leitor",
                        "[0-9]+ ",
                        "BEGIN",
                        "SELECT CASE WHEN cpf LIKE '1%' THEN pg_current_xact_id() END FROM clientes WHERE id = 5",
                        "SELECT pg_current_xact_id_if_assigned()"),
                of(
                        "nextval under CASE",
                        "dono",
                        "1001 ",
                        "SELECT setval('palpites', 1000)",
                        "SELECT CASE WHEN cpf LIKE '1%' THEN nextval('palpites') END FROM clientes WHERE id = 5",
                        "SELECT last_value FROM palpites"),
                of(
                        "subscript of an assignment",
                        "dono",
                        "185 ",
                        "UPDATE marcas SET v[(SELECT nascimento - date '1950-01-01' FROM clientes WHERE id = 5)] = 1 WHERE id = 1",
                        "SELECT array_lower(v, 1) FROM marcas WHERE id = 1"),
                of(
                        "subscript of an inserted column",
                        "dono",
                        "185 ",
                        "INSERT INTO marcas (id, v[(SELECT nascimento - date '1950-01-01' FROM clientes WHERE id = 5)]) VALUES (2, 7)",
                        "SELECT array_lower(v, 1) FROM marcas WHERE id = 2"),
                of(
                        "length by EXPLAIN SERIALIZE",
                        "leitor",
                        ".*output=400kB.*",
                        "EXPLAIN (ANALYZE, SERIALIZE TEXT, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT email FROM clientes, generate_series(1, 10240) WHERE id = 5"),
                // definitions
                of(
                        "partial index",
                        "dono",
                        "999 ",
                        "BEGIN",
                        "CREATE INDEX i_prova ON clientes (id) WHERE cpf LIKE '1%' AND id < 1000",
                        "SELECT reltuples::int FROM pg_class WHERE relname = 'i_prova'"),
                of(
                        "statistics of an expression",
                        "dono",
                        "10 ",
                        "BEGIN",
                        "CREATE STATISTICS s_prova ON (left(nome, 3)), uf FROM clientes",
                        "ANALYZE clientes",
                        "SELECT n_distinct::int FROM pg_stats_ext_exprs WHERE statistics_name = 's_prova'"),
                of(
                        "CLUSTER",
                        "dono",
                        "(20000|40000) .*",
                        "BEGIN",
                        "CREATE INDEX i_nasc ON clientes (nascimento)",
                        "CLUSTER clientes USING i_nasc",
                        "SELECT id FROM clientes LIMIT 1"),
                of(
                        "CHECK",
                        "dono",
                        "5 ",
                        "BEGIN",
                        "ALTER TABLE clientes ADD CONSTRAINT k_prova CHECK (nascimento < '1960-01-01' OR id <> 5)",
                        "SELECT id FROM clientes WHERE id = 5"),
                of(
                        "foreign key and a loop",
                        "dono",
                        "1 3 ",
                        "BEGIN",
                        "CREATE TABLE ref_prova (n int, x varchar(14) REFERENCES clientes(cpf))",
                        "DO $$ BEGIN FOR k IN 1..3 LOOP BEGIN INSERT INTO ref_prova VALUES (k, (ARRAY['100.007.926-08', 'zz', '100.023.764-82'])[k]); EXCEPTION WHEN foreign_key_violation THEN NULL; END; END LOOP; END $$",
                        "SELECT n FROM ref_prova ORDER BY n"));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void nothingComesOut(Attack attack) throws SQLException {
        String last = "";
        try (Connection connection = gateway.connect(attack.agent());
                Statement statement = connection.createStatement()) {
            for (String sql : attack.statements()) {
                last = outcome(statement, sql);
            }
            statement.execute("ROLLBACK");
        }
        assertThat(last).doesNotMatch(attack.leak());
    }

    private static String outcome(Statement statement, String sql) {
        StringBuilder text = new StringBuilder();
        try {
            if (!statement.execute(sql)) {
                return "done";
            }
            try (ResultSet rows = statement.getResultSet()) {
                while (rows.next()) {
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        text.append(rows.getString(i)).append(' ');
                    }
                }
            }
            return text.toString();
        } catch (SQLException e) {
            return "refused: " + e.getMessage();
        }
    }
}
