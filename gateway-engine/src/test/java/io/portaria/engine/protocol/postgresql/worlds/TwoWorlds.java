package io.portaria.engine.protocol.postgresql.worlds;

import io.portaria.engine.fixture.DemoGateway;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;

/// Two databases that differ in nothing but the values of the protected columns, behind one gateway. Where values are
/// equal in one, they are equal in the other; and no value of either stands in a statement. In the tables that are written
/// to they are as long as each other, so that the same rows fill as many pages and the planner chooses alike.
///
/// Whatever an agent gets that differs between the two has come from a protected value.
final class TwoWorlds implements AutoCloseable {
    private static final String TABLES =
            """
            CREATE TABLE t1 (id int PRIMARY KEY, a text, n int, s text, k int, ok bool);
            CREATE TABLE t2 (id int PRIMARY KEY, t1_id int, b text, s text, z numeric);
            CREATE TABLE t3 (id int, c text, m int);
            CREATE TABLE c1 (extra text) INHERITS (t1);
            CREATE TABLE p (id int, v text, s text) PARTITION BY RANGE (id);
            CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (5);
            CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (5) TO (100);
            INSERT INTO t1 SELECT i, 'a' || i % 4, i % 5, value(i % 7), number(i % 6), i % 2 = 0 FROM generate_series(1, 10) i;
            INSERT INTO t1 VALUES (11, 'a9', 3, NULL, NULL, true);
            INSERT INTO c1 SELECT i, 'a' || i % 4, i % 5, value(i % 7), number(i % 6), i % 2 = 0, 'e' || i FROM generate_series(12, 14) i;
            INSERT INTO t2 SELECT i, 1 + i % 10, 'b' || i % 3, value(i % 9), i * 1.5 FROM generate_series(1, 8) i;
            INSERT INTO t3 SELECT i, 'a' || i % 4, i FROM generate_series(1, 6) i;
            INSERT INTO p SELECT i, 'v' || i, value(i) || repeat('w', number(i) % 20) FROM generate_series(1, 8) i;
            CREATE VIEW v1 AS SELECT id, s AS outro, n FROM t1;
            CREATE VIEW v2 (id, u, b) AS SELECT t1.id, upper(t1.s), t2.b FROM t1 JOIN t2 ON t2.t1_id = t1.id;
            CREATE VIEW v3 AS SELECT v1.*, t3.c FROM v1 LEFT JOIN t3 USING (id);
            CREATE VIEW v4 AS SELECT n, count(*) AS quantos FROM t1 WHERE s > 'm' OR s <= 'm' GROUP BY n;
            CREATE VIEW v5 AS SELECT n, max(s) AS maior, count(s) AS tem, min(a) AS menor FROM t1 GROUP BY n;
            CREATE VIEW v6 AS SELECT id, a, row_number() OVER (PARTITION BY n ORDER BY id) AS r, lag(s) OVER (ORDER BY id) AS antes FROM t1;
            CREATE VIEW v7 AS SELECT x.id, x.a, y.b, y.s FROM t1 x LEFT JOIN LATERAL (SELECT b, s FROM t2 WHERE t2.t1_id = x.id ORDER BY id LIMIT 1) y ON true;
            CREATE FUNCTION f_clean(x text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1 || ''!''';
            CREATE FUNCTION f_reads(i int) RETURNS text LANGUAGE sql STABLE AS 'SELECT s FROM t1 WHERE id = $1 LIMIT 1';
            CREATE FUNCTION f_rows(i int) RETURNS TABLE (x int, y text) LANGUAGE sql STABLE AS 'SELECT id, a FROM t1 WHERE id < $1';
            DROP FUNCTION value(int);
            DROP FUNCTION number(int);
            """;

    private static final String CATALOG =
            """
            gateway:
              name: mundos
              listen: { postgresql: "127.0.0.1:0" }
            people:
              - { name: helena, email: helena@aurora.example, duties: [owner] }
            agents:
            targets:
              - { name: um, type: postgresql, address: "127.0.0.1:${PORT}", database: um, username: portaria_mundos, password: { value: segredo-de-teste }, tls: disable }
              - { name: outro, type: postgresql, address: "127.0.0.1:${PORT}", database: outro, username: portaria_mundos, password: { value: segredo-de-teste }, tls: disable }
            roles:
              - { name: leitura, purpose: "Teste", legalBasis: "art. 7, V", may: [{ target: um, actions: [read], objects: ["public.*"] }, { target: outro, actions: [read], objects: ["public.*"] }] }
              - { name: tudo, purpose: "Teste", legalBasis: "art. 7, V", may: [{ target: um, actions: [any] }, { target: outro, actions: [any] }] }
            masking:
              - { name: segredo, columns: ["*:public.t1.s", "*:public.t1.k", "*:public.t2.s", "*:public.p.s"], technique: redact }
              - { name: nada, detect: any, technique: none }
            """;

    /// After 20 failures of a day nothing is computed for an agent any more.
    static final int AGENTS = 100;

    private final EmbeddedPostgres postgres;
    private final DemoGateway gateway;

    private TwoWorlds(EmbeddedPostgres postgres, DemoGateway gateway) {
        this.postgres = postgres;
        this.gateway = gateway;
    }

    static TwoWorlds start() throws IOException, SQLException {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.builder()
                        // would make tables shorter at a moment of its own, and plans others
                        .setServerConfig("autovacuum", "off")
                        .start();
        try (Connection admin = postgres.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE ROLE portaria_mundos LOGIN PASSWORD 'segredo-de-teste'");
            statement.execute("CREATE DATABASE um OWNER portaria_mundos");
            statement.execute("CREATE DATABASE outro OWNER portaria_mundos");
        }
        fill(postgres, "um", "'x' || md5('um' || i)", "i + 50");
        fill(postgres, "outro", "'Y' || md5('outro' || i)", "1000 - i * 3");
        DemoGateway gateway =
                DemoGateway.start(
                        Files.createTempDirectory("portaria-worlds"),
                        CATALOG.replace("agents:\n", agents())
                                .replace("${PORT}", Integer.toString(postgres.getPort())),
                        InstantSource.system());
        return new TwoWorlds(postgres, gateway);
    }

    private static String agents() {
        StringBuilder agents = new StringBuilder("agents:\n");
        for (int i = 0; i < AGENTS; i++) {
            agents.append("  - { name: leitor" + i + ", owner: helena, roles: [leitura] }\n");
            agents.append("  - { name: dono" + i + ", owner: helena, roles: [tudo] }\n");
        }
        return agents.toString();
    }

    private static void fill(EmbeddedPostgres postgres, String world, String value, String number)
            throws SQLException {
        try (Connection direct =
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + world,
                                "portaria_mundos",
                                "segredo-de-teste");
                Statement statement = direct.createStatement()) {
            statement.execute(
                    "CREATE FUNCTION value(i int) RETURNS text LANGUAGE sql AS $$ SELECT "
                            + value
                            + " $$");
            statement.execute(
                    "CREATE FUNCTION number(i int) RETURNS int LANGUAGE sql AS $$ SELECT "
                            + number
                            + " $$");
            statement.execute(TABLES);
        }
    }

    /// @param world `um` or `outro`
    Connection connect(String agent, String world) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", agent);
        properties.setProperty("password", gateway.token(agent));
        properties.setProperty("sslmode", "disable");
        properties.putAll(Map.of("preferQueryMode", "simple"));
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + gateway.port() + "/" + world, properties);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        postgres.close();
    }
}
