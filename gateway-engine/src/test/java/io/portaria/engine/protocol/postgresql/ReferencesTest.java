package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.RawAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Where else than as an output a protected column may stand. What an agent cannot see it must not be able to ask for
/// either: each of these statements once brought out values of a whole table, or one of them in some thirty questions,
/// although every output was masked.
class ReferencesTest {
    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = DemoGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(result.getString(i)).append('|');
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // a table of all answers
                "SELECT c.id, n.n FROM clientes c JOIN generate_series(0, 99) n(n) ON left(c.cpf, 2) = lpad(n.n::text, 2, '0')",
                "SELECT c.id, n.n FROM clientes c, generate_series(0, 99) n(n) WHERE c.cpf LIKE lpad(n.n::text, 2, '0') || '%'",
                "SELECT c.id, v.x FROM clientes c JOIN (VALUES ('1'), ('2')) v(x) ON c.cpf = v.x",
                "SELECT c.id, v.cpf FROM clientes c JOIN (VALUES ('1'), ('2')) v(cpf) USING (cpf)",
                "SELECT c.id, v.cpf FROM clientes c NATURAL JOIN (VALUES ('1'), ('2')) v(cpf)",
                "SELECT lpad(g::text, 11, '0') FROM generate_series(1, 9) g WHERE EXISTS (SELECT FROM clientes WHERE cpf = lpad(g::text, 11, '0'))",
                "SELECT p.id FROM produtos p WHERE p.nome IN (SELECT cpf FROM clientes)",
                "SELECT id FROM clientes WHERE cpf IN (SELECT lpad(g::text, 11, '0') FROM generate_series(1, 9) g)",
                "SELECT id, cpf FROM clientes INTERSECT SELECT id, lpad(g::text, 11, '0') FROM produtos, generate_series(1, 9) g",
                "SELECT id, cpf FROM clientes EXCEPT SELECT id, '1' FROM produtos",
                "SELECT id, cpf FROM clientes UNION SELECT id, '1' FROM produtos",
                "SELECT DISTINCT id, x FROM (SELECT id, cpf FROM clientes UNION ALL SELECT id, '1' FROM produtos) t(id, x)",
                "SELECT id, count(*) FROM (SELECT id, cpf FROM clientes UNION ALL SELECT id, '1' FROM produtos) t(id, x) GROUP BY id, x",
                // rows that are more or fewer
                "SELECT id, generate_series(1, ascii(cpf)) FROM clientes WHERE id < 5",
                "SELECT id, g FROM clientes, generate_series(1, left(cpf, 1)::int) g WHERE id < 5",
                "SELECT id FROM clientes, LATERAL (SELECT 1 FROM generate_series(1, ascii(cpf))) x WHERE id < 5",
                "SELECT id FROM clientes, unnest(string_to_array(cpf, '1')) WHERE id < 5",
                "SELECT id, unnest(string_to_array(cpf, '1')) FROM clientes WHERE id < 5",
                "SELECT id FROM clientes, regexp_matches(cpf, '^1')",
                "SELECT id FROM clientes LIMIT (SELECT ascii(cpf) FROM clientes WHERE id = 1)",
                "SELECT id FROM clientes, json_array_elements(json_build_array(cpf)) WHERE id < 3",
                // yes or no
                "SELECT count(*) FROM clientes WHERE cpf LIKE '1%'",
                "SELECT id FROM clientes WHERE cpf > '5'",
                "SELECT id FROM clientes WHERE cpf BETWEEN '1' AND '2'",
                "SELECT id FROM clientes WHERE cpf ~ '^1'",
                "SELECT id FROM clientes WHERE substr(cpf, 1, 1) = '1'",
                "SELECT id FROM clientes WHERE cpf::varchar(3) = '123'",
                "SELECT id FROM clientes WHERE cpf::bigint = 1",
                "SELECT id FROM clientes WHERE (cpf = '1') = (id = 2)",
                "SELECT id FROM clientes WHERE (cpf, id) > ('5', 1)",
                "SELECT id FROM clientes WHERE CASE WHEN cpf LIKE '1%' THEN true ELSE id / 0 > 1 END",
                "SELECT id FROM clientes WHERE cpf || '' = '1'",
                "SELECT id FROM clientes c WHERE c::text LIKE '%1%'",
                "SELECT id FROM clientes c WHERE row_to_json(c)::text LIKE '%1%'",
                "SELECT id FROM clientes c WHERE (c).cpf LIKE '1%'",
                "SELECT id FROM clientes AS k(id, n, documento) WHERE documento LIKE '1%'",
                "SELECT id FROM (SELECT id, cpf AS x FROM clientes) q WHERE x LIKE '1%'",
                "WITH q AS (SELECT id, cpf AS x FROM clientes) SELECT id FROM q WHERE x LIKE '1%'",
                "WITH RECURSIVE q(id, x) AS (SELECT id, cpf FROM clientes WHERE id = 1 UNION ALL SELECT id + 1, x FROM q WHERE id < 3) SELECT id FROM q WHERE x LIKE '1%'",
                "SELECT (SELECT count(*) FROM clientes i WHERE i.cpf < c.cpf) FROM clientes c WHERE id = 1",
                "SELECT count(*) FROM contatos WHERE endereco_eletronico LIKE 'a%'",
                "SELECT id FROM clientes WHERE cpf = ANY (SELECT '1')",
                "SELECT id FROM clientes WHERE cpf = (SELECT '1')",
                "SELECT id FROM clientes WHERE cpf = lpad((random() * 9)::text, 11, '0')",
                "SELECT uf FROM clientes GROUP BY uf HAVING max(cpf) LIKE '9%'",
                "SELECT uf, count(*) FROM clientes GROUP BY uf, left(cpf, 1)",
                "SELECT count(*) FILTER (WHERE true) FROM clientes WHERE email LIKE 'a%'",
                "SELECT id FROM clientes WHERE 'x' < email",
                // rows that are compared column by column are no more than their columns
                "SELECT id FROM clientes WHERE (left(cpf, 1), id) = ('1', 2)",
                "SELECT id FROM clientes WHERE (id, cpf) IN ((1, '1'), (2, uf))",
                "SELECT id FROM clientes WHERE (id, cpf) IN (SELECT 1, '1')",
                "SELECT id FROM clientes WHERE (cpf, nome) = (nome, cpf)",
                "SELECT a.id FROM clientes a JOIN clientes b ON (a.id, a.cpf) = (b.id, b.cpf)",
                "SELECT id FROM clientes c WHERE ROW(c.*) = ROW(c.*)",
                "SELECT id FROM clientes WHERE (id, cpf) < (1, '1')",
                "SELECT id FROM clientes WHERE (id, cpf) >= ANY (ARRAY[(1, '1')])",
                // order
                "SELECT id FROM clientes ORDER BY cpf",
                "SELECT id FROM clientes ORDER BY lower(email) DESC LIMIT 3",
                "SELECT id, cpf FROM clientes ORDER BY 2",
                "SELECT id, cpf AS c FROM clientes ORDER BY c",
                "SELECT id FROM clientes WINDOW w AS (ORDER BY cpf) ORDER BY row_number() OVER w",
                "SELECT DISTINCT ON (left(cpf, 1)) id FROM clientes ORDER BY left(cpf, 1), id",
                "TABLE clientes ORDER BY cpf",
                // names that mean something else than they seem to
                "SELECT (SELECT upper(public.clientes.nome) FROM produtos AS clientes WHERE public.clientes.nome LIKE 'A%' LIMIT 1) FROM public.clientes WHERE id < 3",
                "SELECT id FROM clientes ORDER BY 1.5, (SELECT nome)",
                "SELECT CASE WHEN true THEN c.cpf END FROM clientes c JOIN (SELECT 1 AS \"case\") k ON true ORDER BY \"case\"",
                "SELECT uf, row_number() OVER (ORDER BY nascimento) FROM clientes LIMIT 5",
                "SELECT uf, row_number() OVER (PARTITION BY cpf) FROM clientes LIMIT 5",
                "SELECT id FROM clientes TABLESAMPLE SYSTEM (100) REPEATABLE ((SELECT ascii(cpf) FROM clientes WHERE id = 1))",
                // rows come sorted by what the server compares
                "SELECT a.id FROM clientes a JOIN clientes b ON a.cpf = b.cpf",
                "SELECT cpf, count(*) FROM clientes GROUP BY cpf",
                "SELECT DISTINCT nome FROM clientes",
                "SELECT DISTINCT nome, id FROM clientes",
                "SELECT nome, id, count(*) FROM clientes GROUP BY nome, id",
                "SELECT nome, id, count(*) FROM clientes GROUP BY 1, 2",
                "WITH RECURSIVE q(x) AS (SELECT cpf FROM clientes WHERE id < 3 UNION ALL SELECT x FROM q) CYCLE x SET igual USING caminho SELECT count(*) FROM q",
                // what is run, or not, for its sake
                "SELECT CASE WHEN cpf LIKE '1%' THEN (SELECT 1 FROM produtos WHERE id = 1) END FROM clientes",
                "SELECT CASE WHEN cpf LIKE '1%' THEN random() END FROM clientes",
                "SELECT CASE WHEN uf = 'SP' THEN 1 WHEN cpf LIKE '1%' THEN 2 ELSE (SELECT 1 FROM produtos WHERE id = 1) END FROM clientes",
                "SELECT CASE CASE WHEN uf = 'SP' THEN cpf ELSE nome END WHEN '1' THEN 1 ELSE random() END FROM clientes",
                "SELECT id, (SELECT count(*) FROM pg_options_to_table(string_to_array(c.cpf, '1'))) FROM clientes c",
                "SELECT id, pg_options_to_table(ARRAY[cpf]) FROM clientes",
                "SELECT id FROM clientes c WHERE cpf::public.cpf_curto = '123'",
                // by other ways to say the same
                "EXPLAIN SELECT id FROM clientes WHERE cpf LIKE '1%'",
                "SELECT id FROM clientes WHERE (SELECT cpf LIKE '1%')",
                "SELECT id FROM clientes WHERE id IN (SELECT id FROM clientes WHERE cpf LIKE '1%')",
                "SELECT (SELECT x FROM (SELECT 'a' AS cpf) a, (SELECT cpf AS x) b WHERE x LIKE '1%') FROM clientes WHERE id = 1",
                "VALUES ((SELECT id FROM clientes WHERE cpf LIKE '1%' LIMIT 1))"
            })
    void whatCannotBeSeenCannotBeAskedFor(String sql) throws SQLException {
        for (String agent : List.of("leitor", "dono")) {
            try (Connection connection = gateway.connect(agent)) {
                assertThatThrownBy(() -> rows(connection, sql))
                        .as(agent)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("rule: masking")
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isEqualTo("42501");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE produtos SET preco = 1 WHERE id IN (SELECT id FROM clientes WHERE cpf LIKE '1%')",
                "UPDATE clientes SET uf = 'SP' WHERE cpf LIKE '1%'",
                "UPDATE clientes SET cidade = cpf",
                "UPDATE clientes SET cpf = reverse(cpf)",
                "UPDATE clientes SET email = cpf",
                "UPDATE clientes SET cidade = coalesce(NULL, email)",
                "UPDATE clientes SET email = coalesce(nome, email)",
                "UPDATE clientes SET email = coalesce(lower(email), '')",
                "UPDATE clientes c SET email = coalesce(o.email, c.email) FROM clientes o WHERE o.id = c.id + 1",
                "UPDATE clientes SET email = coalesce(email, (SELECT nome FROM clientes WHERE id = 1))",
                "INSERT INTO clientes AS c SELECT 7, 'F', '000', 'f', '1', '2000-01-01', '0', 'Santos', 'SP', now() ON CONFLICT (id) DO UPDATE SET cidade = coalesce(NULL, c.email)",
                "UPDATE clientes c SET cidade = k.documento FROM (SELECT id, cpf FROM clientes) k(id, documento) WHERE k.id = c.id",
                "DELETE FROM clientes WHERE cpf < '5'",
                "DELETE FROM produtos p USING clientes c WHERE c.cpf = p.nome",
                "INSERT INTO produtos SELECT id, cpf, 1 FROM clientes",
                "INSERT INTO produtos VALUES (99999, (SELECT cpf FROM clientes WHERE id = 1), 1)",
                "WITH c AS (SELECT cpf FROM clientes WHERE id = 1) INSERT INTO produtos SELECT 99999, cpf, 1 FROM c",
                "CREATE TABLE copia AS SELECT id, cpf FROM clientes",
                "SELECT id, cpf INTO copia FROM clientes",
                "SELECT id, nome INTO copia FROM produtos UNION ALL SELECT id, cpf FROM clientes",
                "CREATE VIEW copia AS SELECT id, lower(cpf) FROM clientes",
                "CREATE VIEW copia AS SELECT id FROM clientes WHERE cpf LIKE '1%'",
                "CREATE MATERIALIZED VIEW copia AS SELECT id, cpf FROM clientes",
                "INSERT INTO clientes SELECT id, 'x', lpad(id::text, 11, '0'), 'x', 'x', now(), 'x', 'x', 'SP', now() FROM produtos ON CONFLICT (cpf) DO UPDATE SET cidade = 'achado' RETURNING id",
                "INSERT INTO clientes SELECT id, 'x', lpad(id::text, 11, '0'), 'x', 'x', now(), 'x', 'x', 'SP', now() FROM produtos ON CONFLICT DO NOTHING",
                "INSERT INTO clientes SELECT id, 'x', lpad(id::text, 11, '0'), 'x', 'x', now(), 'x', 'x', 'SP', now() FROM produtos ON CONFLICT (id) DO UPDATE SET cidade = 'achado' WHERE clientes.nome = excluded.nome",
                "INSERT INTO clientes AS c VALUES (7, 'F', '000', 'f', '1', '2000-01-01', '0', 'Santos', 'SP', now()) ON CONFLICT (id) DO UPDATE SET cidade = 'achado' WHERE c.nome > excluded.nome",
                "INSERT INTO clientes AS c VALUES (7, 'F', '000', 'f', '1', '2000-01-01', '0', 'Santos', 'SP', now()) ON CONFLICT (id) DO UPDATE SET cidade = 'achado' WHERE left(c.nome, 1) = excluded.nome",
                "INSERT INTO clientes AS c VALUES (7, 'F', '000', 'f', '1', '2000-01-01', '0', 'Santos', 'SP', now()) ON CONFLICT (id) DO UPDATE SET cidade = 'achado' WHERE EXISTS (SELECT FROM clientes excluded WHERE excluded.nome = c.nome)",
                "INSERT INTO clientes AS c VALUES (7, (SELECT nome FROM clientes WHERE id = 3), '000', 'f', '1', '2000-01-01', '0', 'Santos', 'SP', now()) ON CONFLICT (id) DO UPDATE SET cidade = 'achado' WHERE c.nome = excluded.nome",
                "CREATE INDEX ON clientes (uf) WHERE cpf LIKE '1%'",
                "ALTER TABLE clientes ADD CHECK (cpf > '0')",
                "CREATE STATISTICS st ON left(nome, 3), uf FROM clientes",
                "CLUSTER clientes USING clientes_cpf_key",
                "CREATE TABLE guesses (cpf varchar(14) REFERENCES clientes (cpf))",
                "MERGE INTO produtos p USING clientes c ON p.nome = c.cpf WHEN MATCHED THEN DELETE"
            })
    void noWriteCarriesThemAway(String sql) throws SQLException {
        try (Connection connection = gateway.connect("dono");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> statement.execute(sql))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("rule: masking");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT avg(id), min(criado_em), count(*) FROM clientes",
                "SELECT uf, count(*) FROM clientes GROUP BY uf ORDER BY 2 DESC, uf",
                "SELECT upper(cidade), id * 2 FROM clientes ORDER BY id LIMIT 7",
                "SELECT count(cpf), count(email) FROM clientes",
                "SELECT id, cpf IS NULL FROM clientes WHERE email IS NOT NULL ORDER BY id LIMIT 3",
                "SELECT c.id, p.id, p.situacao FROM clientes c JOIN pedidos p ON p.cliente_id = c.id WHERE c.id < 9 ORDER BY 1, 2",
                "SELECT c.id, sum(p.id) OVER (PARTITION BY c.uf ORDER BY p.id) FROM clientes c JOIN pedidos p ON p.cliente_id = c.id WHERE c.id < 9 ORDER BY 1, 2",
                "SELECT DISTINCT uf FROM clientes UNION SELECT 'XX' ORDER BY 1",
                "SELECT cidade FROM clientes WHERE id IN (SELECT cliente_id FROM pedidos) ORDER BY id LIMIT 5",
                "WITH r AS (SELECT uf, count(*) AS n FROM clientes GROUP BY uf) SELECT uf, n, rank() OVER (ORDER BY n DESC) FROM r ORDER BY n, uf",
                "WITH RECURSIVE t(n) AS (SELECT min(id) FROM clientes UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t",
                "SELECT c.id, x.n FROM clientes c, LATERAL (SELECT count(*) AS n FROM pedidos p WHERE p.cliente_id = c.id) x WHERE c.id < 5 ORDER BY c.id",
                "SELECT CASE WHEN uf = 'SP' THEN 'sim' ELSE 'não' END, coalesce(cidade, '?') FROM clientes ORDER BY id LIMIT 4",
                "SELECT json_build_object('id', id, 'uf', uf) FROM clientes ORDER BY id LIMIT 2",
                "SELECT string_agg(uf, ',' ORDER BY id) FROM clientes WHERE id < 9",
                "SELECT date_trunc('month', criado_em), count(*) FROM clientes GROUP BY 1 ORDER BY 1 LIMIT 3",
                "SELECT id FROM clientes WHERE EXISTS (SELECT 1 FROM pedidos p WHERE p.cliente_id = clientes.id) ORDER BY id LIMIT 3",
                "SELECT uf, grouping(uf), count(*) FROM clientes GROUP BY ROLLUP (uf) ORDER BY uf LIMIT 4"
            })
    void whatIsMadeOfOtherColumnsIsAsDirect(String sql) throws SQLException {
        try (Connection connection = gateway.connect("leitor");
                Connection direct = DemoGateway.direct()) {
            assertThat(rows(connection, sql)).isEqualTo(rows(direct, sql)).isNotEmpty();
        }
    }

    /// What a report does instead.
    @Test
    void groupingByTheKeyIsAllowedAndSaidToBe() throws SQLException {
        String report =
                "SELECT c.id, c.nome, count(*) FROM clientes c JOIN pedidos p ON p.cliente_id = c.id GROUP BY ";
        try (Connection connection = gateway.connect("leitor")) {
            assertThatThrownBy(() -> rows(connection, report + "c.id, c.nome"))
                    .hasMessageContaining("Group by the key of its table alone");
            assertThat(rows(connection, report + "c.id")).isNotEmpty();
        }
    }

    /// What the statement itself gives is compared with what stands there, as by equality with a given value.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "c.nome IS DISTINCT FROM excluded.nome",
                "c.nome <> excluded.nome OR c.cidade <> excluded.cidade",
                "(c.nome, c.cidade) IS DISTINCT FROM (excluded.nome, excluded.cidade)",
                "NOT (excluded.nome = c.nome)"
            })
    void anUpsertMayAskWhetherItChangesAnything(String condition) throws SQLException {
        try (Connection connection = gateway.connect("dono");
                PreparedStatement upsert =
                        connection.prepareStatement(
                                "INSERT INTO clientes AS c VALUES (7, ?, '000', 'f', '1', '2000-01-01', '0', 'Santos', 'SP', now()), (8, ?, '001', 'f', '1', '2000-01-01', '0', 'Santos', 'SP', now()) ON CONFLICT (id) DO UPDATE SET nome = excluded.nome, cidade = excluded.cidade WHERE "
                                        + condition)) {
            connection.setAutoCommit(false);
            upsert.setString(1, "Fulana");
            upsert.setString(2, "Sicrano");
            assertThat(upsert.executeUpdate()).isEqualTo(2);
            assertThat(upsert.executeUpdate()).isZero();
            connection.rollback();
        }
    }

    /// The way to look somebody up.
    @Test
    void equalityWithAGivenValueIsAllowed() throws SQLException {
        String cpf;
        String email;
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT cpf, email FROM clientes WHERE id = 5")) {
            row.next();
            cpf = row.getString(1);
            email = row.getString(2);
        }
        try (Connection connection = gateway.connect("leitor")) {
            for (String condition :
                    List.of(
                            "cpf = ?",
                            "? = cpf",
                            "cpf IN (?, '1')",
                            "cpf = ANY (ARRAY[?, '2'])",
                            "cpf::text = ?::text",
                            "cpf IS NOT DISTINCT FROM ?",
                            "(id > 1 AND cpf = trim(?)) OR id < 0",
                            "NOT cpf <> ?")) {
                try (PreparedStatement statement =
                        connection.prepareStatement("SELECT id FROM clientes WHERE " + condition)) {
                    statement.setString(1, cpf);
                    try (ResultSet row = statement.executeQuery()) {
                        assertThat(row.next()).as(condition).isTrue();
                        assertThat(row.getInt(1)).isEqualTo(5);
                    }
                }
            }
            assertThat(rows(connection, "SELECT id FROM clientes WHERE email = '" + email + "'"))
                    .containsExactly("5|");
        }
    }

    /// What somebody put into the database can read tables under names that a statement does not have.
    @Test
    void functionsByOtherNamesAreFollowed() throws SQLException, IOException {
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement()) {
            statement.execute("CREATE SCHEMA meu");
            try {
                statement.execute(
                        "CREATE FUNCTION meu.de_quem(p pedidos) RETURNS text STABLE LANGUAGE sql AS 'SELECT nome FROM public.clientes WHERE id = p.cliente_id'");
                statement.execute(
                        "CREATE FUNCTION meu.nome_de(i int) RETURNS text STABLE LANGUAGE sql AS 'SELECT nome FROM public.clientes WHERE id = i'");
                statement.execute(
                        "CREATE FUNCTION meu.com(t text) RETURNS SETOF int STABLE LANGUAGE sql AS 'SELECT id FROM public.clientes WHERE nome LIKE t'");
                statement.execute(
                        "CREATE FUNCTION meu.lower(t text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN pg_catalog.lower(t); END'");
                statement.execute(
                        "CREATE OPERATOR meu.## (FUNCTION = meu.nome_de, RIGHTARG = int)");
                statement.execute("CREATE TYPE meu.ref AS (i int)");
                statement.execute(
                        "CREATE FUNCTION meu.texto(r meu.ref) RETURNS text STABLE LANGUAGE sql AS 'SELECT nome FROM public.clientes WHERE id = (r).i'");
                statement.execute("CREATE CAST (meu.ref AS text) WITH FUNCTION meu.texto(meu.ref)");
                statement.execute(
                        "CREATE VIEW meu.com_nome AS SELECT id, meu.nome_de(cliente_id) AS quem FROM public.pedidos");
                statement.execute("CREATE DOMAIN meu.text AS varchar(40)");
                statement.execute("GRANT ALL ON SCHEMA meu TO public");
                statement.execute("GRANT ALL ON ALL TABLES IN SCHEMA meu TO public");
                functionsAreFollowed();
            } finally {
                statement.execute("DROP SCHEMA meu CASCADE");
            }
        }
    }

    private static void functionsAreFollowed() throws SQLException, IOException {
        try (DemoGateway fresh = DemoGateway.start();
                Connection connection = fresh.connect("dono");
                Statement path = connection.createStatement()) {
            path.execute("SET search_path = public, meu");
            for (String sql :
                    List.of(
                            "SELECT p.de_quem FROM pedidos p WHERE id < 3",
                            "SELECT meu.de_quem(p) FROM pedidos p WHERE id < 3",
                            "SELECT OPERATOR(meu.##) 5",
                            "SELECT ## 5",
                            "SELECT row(5)::meu.ref::text",
                            "SELECT quem FROM meu.com_nome WHERE id < 3",
                            "SELECT reverse(quem) FROM com_nome WHERE id < 3")) {
                assertThat(rows(connection, sql))
                        .as(sql)
                        .isNotEmpty()
                        .allMatch(row -> row.equals("[OCULTO]|") || row.equals("null|"));
            }
            for (String sql :
                    List.of(
                            "SELECT count(*) FROM meu.com('A%')",
                            "SELECT EXISTS (SELECT FROM com('A%'))",
                            "SELECT id FROM clientes WHERE cpf = meu.lower('x')",
                            "SELECT id FROM clientes WHERE cpf::meu.text = 'x'",
                            "SELECT id FROM pedidos WHERE ## 5 LIKE 'A%'")) {
                assertThatThrownBy(() -> rows(connection, sql))
                        .as(sql)
                        .hasMessageContaining("rule: masking");
            }
        }
    }

    /// Where lineage gives up, nothing may follow from what it has not seen: EXISTS gives nothing of its query but that there
    /// are rows.
    @Test
    void whatIsNestedTooDeepIsRefused() throws SQLException {
        try (Connection connection = gateway.connect("leitor")) {
            for (int depth = 480; depth <= 510; depth++) {
                String condition =
                        "coalesce(".repeat(depth)
                                + "EXISTS (SELECT FROM produtos p WHERE c.cpf LIKE '1%')"
                                + ")".repeat(depth);
                assertThatThrownBy(() ->
                                rows(connection, "SELECT id FROM clientes c WHERE " + condition))
                        .as("depth " + depth)
                        .hasMessageContaining("rule: masking");
            }
        }
    }

    /// Nor where it has taken more steps than a statement needs.
    @Test
    void whatHasTooManyNamesIsRefused() throws SQLException {
        String columns =
                IntStream.range(0, 60).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
        String shifted =
                "c0, "
                        + IntStream.range(0, 59)
                                .mapToObj(i -> "c" + i)
                                .collect(Collectors.joining(", "));
        String first = "nome" + ", 'x'".repeat(59);
        String filling = "c0 = c1 OR ".repeat(1500);
        String sql =
                "WITH RECURSIVE r("
                        + columns
                        + ") AS (SELECT "
                        + first
                        + " FROM clientes WHERE id = 1 UNION ALL SELECT "
                        + shifted
                        + " FROM r WHERE false AND ("
                        + filling.replace("c0 = c1", "1 = (SELECT count(*) FROM r x)")
                        + "false)) SELECT id FROM clientes c WHERE EXISTS (SELECT FROM produtos WHERE c.cpf LIKE '1%')";
        try (Connection connection = gateway.connect("leitor")) {
            assertThatThrownBy(() -> rows(connection, sql)).hasMessageContaining("rule: masking");
        }
    }

    /// A name that PostgreSQL makes up by rules of many cases is not taken for another of the same statement, further out.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(SELECT * FROM (SELECT c.nome AS uf) x)",
                "(VALUES (c.nome))",
                "(CASE WHEN true THEN c.nome END)::text",
                "CASE WHEN false THEN 'a' ELSE c.nome END"
            })
    void madeUpNamesAreNoWayOut(String inner) throws SQLException {
        for (String name : List.of("uf", "column1", "text", "case", "nome", "id")) {
            String sql =
                    "SELECT (SELECT upper("
                            + name
                            + "::text) FROM (SELECT "
                            + inner
                            + ") s) FROM clientes c JOIN (SELECT 'x' AS \"text\", 'x' AS \"case\", 'x' AS column1) k ON true WHERE c.id < 3";
            try (Connection connection = gateway.connect("leitor")) {
                for (String row : rows(connection, sql)) {
                    assertThat(row).isIn("[OCULTO]|", "RJ|", "SP|", "MG|", "BA|", "X|", "1|", "2|");
                }
            } catch (SQLException e) {
                assertThat(e.getMessage()).doesNotContain("SANTOS");
            }
        }
    }

    private static DemoGateway saying(String references) throws IOException {
        return DemoGateway.start(
                DemoGateway.CATALOG.replace(
                        "technique: redact }",
                        "technique: redact, references: " + references + " }"));
    }

    @Test
    void aRuleThatSaysDenyLetsNothingBeComputed() throws Exception {
        try (DemoGateway deny = saying("deny");
                Connection connection = deny.connect("leitor")) {
            assertThat(rows(connection, "SELECT email FROM clientes WHERE id = 1"))
                    .containsExactly("[EMAIL]|");
            assertThatThrownBy(() -> rows(connection, "SELECT lower(email) FROM clientes"))
                    .hasMessageContaining("to compute an output")
                    .hasMessageContaining("rule: masking contato");
            assertThatThrownBy(() -> rows(connection, "SELECT c::text FROM clientes c"))
                    .hasMessageContaining("to compute an output");
        }
    }

    @Test
    void aRuleThatSaysMaskPaysWithEveryOutput() throws Exception {
        try (DemoGateway mask = saying("mask");
                Connection connection = mask.connect("leitor")) {
            assertThat(
                            rows(
                                    connection,
                                    "SELECT cidade, id FROM clientes WHERE email LIKE 'a%' LIMIT 1"))
                    .containsExactly("[OCULTO]|null|");
            assertThat(rows(connection, "SELECT cidade FROM clientes WHERE id = 1"))
                    .containsExactly("Rio de Janeiro|");
            assertThatThrownBy(
                            () -> rows(connection, "SELECT id FROM clientes ORDER BY nome LIMIT 1"))
                    .as("another rule's column")
                    .hasMessageContaining("rule: masking nome");
        }
    }

    @Test
    void aRuleThatSaysAllowLetsConditionsUseIt() throws Exception {
        try (DemoGateway allow = saying("allow");
                Connection connection = allow.connect("leitor");
                Connection direct = DemoGateway.direct()) {
            String sql = "SELECT id FROM clientes WHERE email LIKE 'a%' ORDER BY email LIMIT 3";
            assertThat(rows(connection, sql)).isEqualTo(rows(direct, sql));
            assertThat(rows(connection, "SELECT lower(email) FROM clientes WHERE id = 1"))
                    .containsExactly("[OCULTO]|");
        }
    }

    /// Nobody is given what is computed here, and the server computes it all the same.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT x.id FROM clientes x, LATERAL abs(1 / (ascii(x.cpf) * 0)) y WHERE x.id = 1",
                "SELECT x.id FROM clientes x, LATERAL float8(x.cpf) y WHERE x.id = 1",
                "SELECT x.id FROM clientes x, LATERAL json_populate_record(NULL::produtos, json_build_object('id', x.cpf)) y WHERE x.id = 1",
                "WITH t AS MATERIALIZED (SELECT 1 / (ascii(cpf) * 0) AS e FROM clientes WHERE id = 1) SELECT count(*) FROM t",
                "WITH t AS MATERIALIZED (SELECT cpf::int FROM clientes WHERE id = 1) SELECT 1 FROM t",
                "SELECT produtos.id FROM produtos CROSS JOIN LATERAL abs((SELECT 1 / (ascii(cpf) * 0) FROM clientes WHERE id = 1)) y"
            })
    void failuresOfWhatIsThrownAwayAreCounted(String oracle) throws Exception {
        try (DemoGateway fresh = DemoGateway.start();
                Connection connection = fresh.connect("leitor")) {
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> rows(connection, oracle))
                        .hasMessageMatching("(?s).*(withheld by Portaria|division by zero).*");
            }
            assertThatThrownBy(() -> rows(connection, oracle))
                    .hasMessageContaining("failed computations");
        }
    }

    /// Whether something hidden fails tells of the value, so that it may not fail often; also not in another session, or after a restart.
    @Test
    void failuresOfWhatIsHiddenAreCounted() throws Exception {
        Path folder = Files.createTempDirectory("portaria-home");
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-28T15:00:00Z"));
        String computing = "SELECT lower(email) FROM clientes WHERE id = 1";
        try (DemoGateway fresh = DemoGateway.start(folder, DemoGateway.CATALOG, now::get);
                Connection connection = fresh.connect("leitor");
                Connection other = fresh.connect("leitor")) {
            String oracle =
                    "SELECT 1 / (CASE WHEN cpf LIKE 'DIGIT%' THEN 0 ELSE 1 END) FROM clientes WHERE id = 1";
            int answered = 0;
            String refusal = "";
            for (int i = 0; i < 60; i++) {
                for (int digit = 0; digit < 10; digit++) {
                    try {
                        rows(connection, oracle.replace("DIGIT", Integer.toString(digit)));
                    } catch (SQLException e) {
                        if (e.getSQLState().equals("22012")) {
                            answered++;
                        } else {
                            refusal = String.valueOf(e.getMessage());
                        }
                    }
                }
            }
            assertThat(answered).isEqualTo(20);
            assertThat(refusal).contains("failed computations");
            assertThatThrownBy(() -> rows(other, computing))
                    .hasMessageContaining("failed computations");
            assertThat(rows(other, "SELECT id, email FROM clientes WHERE id = 1"))
                    .containsExactly("1|[EMAIL]|");
        }
        try (DemoGateway again = DemoGateway.start(folder, DemoGateway.CATALOG, now::get)) {
            now.set(now.get().plus(Duration.ofHours(11)));
            try (Connection connection = again.connect("leitor")) {
                // eleven at night in Brasília
                assertThatThrownBy(() -> rows(connection, computing))
                        .hasMessageContaining("failed computations");
            }
            now.set(now.get().plus(Duration.ofHours(2)));
            try (Connection connection = again.connect("leitor")) {
                assertThat(rows(connection, computing)).containsExactly("[OCULTO]|");
            }
        }
    }

    @Test
    void aSyntaxErrorKeepsItsCode() throws SQLException {
        try (Connection connection = gateway.connect("leitor")) {
            assertThatThrownBy(() -> rows(connection, "SELECT FROM WHERE clientes"))
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("42601");
        }
    }

    /// `ORDER BY 1` and `ORDER BY 2` are one statement but for a constant.
    @Test
    void aConstantThatNamesAColumnIsLookedAt() throws SQLException {
        try (Connection connection = gateway.connect("leitor")) {
            assertThat(rows(connection, "SELECT id, cpf FROM clientes WHERE id < 3 ORDER BY 1"))
                    .hasSize(2);
            assertThatThrownBy(() ->
                            rows(
                                    connection,
                                    "SELECT id, cpf FROM clientes WHERE id < 3 ORDER BY 2"))
                    .hasMessageContaining("to order by");
        }
    }

    @Test
    void namesAreReadInTheClientsEncoding() throws SQLException, IOException {
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement()) {
            statement.execute("CREATE TABLE \"côrpo\" (id int, email text)");
            statement.execute("INSERT INTO \"côrpo\" VALUES (1, 'zeca@acme.example')");
            statement.execute("GRANT ALL ON \"côrpo\" TO public");
        }
        String digits =
                HexFormat.of().formatHex("zeca@acme.example".getBytes(StandardCharsets.UTF_8));
        // a gateway that has read the schema since, which one does at most a minute later
        try (DemoGateway fresh = DemoGateway.start();
                RawAgent raw = RawAgent.login(fresh, "dono")) {
            raw.query("SET client_encoding = 'LATIN1'").send();
            raw.hearUpTo('Z');
            byte[] question =
                    "SELECT encode(email::bytea, 'hex') FROM \"côrpo\"\0"
                            .getBytes(StandardCharsets.ISO_8859_1);
            raw.message('Q', question).send();
            assertThat(raw.hearUpTo('D').body()).doesNotContain(digits);
        } finally {
            try (Connection direct = DemoGateway.direct();
                    Statement statement = direct.createStatement()) {
                statement.execute("DROP TABLE \"côrpo\"");
            }
        }
    }
}
