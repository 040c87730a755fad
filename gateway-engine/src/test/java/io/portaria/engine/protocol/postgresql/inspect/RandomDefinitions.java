package io.portaria.engine.protocol.postgresql.inspect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Changes a schema at random, on several connections by turns: some statements by themselves, some in transactions that stay
/// open for a while and are then kept, undone or prepared. Many of the statements fail, because what they want is not there.
final class RandomDefinitions {
    private static final List<String> MAINTENANCE =
            List.of(
                    "VACUUM pg_class",
                    "VACUUM FREEZE pg_attribute",
                    "VACUUM FULL pg_class",
                    "VACUUM FULL pg_attribute",
                    "VACUUM FULL pg_depend",
                    "VACUUM FULL pg_proc",
                    "VACUUM FREEZE",
                    "REINDEX TABLE pg_class",
                    "ANALYZE",
                    "CHECKPOINT");

    private final Random random;
    private final List<Connection> connections;
    private final Set<Integer> within = new HashSet<>();
    private final List<String> prepared = new ArrayList<>();
    private int done;
    private int tried;
    private int transactions;

    /// @param connections of a superuser
    RandomDefinitions(Random random, List<Connection> connections) throws SQLException {
        this.random = random;
        this.connections = List.copyOf(connections);
        for (Connection connection : connections) {
            run(connection, "SET lock_timeout = '15ms'");
            run(connection, "SET client_min_messages = error");
        }
    }

    /// One change, or what ends a transaction.
    ///
    /// @return what was done
    String step() throws SQLException {
        int i = random.nextInt(connections.size());
        Connection connection = connections.get(i);
        if (!prepared.isEmpty() && !within.contains(i) && oneIn(3)) {
            return run(
                    connection,
                    (oneIn(2) ? "COMMIT" : "ROLLBACK")
                            + " PREPARED '"
                            + prepared.removeFirst()
                            + "'");
        }
        if (within.contains(i)) {
            if (oneIn(5)) {
                within.remove(i);
                return end(connection);
            }
            return withinTransaction(connection, definition());
        }
        if (oneIn(4)) {
            within.add(i);
            transactions++;
            run(connection, oneIn(2) ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ");
            return withinTransaction(connection, definition());
        }
        if (oneIn(12)) {
            return run(connection, pick(MAINTENANCE));
        }
        if (oneIn(6)) {
            // as many as before, but others
            run(connection, "BEGIN");
            String both =
                    withinTransaction(connection, "DROP TABLE IF EXISTS " + table() + " CASCADE")
                            + "; "
                            + withinTransaction(connection, newTable());
            run(connection, "COMMIT");
            return both;
        }
        return run(connection, definition());
    }

    private String end(Connection connection) throws SQLException {
        if (oneIn(5)) {
            String name = "p" + transactions + "_" + tried;
            String said = run(connection, "PREPARE TRANSACTION '" + name + "'");
            if (said.startsWith("done")) {
                prepared.add(name);
            } else {
                run(connection, "ROLLBACK");
            }
            return said;
        }
        return run(connection, oneIn(3) ? "ROLLBACK" : "COMMIT");
    }

    private String withinTransaction(Connection connection, String sql) throws SQLException {
        run(connection, "SAVEPOINT s");
        String said = run(connection, sql);
        if (!said.startsWith("done") || oneIn(6)) {
            run(connection, "ROLLBACK TO SAVEPOINT s");
            return said + " (undone)";
        }
        if (oneIn(2)) {
            run(connection, "RELEASE SAVEPOINT s");
        }
        return said;
    }

    /// Ends all that is open.
    void end() throws SQLException {
        for (Connection connection : connections) {
            run(connection, "ROLLBACK");
        }
        for (String name : prepared) {
            run(connections.getFirst(), "ROLLBACK PREPARED '" + name + "'");
        }
        prepared.clear();
        within.clear();
    }

    /// Lets go of all functions, those too that the server cannot describe any more.
    void withoutFunctions() throws SQLException {
        run(
                connections.getFirst(),
                """
                DO $$ DECLARE f oid; BEGIN
                  FOR f IN SELECT oid FROM pg_proc WHERE proname ~ '^f[0-9]$' AND oid >= 16384 LOOP
                    EXECUTE (SELECT format('DROP FUNCTION IF EXISTS %I.%I(int) CASCADE', n.nspname, p.proname)
                      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = f);
                  END LOOP;
                END $$
                """);
    }

    /// Statements that did something; a test in which hardly any does shows nothing.
    int done() {
        return done;
    }

    int tried() {
        return tried;
    }

    private String run(Connection connection, String sql) throws SQLException {
        tried++;
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            done++;
            return "done: " + sql;
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            return "failed: " + sql + " – " + e.getMessage();
        }
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String name(String kind, int many) {
        return kind + random.nextInt(many);
    }

    private String schema() {
        return oneIn(2) ? "public" : name("s", 3);
    }

    private String table() {
        return schema() + "." + name("t", 6);
    }

    private String view() {
        return schema() + "." + name("v", 5);
    }

    private String function() {
        return schema() + "." + name("f", 4);
    }

    private String type() {
        return schema() + "." + name("y", 3);
    }

    private String relation() {
        return oneIn(2) ? table() : view();
    }

    private String column() {
        return name("c", 5);
    }

    private String dataType() {
        return pick(List.of("int", "text", "bigint", "numeric", "int[]", type()));
    }

    private String newTable() {
        return "CREATE TABLE "
                + table()
                + " (id int, "
                + column()
                + " "
                + dataType()
                + (oneIn(3) ? ", g int GENERATED ALWAYS AS (id * 2) STORED" : "")
                + (oneIn(3) ? ", PRIMARY KEY (id))" : ")")
                + (oneIn(4) ? " INHERITS (" + table() + ")" : "");
    }

    private String query() {
        String from = relation();
        return switch (random.nextInt(7)) {
            case 0 -> "SELECT count(*) AS c1, max(id) AS id FROM " + from;
            case 1 -> "SELECT id, row_number() OVER (ORDER BY id) AS c2 FROM " + from;
            case 2 -> "SELECT id, " + function() + "(id) AS c3 FROM " + from;
            case 3 -> "SELECT a.id FROM " + from + " a JOIN " + relation() + " b ON a.id = b.id";
            case 4 -> "SELECT 1 AS id, relname AS c1 FROM pg_class";
            default -> "SELECT id, " + column() + " FROM " + from;
        };
    }

    private String definition() {
        return switch (random.nextInt(44)) {
            case 0, 1, 2, 3 -> newTable();
            case 4 -> "DROP TABLE " + table() + " CASCADE";
            case 5, 6 ->
                    "ALTER TABLE "
                            + table()
                            + " ADD COLUMN "
                            + column()
                            + (oneIn(4)
                                    ? " int GENERATED ALWAYS AS (id + 1) STORED"
                                    : " " + dataType());
            case 7 -> "ALTER TABLE " + table() + " DROP COLUMN " + column() + " CASCADE";
            case 8, 9 ->
                    "ALTER TABLE " + table() + " RENAME COLUMN " + column() + " TO " + column();
            case 10 -> "ALTER TABLE " + table() + " RENAME TO " + name("t", 6);
            case 11 -> "ALTER TABLE " + table() + " SET SCHEMA " + schema();
            case 12 ->
                    "ALTER TABLE "
                            + table()
                            + " ALTER COLUMN "
                            + column()
                            + " TYPE "
                            + (oneIn(2) ? "text" : "varchar(" + (5 + random.nextInt(9)) + ")")
                            + (oneIn(3) ? " COLLATE \"C\"" : "");
            case 13, 14, 15 -> "CREATE OR REPLACE VIEW " + view() + " AS " + query();
            case 16 -> "CREATE MATERIALIZED VIEW " + view() + " AS " + query();
            case 17 -> "DROP VIEW " + view() + " CASCADE";
            case 18 -> "DROP MATERIALIZED VIEW " + view() + " CASCADE";
            case 19 -> "ALTER VIEW " + view() + " RENAME TO " + name("v", 5);
            case 20 ->
                    "ALTER TABLE " + table() + (oneIn(2) ? " INHERIT " : " NO INHERIT ") + table();
            case 21 -> "CREATE TABLE " + table() + " (id int, c1 text) PARTITION BY LIST (id)";
            case 22 -> {
                int value = random.nextInt(9);
                yield "ALTER TABLE "
                        + table()
                        + " ATTACH PARTITION "
                        + table()
                        + " FOR VALUES IN ("
                        + value
                        + ")";
            }
            case 23 ->
                    "CREATE TABLE "
                            + table()
                            + " PARTITION OF "
                            + table()
                            + " FOR VALUES IN ("
                            + random.nextInt(9)
                            + ")";
            case 24 -> "ALTER TABLE " + table() + " DETACH PARTITION " + table();
            case 25, 26 ->
                    "CREATE OR REPLACE FUNCTION "
                            + function()
                            + "(a int"
                            + (oneIn(2) ? " DEFAULT " + function() + "(1)" : "")
                            + ") RETURNS "
                            + (oneIn(3) ? "SETOF int" : "int")
                            + " LANGUAGE "
                            + (oneIn(2)
                                    ? "sql AS 'SELECT " + random.nextInt(5) + "'"
                                    : "plpgsql AS 'BEGIN RETURN " + random.nextInt(5) + "; END'");
            case 27 -> "DROP FUNCTION " + function() + " CASCADE";
            case 28 -> "ALTER FUNCTION " + function() + "(int) RENAME TO " + name("f", 4);
            case 29 -> "ALTER FUNCTION " + function() + "(int) SET SCHEMA " + schema();
            case 30 ->
                    "CREATE OR REPLACE RULE "
                            + name("r", 3)
                            + " AS ON INSERT TO "
                            + relation()
                            + " DO ALSO "
                            + (oneIn(2) ? "NOTHING" : "DELETE FROM " + table());
            case 31 -> "DROP RULE " + name("r", 3) + " ON " + relation();
            case 32 -> "CREATE SCHEMA " + name("s", 3);
            case 33 ->
                    oneIn(2)
                            ? "ALTER SCHEMA " + name("s", 3) + " RENAME TO " + name("s", 3)
                            : "DROP SCHEMA " + name("s", 3) + " CASCADE";
            case 34 ->
                    switch (random.nextInt(3)) {
                        case 0 -> "CREATE TYPE " + type() + " AS ENUM ('a', 'b')";
                        case 1 -> "CREATE TYPE " + type() + " AS (a int, b text)";
                        default -> "CREATE DOMAIN " + type() + " AS int";
                    };
            case 35 ->
                    switch (random.nextInt(4)) {
                        case 0 -> "ALTER TYPE " + type() + " RENAME TO " + name("y", 3);
                        case 1 -> "ALTER TYPE " + type() + " ADD ATTRIBUTE d int CASCADE";
                        case 2 -> "DROP TYPE " + type() + " CASCADE";
                        default -> "ALTER TYPE " + type() + " SET SCHEMA " + schema();
                    };
            case 36 ->
                    oneIn(2)
                            ? "CREATE OPERATOR "
                                    + schema()
                                    + pick(List.of(".=", ".&", ".<="))
                                    + " (LEFTARG = int, RIGHTARG = int, FUNCTION = pg_catalog.int4ne)"
                            : "CREATE OPERATOR "
                                    + schema()
                                    + ".@# (RIGHTARG = int, FUNCTION = "
                                    + function()
                                    + ")";
            case 37 -> "DROP OPERATOR " + schema() + ".@# (NONE, int) CASCADE";
            case 38 ->
                    oneIn(2)
                            ? "CREATE CAST (int AS "
                                    + type()
                                    + ") WITH FUNCTION "
                                    + function()
                                    + "(int)"
                            : "DROP CAST (int AS " + type() + ")";
            case 39 ->
                    oneIn(2)
                            ? "CREATE EXTENSION " + pick(List.of("hstore", "citext", "dblink"))
                            : "DROP EXTENSION "
                                    + pick(List.of("hstore", "citext", "dblink"))
                                    + " CASCADE";
            case 40 ->
                    switch (random.nextInt(4)) {
                        case 0 -> "CREATE INDEX ON " + table() + " (id)";
                        case 1 ->
                                "ALTER TABLE "
                                        + table()
                                        + " ADD CONSTRAINT p PRIMARY KEY ("
                                        + (oneIn(2) ? "id" : column() + ", id")
                                        + ")";
                        case 2 -> "ALTER TABLE " + table() + " DROP CONSTRAINT p CASCADE";
                        default ->
                                "ALTER TABLE "
                                        + table()
                                        + " DROP CONSTRAINT p, ADD CONSTRAINT p PRIMARY KEY ("
                                        + column()
                                        + ")";
                    };
            case 41 ->
                    switch (random.nextInt(4)) {
                        case 0 -> "COMMENT ON TABLE " + table() + " IS 'x'";
                        case 1 -> "GRANT SELECT ON " + relation() + " TO PUBLIC";
                        case 2 -> "INSERT INTO " + table() + " (id) VALUES (1), (2)";
                        default -> "TRUNCATE " + table();
                    };
            case 42 -> "CREATE TEMP TABLE " + name("t", 6) + " AS " + query();
            default -> "ALTER TABLE " + table() + " RENAME COLUMN " + column() + " TO nome";
        };
    }
}
