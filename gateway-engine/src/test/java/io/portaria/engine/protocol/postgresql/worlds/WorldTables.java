package io.portaria.engine.protocol.postgresql.worlds;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// The tables, views and functions that [RandomStatements] are about.
public final class WorldTables {
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
            CREATE TABLE t4 (id int, d text, e text);
            INSERT INTO t4 SELECT i, 'd' || i, 'e' || i FROM generate_series(1, 3) i;
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

    private WorldTables() {}

    /// @param value an expression over `i`: what stands in the protected texts
    /// @param number the same for the protected numbers
    public static void create(Connection database, String value, String number)
            throws SQLException {
        try (Statement statement = database.createStatement()) {
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
}
