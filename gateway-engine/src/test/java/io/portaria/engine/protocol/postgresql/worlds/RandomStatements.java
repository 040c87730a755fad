package io.portaria.engine.protocol.postgresql.worlds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Statements over the tables of [TwoWorlds], made at random by a grammar of what people write and of what people try.
public final class RandomStatements {
    private enum Type {
        TEXT,
        INT,
        BOOL
    }

    private record Column(String name, Type type) {}

    private record Table(String name, List<Column> columns) {}

    /// A column as an expression names it.
    private record Ref(String sql, Type type) {}

    /// A query and what it gives.
    private record Query(String sql, List<Type> types) {}

    private static final List<Table> TABLES =
            List.of(
                    table("t1", "id:i a:t n:i s:t k:i ok:b"),
                    table("t1", "id:i a:t n:i s:t k:i ok:b"),
                    table("ONLY t1", "id:i a:t n:i s:t k:i ok:b"),
                    table("public.t2", "id:i t1_id:i b:t s:t"),
                    table("t2", "id:i t1_id:i b:t s:t"),
                    table("t3", "id:i c:t m:i"),
                    table("t3", "id:i c:t m:i"),
                    table("\"c1\"", "id:i a:t n:i s:t k:i ok:b extra:t"),
                    table("p", "id:i v:t s:t"),
                    table("p2", "id:i v:t s:t"),
                    table("v1", "id:i outro:t n:i"),
                    table("v2", "id:i u:t b:t"),
                    table("v3", "id:i outro:t n:i c:t"),
                    table("v4", "n:i quantos:i"),
                    table("v5", "n:i maior:t tem:i menor:t"),
                    table("v6", "id:i a:t r:i antes:t"),
                    table("v7", "id:i a:t b:t s:t"));

    /// What is done to t3 (id int, c text, m int) and t4 (id int, d text, e text), often so that the types stay in their order.
    private static final List<String> MOVES =
            List.of(
                    "ALTER TABLE t3 DROP COLUMN id, DROP COLUMN c, ADD COLUMN c text, ADD COLUMN id int",
                    "ALTER TABLE t3 RENAME COLUMN id TO old; ALTER TABLE t3 RENAME COLUMN m TO id; ALTER TABLE t3 RENAME COLUMN old TO m",
                    "ALTER TABLE t4 DROP COLUMN d, ADD COLUMN d text",
                    "ALTER TABLE t4 RENAME COLUMN d TO old; ALTER TABLE t4 RENAME COLUMN e TO d; ALTER TABLE t4 RENAME COLUMN old TO e",
                    "ALTER TABLE t3 DROP COLUMN c",
                    "ALTER TABLE t3 DROP COLUMN id",
                    "ALTER TABLE t3 ADD COLUMN f text",
                    "ALTER TABLE t4 DROP COLUMN e",
                    "ALTER TABLE t4 DROP COLUMN id",
                    "ALTER TABLE t4 ADD COLUMN f text",
                    "ALTER TABLE t4 RENAME TO t5; ALTER TABLE t3 RENAME TO t4; ALTER TABLE t5 RENAME TO t3",
                    "CREATE TEMP TABLE t3 AS SELECT id AS m, d AS c, id FROM t4",
                    "CREATE TEMP TABLE t4 AS SELECT id, e AS d, d AS e FROM t4");

    private final Random random;
    private int aliases;
    private final List<Table> common = new ArrayList<>();

    public RandomStatements(long seed) {
        random = new Random(seed);
    }

    private static Table table(String name, String columns) {
        List<Column> list = new ArrayList<>();
        for (String column : columns.split(" ", -1)) {
            String type = column.substring(column.length() - 1);
            list.add(
                    new Column(
                            column.substring(0, column.length() - 2),
                            switch (type) {
                                case "t" -> Type.TEXT;
                                case "i" -> Type.INT;
                                default -> Type.BOOL;
                            }));
        }
        return new Table(name, List.copyOf(list));
    }

    /// Mostly one; a cursor, a prepared statement or something made takes several.
    List<String> statements() {
        return switch (random.nextInt(24)) {
            case 0, 1 -> cursor();
            case 2, 3 -> prepared();
            case 4 -> made();
            default -> List.of(statement());
        };
    }

    /// Tables without protected columns are altered, and then something is read in which their columns stand beside protected
    /// ones: by a `*`, which brings them in another order or number than before.
    List<String> moved() {
        List<String> all = new ArrayList<>();
        for (int i = random.nextInt(2); i < 2; i++) {
            all.add(pick(MOVES));
        }
        all.add(overStars());
        return all;
    }

    private String overStars() {
        String last = chance(3) ? " ORDER BY " + (1 + random.nextInt(4)) + " LIMIT 1" : "";
        if (chance(3)) {
            String join = starJoin();
            return (chance(2) ? join : "SELECT y.* FROM (" + join + ") y") + last;
        }
        boolean ofThree = chance(2);
        String union = starUnion(ofThree);
        List<Ref> refs =
                List.of(
                        new Ref("x.id", Type.INT),
                        ofThree ? new Ref("x.c", Type.TEXT) : new Ref("x.d", Type.TEXT),
                        ofThree ? new Ref("x.m", Type.INT) : new Ref("x.e", Type.TEXT));
        return switch (random.nextInt(4)) {
            case 0 -> union + last;
            case 1 -> "SELECT " + oneOf(refs) + " FROM (" + union + ") x";
            case 2 -> "WITH x AS (" + union + ") SELECT " + oneOf(refs) + " FROM x";
            default -> "SELECT * FROM (" + union + ") x WHERE " + condition(1, refs);
        };
    }

    private String oneOf(List<Ref> refs) {
        return chance(2) ? "md5(" + pick(refs).sql + "::text)" : outputs(refs, 1).sql;
    }

    private String starJoin() {
        From other = item(1, List.of(), List.of());
        List<String> outputs = new ArrayList<>();
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
            outputs.add(
                    pick(
                            List.of(
                                    "x.*",
                                    "z.*",
                                    expression(Type.TEXT, 1, other.refs),
                                    expression(Type.INT, 1, other.refs))));
        }
        String tables =
                pick(
                        List.of(
                                "t3 x, t4 z, ",
                                "t3 x JOIN t4 z USING (id), ",
                                "t3 x CROSS JOIN t4 z CROSS JOIN "));
        return "SELECT " + String.join(", ", outputs) + " FROM " + tables + other.sql;
    }

    /// @param ofThree whether of t3, else of t4
    private String starUnion(boolean ofThree) {
        String table = ofThree ? "t3" : "t4";
        List<String> arms = new ArrayList<>();
        arms.add(
                pick(
                        List.of(
                                "SELECT * FROM " + table,
                                "TABLE " + table,
                                "SELECT b.* FROM " + table + " b")));
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            String alias = "x" + aliases++;
            From from =
                    chance(3)
                            ? item(1, List.of(), List.of())
                            : new From("t1 AS " + alias, alias, refs(alias, TABLES.getFirst()));
            arms.add(
                    "SELECT "
                            + expression(Type.INT, 0, from.refs)
                            + ", "
                            + expression(Type.TEXT, 1, from.refs)
                            + ", "
                            + expression(ofThree ? Type.INT : Type.TEXT, 0, from.refs)
                            + " FROM "
                            + from.sql);
        }
        if (chance(8)) {
            Collections.reverse(arms);
        }
        return String.join(chance(6) ? " UNION " : " UNION ALL ", arms);
    }

    /// One that reads or writes rows.
    public String statement() {
        return switch (random.nextInt(16)) {
            case 14 -> merge();
            case 15 -> upsert();
            case 0 -> update();
            case 1 -> insert();
            case 2 -> delete();
            case 3 -> "COPY (" + query(2, List.of()).sql + ") TO STDOUT";
            case 4 -> writing();
            case 5 ->
                    "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) "
                            + query(2, List.of()).sql;
            default -> query(3, List.of()).sql;
        };
    }

    private List<String> cursor() {
        String scroll = chance(2) ? " SCROLL" : "";
        List<String> all = new ArrayList<>();
        all.add("DECLARE k" + scroll + " CURSOR FOR " + query(2, List.of()).sql);
        all.add(
                pick(
                        List.of(
                                "FETCH ALL FROM k",
                                "MOVE ALL FROM k",
                                "FETCH 3 FROM k",
                                "MOVE 2 FROM k")));
        all.add(scroll.isEmpty() ? "FETCH NEXT FROM k" : "FETCH BACKWARD 2 FROM k");
        return all;
    }

    private List<String> prepared() {
        // outlives the transaction
        String name = "p" + random.nextInt(Integer.MAX_VALUE);
        String sql = query(2, List.of()).sql.replace("'a1'", "$1").replace("'b1'", "$2");
        return List.of(
                "PREPARE " + name + "(text, text) AS " + sql,
                "EXECUTE " + name + "('a1', 'b2')",
                "DEALLOCATE " + name);
    }

    private List<String> made() {
        return switch (random.nextInt(4)) {
            case 0 ->
                    List.of(
                            "CREATE TEMP VIEW feita AS " + query(2, List.of()).sql,
                            "SELECT * FROM feita");
            case 1 ->
                    List.of(
                            "CREATE TEMP TABLE feita AS " + query(2, List.of()).sql,
                            "SELECT count(*) FROM feita");
            case 2 ->
                    List.of(
                            "CREATE INDEX ON t1 (n) WHERE " + condition(1, bare(TABLES.get(0))),
                            "SELECT count(*) FROM t1");
            default ->
                    List.of(
                            "ALTER TABLE t1 ADD CHECK (" + condition(1, bare(TABLES.get(0))) + ")",
                            "SELECT count(*) FROM t1");
        };
    }

    private static List<Ref> bare(Table table) {
        List<Ref> refs = new ArrayList<>();
        table.columns.forEach(c -> refs.add(new Ref(c.name, c.type)));
        refs.add(new Ref("t1::text", Type.TEXT));
        return refs;
    }

    /// WITH that writes and says what it has written.
    private String writing() {
        String inner =
                switch (random.nextInt(3)) {
                    case 0 -> update();
                    case 1 -> insert();
                    default -> delete();
                };
        String returning = inner.contains(" RETURNING ") ? inner : inner + " RETURNING w.id, 'a1'";
        return "WITH escrita(y0, y1) AS ("
                + returning
                + ") SELECT y0, "
                + expression(
                        Type.TEXT,
                        2,
                        List.of(
                                new Ref("escrita.y0::text", Type.TEXT),
                                new Ref("escrita.y1::text", Type.TEXT)))
                + " FROM escrita";
    }

    private String update() {
        Table target = pick(List.of(TABLES.get(0), TABLES.get(4), TABLES.get(5)));
        List<Ref> refs = refs("w", target);
        String from = "";
        if (chance(3)) {
            From other = from(1, List.of());
            from = " FROM " + other.sql;
            refs.addAll(other.refs);
        }
        Column set = pick(target.columns.subList(1, target.columns.size()));
        return "UPDATE "
                + target.name
                + " AS w SET "
                + set.name
                + " = "
                + expression(set.type, 2, refs)
                + from
                + " WHERE "
                + condition(2, refs)
                + (chance(2) ? " RETURNING " + outputs(refs("w", target), 2).sql : "");
    }

    private String insert() {
        int kind = random.nextInt(3);
        String source =
                kind == 0
                        ? "VALUES (900, " + expression(Type.TEXT, 2, List.of()) + ", 1)"
                        : "SELECT x.id, " + "x.e, 1 FROM (SELECT " + twoColumns() + ") x";
        return "INSERT INTO t3 AS w " + source + (chance(2) ? " RETURNING w.c, w.*" : "");
    }

    private String merge() {
        Table target = pick(List.of(TABLES.get(0), TABLES.get(4), TABLES.get(5)));
        List<Ref> refs = refs("w", target);
        From source = item(1, List.of(), List.of());
        List<Ref> both = new ArrayList<>(refs);
        both.addAll(source.refs);
        Column set = pick(target.columns.subList(1, target.columns.size()));
        return "MERGE INTO "
                + target.name
                + " AS w USING "
                + source.sql
                + " ON "
                + condition(1, both)
                + " WHEN MATCHED AND "
                + condition(1, both)
                + " THEN UPDATE SET "
                + set.name
                + " = "
                + expression(set.type, 2, both)
                + " WHEN MATCHED THEN DELETE"
                + (chance(2) ? " RETURNING merge_action(), " + outputs(both, 2).sql : "");
    }

    private String upsert() {
        Table target = TABLES.get(0);
        List<Ref> refs = new ArrayList<>(refs("w", target));
        refs.addAll(refs("excluded", target));
        Column set = pick(target.columns.subList(1, target.columns.size()));
        return "INSERT INTO t1 AS w (id, a, s) SELECT x.id, x.e, 'b1' FROM (SELECT "
                + twoColumns()
                + ") x ON CONFLICT (id) DO UPDATE SET "
                + set.name
                + " = "
                + expression(set.type, 2, refs)
                + (chance(2) ? " WHERE " + condition(1, refs) : "")
                + (chance(2) ? " RETURNING " + outputs(refs("w", target), 2).sql : "");
    }

    private String twoColumns() {
        From from = from(1, List.of());
        return expression(Type.INT, 1, from.refs)
                + " AS id, "
                + expression(Type.TEXT, 2, from.refs)
                + " AS e FROM "
                + from.sql
                + " WHERE "
                + condition(1, from.refs);
    }

    private String delete() {
        Table target = pick(List.of(TABLES.get(0), TABLES.get(4), TABLES.get(5)));
        return "DELETE FROM "
                + target.name
                + " w WHERE "
                + condition(2, refs("w", target))
                + " RETURNING w.id, "
                + expression(Type.TEXT, 1, refs("w", target));
    }

    private Query query(int depth, List<Ref> outer) {
        if (depth > 0 && chance(8)) {
            return combined(depth, outer);
        }
        if (depth > 1 && chance(6)) {
            return with(depth, outer);
        }
        if (chance(20)) {
            return new Query(
                    "VALUES (1, "
                            + expression(Type.TEXT, 1, outer)
                            + "), (2, "
                            + expression(Type.TEXT, 1, outer)
                            + ")",
                    List.of(Type.INT, Type.TEXT));
        }
        From from = from(depth, outer);
        List<Ref> all = new ArrayList<>(from.refs);
        if (chance(3)) {
            all.addAll(outer);
        }
        if (chance(5)) {
            return grouped(from, all, depth);
        }
        Query outputs = chance(6) ? star(from) : outputs(all, 1 + random.nextInt(3));
        StringBuilder sql = new StringBuilder("SELECT ");
        if (chance(10)) {
            sql.append(
                    chance(3)
                            ? "DISTINCT ON (" + expression(Type.TEXT, 1, from.refs) + ") "
                            : "DISTINCT ");
        }
        sql.append(outputs.sql).append(" FROM ").append(from.sql);
        if (chance(2)) {
            sql.append(" WHERE ").append(condition(depth, all));
        }
        if (chance(14)) {
            sql.append(" WINDOW w AS (PARTITION BY ")
                    .append(expression(Type.TEXT, 1, from.refs))
                    .append(')');
        }
        if (chance(6)) {
            sql.append(" ORDER BY ")
                    .append(
                            chance(2)
                                    ? Integer.toString(1 + random.nextInt(outputs.types.size()))
                                    : expression(Type.TEXT, 1, from.refs));
        }
        if (chance(14)) {
            sql.append(chance(2) ? " LIMIT " : " OFFSET ")
                    .append(
                            chance(2)
                                    ? "2"
                                    : "(SELECT "
                                            + expression(Type.INT, 1, outer)
                                            + " FROM "
                                            + from(0, List.of()).sql
                                            + " LIMIT 1)");
        }
        return new Query(sql.toString(), outputs.types);
    }

    private Query star(From from) {
        return new Query(chance(2) ? "*" : from.alias + ".*", List.of(Type.INT));
    }

    private Query grouped(From from, List<Ref> all, int depth) {
        Type type = pick(List.of(Type.TEXT, Type.INT));
        String by = expression(type, 1, from.refs);
        String aggregate =
                pick(
                        List.of(
                                "count(*)",
                                "count(" + expression(Type.TEXT, 1, all) + ")",
                                "max(" + expression(Type.TEXT, 1, all) + ")",
                                "min(" + expression(Type.INT, 1, all) + ")",
                                "sum(" + expression(Type.INT, 1, all) + ")",
                                "bool_or(" + expression(Type.BOOL, 1, all) + ")",
                                "count(*) FILTER (WHERE " + condition(1, all) + ")",
                                "sum(count(*)) OVER (ORDER BY " + by + ")",
                                "rank() OVER (ORDER BY max(" + expression(Type.TEXT, 1, all) + "))",
                                "max("
                                        + expression(Type.INT, 1, all)
                                        + ") FILTER (WHERE "
                                        + condition(1, all)
                                        + ")",
                                "jsonb_agg(" + expression(Type.TEXT, 1, all) + ")",
                                "array_agg(DISTINCT " + expression(Type.TEXT, 1, all) + ")",
                                "json_object_agg("
                                        + expression(Type.INT, 0, all)
                                        + ", "
                                        + expression(Type.TEXT, 1, all)
                                        + ")",
                                "mode() WITHIN GROUP (ORDER BY "
                                        + expression(Type.TEXT, 1, all)
                                        + ")",
                                "count((SELECT max(id) FROM t3 WHERE t3.id = "
                                        + expression(Type.INT, 0, from.refs)
                                        + ")) FILTER (WHERE "
                                        + condition(1, all)
                                        + ")",
                                "string_agg("
                                        + expression(Type.TEXT, 1, all)
                                        + ", ',' ORDER BY "
                                        + expression(Type.TEXT, 1, all)
                                        + ")"));
        String grouping =
                switch (random.nextInt(12)) {
                    case 0, 1, 2 -> "1";
                    case 3 -> "ROLLUP (" + by + ")";
                    case 4 -> "(1, 1)";
                    case 5 -> "GROUPING SETS ((1, 1), ())";
                    case 6 -> "CUBE (" + by + ")";
                    case 7 -> "g";
                    default -> by;
                };
        return new Query(
                "SELECT "
                        + by
                        + " AS g, "
                        + aggregate
                        + " AS q FROM "
                        + from.sql
                        + (chance(2) ? " WHERE " + condition(depth - 1, all) : "")
                        + " GROUP BY "
                        + grouping
                        + (chance(3)
                                ? pick(
                                        List.of(
                                                " HAVING count(*) > 1",
                                                " HAVING max("
                                                        + expression(Type.TEXT, 1, all)
                                                        + ") > 'm'",
                                                " HAVING EXISTS ("
                                                        + oneColumn(Type.TEXT, 1, from.refs)
                                                        + ")"))
                                : ""),
                List.of(type, Type.INT));
    }

    private Query combined(int depth, List<Ref> outer) {
        Type first = pick(List.of(Type.TEXT, Type.INT));
        String operator =
                pick(
                        List.of(
                                "UNION ALL",
                                "UNION ALL",
                                "UNION",
                                "INTERSECT",
                                "EXCEPT",
                                "INTERSECT ALL"));
        return new Query(
                oneColumn(first, depth - 1, outer)
                        + " "
                        + operator
                        + " "
                        + oneColumn(first, depth - 1, outer)
                        + (chance(4) ? " ORDER BY 1" : ""),
                List.of(first));
    }

    private String oneColumn(Type type, int depth, List<Ref> outer) {
        From from = from(depth, outer);
        return "SELECT "
                + expression(type, depth, from.refs)
                + " AS x"
                + random.nextInt(3)
                + " FROM "
                + from.sql
                + (chance(2) ? " WHERE " + condition(depth, from.refs) : "");
    }

    private Query with(int depth, List<Ref> outer) {
        String name = pick(List.of("q", "t3", "r")) + (chance(2) ? aliases++ : "");
        Query body = query(depth - 1, outer);
        boolean recursive = chance(4);
        List<Column> columns =
                IntStream.range(0, body.types.size())
                        .mapToObj(i -> new Column("y" + i, body.types.get(i)))
                        .toList();
        Table table = new Table(name, columns);
        String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        boolean star = body.sql.contains("*");
        if (recursive && !star) {
            String more =
                    columns.stream()
                            .map(c -> c.type == Type.INT ? "rr." + c.name + " + 1" : "rr." + c.name)
                            .collect(Collectors.joining(", "));
            String stop =
                    columns.stream()
                            .filter(c -> c.type == Type.INT)
                            .findFirst()
                            .map(c -> "rr." + c.name + " < 3")
                            .orElse("false");
            common.add(table);
            Query main = query(depth - 1, outer);
            common.remove(table);
            return new Query(
                    "WITH RECURSIVE "
                            + name
                            + "("
                            + names
                            + ") AS (("
                            + body.sql
                            + ") UNION ALL SELECT "
                            + more
                            + " FROM "
                            + name
                            + " rr WHERE "
                            + stop
                            + ") "
                            + main.sql,
                    main.types);
        }
        if (!star) {
            common.add(table);
        }
        Query main = query(depth - 1, outer);
        common.remove(table);
        return new Query(
                "WITH "
                        + name
                        + (star ? "" : "(" + names + ")")
                        + " AS "
                        + (chance(3) ? "MATERIALIZED " : "")
                        + "("
                        + body.sql
                        + ") "
                        + main.sql,
                main.types);
    }

    /// What stands in FROM and what it lets expressions name.
    private record From(String sql, String alias, List<Ref> refs) {}

    private From from(int depth, List<Ref> outer) {
        From first = item(depth, outer, List.of());
        if (chance(10)) {
            return selfJoin();
        }
        if (!chance(3)) {
            return first;
        }
        boolean lateral = chance(4);
        From second = item(depth - 1, outer, lateral ? first.refs : List.of());
        List<Ref> refs = new ArrayList<>(first.refs);
        refs.addAll(second.refs);
        String join =
                switch (random.nextInt(6)) {
                    case 0 -> first.sql + ", " + (lateral ? "LATERAL " : "") + second.sql;
                    case 1 -> first.sql + " LEFT JOIN " + second.sql + " ON " + condition(1, refs);
                    case 2 -> first.sql + " NATURAL JOIN " + second.sql;
                    case 3 -> first.sql + " JOIN " + second.sql + " USING (id)";
                    case 4 -> first.sql + " FULL JOIN " + second.sql + " USING (s)";
                    default -> first.sql + " JOIN " + second.sql + " ON " + condition(1, refs);
                };
        return new From(join.replace("LATERAL LATERAL", "LATERAL"), first.alias, refs);
    }

    private From selfJoin() {
        Table table = pick(TABLES);
        String one = "x" + aliases++;
        String other = "x" + aliases++;
        List<Ref> refs = refs(one, table);
        refs.addAll(refs(other, table));
        String by = pick(table.columns).name;
        String sql =
                table.name
                        + " AS "
                        + one
                        + (chance(3) ? " LEFT" : "")
                        + " JOIN "
                        + table.name
                        + " AS "
                        + other
                        + " ON "
                        + one
                        + "."
                        + by
                        + (chance(3) ? " < " : " = ")
                        + other
                        + "."
                        + by;
        return new From(sql, one, refs);
    }

    private From item(int depth, List<Ref> outer, List<Ref> siblings) {
        String alias = "x" + aliases++;
        if (depth > 0 && chance(5)) {
            List<Ref> visible = new ArrayList<>(outer);
            visible.addAll(siblings);
            Query query = query(depth - 1, visible);
            if (!query.sql.contains("*")) {
                List<Ref> refs = new ArrayList<>();
                StringBuilder names = new StringBuilder();
                for (int i = 0; i < query.types.size(); i++) {
                    String name = pick(List.of("s", "a", "id", "k", "z")) + i;
                    names.append(i > 0 ? ", " : "").append(name);
                    refs.add(new Ref(alias + "." + name, query.types.get(i)));
                }
                String lateral = siblings.isEmpty() ? "" : "LATERAL ";
                return new From(
                        lateral + "(" + query.sql + ") AS " + alias + "(" + names + ")",
                        alias,
                        refs);
            }
        }
        if (chance(12)) {
            return new From(
                    "generate_series(1, "
                            + (siblings.isEmpty() || chance(2)
                                    ? "3"
                                    : "length(" + expression(Type.TEXT, 1, siblings) + ")")
                            + ") "
                            + alias,
                    alias,
                    List.of(new Ref(alias, Type.INT)));
        }
        if (chance(30)) {
            return new From(
                    "unnest(ARRAY("
                            + oneColumn(Type.TEXT, 1, outer)
                            + ")) WITH ORDINALITY AS "
                            + alias
                            + "(u, o)",
                    alias,
                    List.of(new Ref(alias + ".u", Type.TEXT), new Ref(alias + ".o", Type.INT)));
        }
        if (chance(30)) {
            return new From(
                    "jsonb_to_recordset((SELECT jsonb_agg(z) FROM "
                            + from(0, List.of()).sql.replaceFirst(" AS x[0-9]+.*", " AS z")
                            + ")) AS "
                            + alias
                            + "(id int, a text, s text)",
                    alias,
                    List.of(
                            new Ref(alias + ".id", Type.INT),
                            new Ref(alias + ".a", Type.TEXT),
                            new Ref(alias + ".s", Type.TEXT)));
        }
        if (chance(20)) {
            return new From(
                    "f_rows(4) AS " + alias,
                    alias,
                    List.of(new Ref(alias + ".x", Type.INT), new Ref(alias + ".y", Type.TEXT)));
        }
        if (chance(12)) {
            return unusual(depth, outer, siblings, alias);
        }
        Table table = !common.isEmpty() && chance(2) ? pick(common) : pick(TABLES);
        if (chance(8)) {
            StringBuilder names = new StringBuilder();
            List<Ref> refs = new ArrayList<>();
            for (Column column : table.columns) {
                String name = "r" + refs.size();
                names.append(refs.isEmpty() ? "" : ", ").append(name);
                refs.add(new Ref(alias + "." + name, column.type));
            }
            return new From(table.name + " AS " + alias + "(" + names + ")", alias, refs);
        }
        return new From(table.name + " AS " + alias, alias, refs(alias, table));
    }

    private From unusual(int depth, List<Ref> outer, List<Ref> siblings, String alias) {
        List<Ref> visible = siblings.isEmpty() ? outer : siblings;
        Optional<String[]> sibling = column(siblings);
        return switch (random.nextInt(9)) {
            case 0 -> {
                Table one = pick(TABLES);
                Table other = pick(TABLES);
                List<Ref> refs = new ArrayList<>();
                StringBuilder names = new StringBuilder();
                for (Column column : one.columns) {
                    String name = "j" + refs.size();
                    names.append(refs.isEmpty() ? "" : ", ").append(name);
                    refs.add(new Ref(alias + "." + name, column.type));
                }
                yield new From(
                        "("
                                + one.name
                                + " CROSS JOIN "
                                + other.name
                                + " AS o"
                                + alias
                                + ") AS "
                                + alias
                                + "("
                                + names
                                + ")",
                        alias,
                        refs);
            }
            case 1 ->
                    new From(
                            "("
                                    + pick(TABLES).name
                                    + " AS l"
                                    + alias
                                    + " JOIN "
                                    + pick(TABLES).name
                                    + " AS r"
                                    + alias
                                    + " USING (id) AS "
                                    + alias
                                    + ")",
                            alias,
                            List.of(new Ref(alias + ".id", Type.INT)));
            case 2 ->
                    new From(
                            "ROWS FROM (generate_series(1, 2), unnest(ARRAY["
                                    + expression(Type.TEXT, 1, visible)
                                    + ", 'a1'])) AS "
                                    + alias
                                    + "(n, v)",
                            alias,
                            List.of(
                                    new Ref(alias + ".n", Type.INT),
                                    new Ref(alias + ".v", Type.TEXT)));
            case 3 -> {
                Table table = TABLES.get(random.nextInt(2));
                yield new From(
                        table.name + " AS " + alias + " TABLESAMPLE bernoulli (100)",
                        alias,
                        refs(alias, table));
            }
            case 4 ->
                    new From(
                            "XMLTABLE('/r' PASSING xmlelement(name r, "
                                    + expression(Type.TEXT, 1, visible)
                                    + ") COLUMNS v text PATH '.') AS "
                                    + alias,
                            alias,
                            List.of(new Ref(alias + ".v", Type.TEXT)));
            case 5 ->
                    new From(
                            "JSON_TABLE(jsonb_build_object('k', "
                                    + expression(Type.TEXT, 1, visible)
                                    + "), '$' COLUMNS (v text PATH '$.k', o FOR ORDINALITY)) AS "
                                    + alias,
                            alias,
                            List.of(
                                    new Ref(alias + ".v", Type.TEXT),
                                    new Ref(alias + ".o", Type.INT)));
            case 6 ->
                    new From(
                            "jsonb_each_text("
                                    + sibling.map(c -> "to_jsonb(" + c[0] + ")")
                                            .orElse("'{\"k\": \"a1\"}'")
                                    + ") AS "
                                    + alias,
                            alias,
                            List.of(
                                    new Ref(alias + ".key", Type.TEXT),
                                    new Ref(alias + ".value", Type.TEXT)));
            case 7 ->
                    new From(
                            "json_populate_record(NULL::t1, "
                                    + sibling.map(c -> "row_to_json(" + c[0] + ")")
                                            .orElse("'{\"s\": \"a1\"}'")
                                    + ") AS "
                                    + alias,
                            alias,
                            refs(alias, TABLES.get(0)));
            default -> {
                Query query = query(depth - 1, List.of());
                yield new From(
                        "(" + query.sql + ") AS " + alias,
                        alias,
                        List.of(
                                new Ref(alias + ".id", Type.INT),
                                new Ref(alias + ".s", Type.TEXT)));
            }
        };
    }

    private List<Ref> refs(String alias, Table table) {
        List<Ref> refs = new ArrayList<>();
        for (Column column : table.columns) {
            boolean bare = chance(12);
            refs.add(new Ref(bare ? column.name : alias + "." + column.name, column.type));
        }
        return refs;
    }

    private Query outputs(List<Ref> refs, int count) {
        List<Type> types = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < count; i++) {
            Type type = pick(List.of(Type.TEXT, Type.TEXT, Type.INT, Type.BOOL));
            types.add(type);
            sql.append(i > 0 ? ", " : "").append(expression(type, 3, refs));
            if (chance(3)) {
                sql.append(" AS ").append(pick(List.of("s", "id", "a", "\"S\"", "o"))).append(i);
            }
        }
        return new Query(sql.toString(), types);
    }

    private String expression(Type type, int depth, List<Ref> refs) {
        List<Ref> fitting = refs.stream().filter(r -> r.type == type).toList();
        if (depth <= 0 || chance(2)) {
            return fitting.isEmpty() || chance(8) ? constant(type) : pick(fitting).sql;
        }
        return switch (type) {
            case TEXT -> text(depth - 1, refs);
            case INT -> number(depth - 1, refs);
            case BOOL -> "(" + condition(depth - 1, refs) + ")";
        };
    }

    private String constant(Type type) {
        return switch (type) {
            case TEXT -> pick(List.of("'a1'", "'b1'", "'#'", "NULL::text", "'zz'"));
            case INT -> pick(List.of("1", "2", "7", "NULL::int"));
            case BOOL -> pick(List.of("true", "false"));
        };
    }

    private String text(int depth, List<Ref> refs) {
        return switch (random.nextInt(40)) {
            case 29 -> column(refs).map(c -> c[1] + "(" + c[0] + ")::text").orElse("'a1'");
            case 30 -> column(refs).map(c -> "(" + c[0] + ")." + c[1] + "::text").orElse("'b1'");
            case 31 -> innerRow();
            case 32 ->
                    "(SELECT v FROM (VALUES ("
                            + expression(Type.TEXT, depth, refs)
                            + "), ('z')) y(v) LIMIT 1)";
            case 33 -> "(ROW(" + expression(Type.TEXT, depth, refs) + ", 'z')).f1";
            case 34 -> "greatest(" + expression(Type.TEXT, depth, refs) + ", 'a1')";
            case 35 -> "substring(" + expression(Type.TEXT, depth, refs) + " FROM 1 FOR 2)";
            case 36 -> "(" + expression(Type.TEXT, depth, refs) + " COLLATE \"C\")";
            case 37 ->
                    "json_value(jsonb_build_object('k', "
                            + expression(Type.TEXT, depth, refs)
                            + "), '$.k')";
            case 38 ->
                    column(refs)
                            .map(c ->
                                    "(json_populate_record(NULL::t1, row_to_json(" + c[0] + "))).s")
                            .orElse("'a1'");
            case 16 ->
                    "("
                            + expression(Type.TEXT, depth, refs)
                            + ")::"
                            + pick(
                                    List.of(
                                            "varchar",
                                            "varchar(2)",
                                            "name::text",
                                            "char(3)",
                                            "bytea::text"));
            case 17 -> "(ARRAY(" + oneColumn(Type.TEXT, depth, refs) + "))[1]";
            case 18 ->
                    "array_to_string(ARRAY[" + expression(Type.TEXT, depth, refs) + ", 'b1'], ',')";
            case 19 ->
                    "json_build_object('k', "
                            + expression(Type.TEXT, depth, refs)
                            + ", 'n', "
                            + expression(Type.INT, depth, refs)
                            + ")::text";
            case 20 ->
                    "(jsonb_build_array("
                            + expression(Type.TEXT, depth, refs)
                            + ", "
                            + expression(Type.INT, depth, refs)
                            + ") ->> "
                            + random.nextInt(2)
                            + ")";
            case 21 ->
                    "(SELECT "
                            + expression(Type.TEXT, depth, refs)
                            + " FROM "
                            + from(0, refs).sql
                            + " LIMIT 1)";
            case 22 ->
                    "CASE "
                            + expression(Type.TEXT, depth, refs)
                            + " WHEN 'a1' THEN "
                            + expression(Type.TEXT, depth, refs)
                            + " WHEN "
                            + expression(Type.TEXT, depth, refs)
                            + " THEN 'b1' END";
            case 23 -> "format('%s-%s', " + expression(Type.TEXT, depth, refs) + ", 'z')";
            case 24 ->
                    "concat_ws('.', "
                            + expression(Type.TEXT, depth, refs)
                            + ", "
                            + expression(Type.INT, depth, refs)
                            + ")";
            case 25 ->
                    "lag("
                            + expression(Type.TEXT, depth, refs)
                            + ") OVER (ORDER BY "
                            + expression(Type.INT, depth, refs)
                            + ")";
            case 26 -> "split_part(" + expression(Type.TEXT, depth, refs) + ", '1', 1)";
            case 27 ->
                    "regexp_replace(" + expression(Type.TEXT, depth, refs) + ", '[a-m]', '', 'g')";
            case 28 -> "xmlelement(name x, " + expression(Type.TEXT, depth, refs) + ")::text";
            case 0 -> "lower(" + expression(Type.TEXT, depth, refs) + ")";
            case 1 -> "left(" + expression(Type.TEXT, depth, refs) + ", 2)";
            case 2 ->
                    "("
                            + expression(Type.TEXT, depth, refs)
                            + " || "
                            + expression(Type.TEXT, depth, refs)
                            + ")";
            case 3 ->
                    "coalesce("
                            + expression(Type.TEXT, depth, refs)
                            + ", "
                            + expression(Type.TEXT, depth, refs)
                            + ")";
            case 4 ->
                    "CASE WHEN "
                            + condition(depth, refs)
                            + " THEN "
                            + expression(Type.TEXT, depth, refs)
                            + " ELSE "
                            + expression(Type.TEXT, depth, refs)
                            + " END";
            case 5 -> "(" + expression(Type.INT, depth, refs) + ")::text";
            case 6 -> "md5(" + expression(Type.TEXT, depth, refs) + ")";
            case 7 -> "nullif(" + expression(Type.TEXT, depth, refs) + ", 'a1')";
            case 8 -> "(SELECT max(e) FROM (" + oneColumn(Type.TEXT, depth, refs) + ") m(e))";
            case 9 ->
                    "(ARRAY["
                            + expression(Type.TEXT, depth, refs)
                            + ", "
                            + expression(Type.TEXT, depth, refs)
                            + "])[1]";
            case 10 -> "to_jsonb(" + expression(Type.TEXT, depth, refs) + ")::text";
            case 11 -> "f_clean(" + expression(Type.TEXT, depth, refs) + ")";
            case 12 -> "f_reads(" + expression(Type.INT, depth, refs) + ")";
            case 13 -> "reverse(" + expression(Type.TEXT, depth, refs) + ")";
            case 14 ->
                    "first_value("
                            + expression(Type.TEXT, depth, refs)
                            + ") OVER (PARTITION BY "
                            + expression(Type.INT, depth, refs)
                            + " ORDER BY "
                            + expression(Type.TEXT, depth, refs)
                            + ")";
            case 15 ->
                    "(ROW("
                            + expression(Type.TEXT, depth, refs)
                            + ", "
                            + expression(Type.INT, depth, refs)
                            + "))::text";
            default -> whole(refs);
        };
    }

    /// An alias and the name of a column of it.
    private Optional<String[]> column(List<Ref> refs) {
        List<String[]> qualified =
                refs.stream()
                        .map(Ref::sql)
                        .filter(r -> r.matches("x[0-9]+[.][a-z0-9_]+"))
                        .map(r -> r.split("[.]", 2))
                        .toList();
        return qualified.isEmpty() ? Optional.empty() : Optional.of(pick(qualified));
    }

    /// A row of an inner query, by names that are columns elsewhere.
    private String innerRow() {
        String name = pick(List.of("z", "n", "s", "id", "u", "x0"));
        String table = pick(List.of("t1", "t2", "p", "v2", "\"c1\""));
        String value =
                pick(
                        List.of(
                                name + "::text",
                                "row_to_json(" + name + ")::text",
                                "(" + name + ").id::text",
                                "(" + name + ".*)::text",
                                "to_jsonb(" + name + ") ->> 's'"));
        return "(SELECT " + value + " FROM " + table + " AS " + name + " LIMIT 1)";
    }

    /// The row of a table as a whole.
    private String whole(List<Ref> refs) {
        List<String> tables =
                refs.stream()
                        .map(Ref::sql)
                        .filter(s -> s.indexOf('.') > 0)
                        .map(s -> s.substring(0, s.indexOf('.')))
                        .distinct()
                        .toList();
        if (tables.isEmpty()) {
            return "'a1'";
        }
        String table = pick(tables);
        return pick(
                List.of(
                        "row_to_json(" + table + ")::text",
                        table + "::text",
                        "(" + table + ").id::text",
                        "to_jsonb(" + table + ") ->> 'n'",
                        "row_to_json(ROW(" + table + ".*))::text"));
    }

    private String number(int depth, List<Ref> refs) {
        return switch (random.nextInt(18)) {
            case 9 ->
                    "(row_number() OVER (ORDER BY "
                            + expression(Type.TEXT, depth, refs)
                            + "))::int";
            case 10 -> "(rank() OVER (ORDER BY " + expression(Type.INT, depth, refs) + "))::int";
            case 11 ->
                    "coalesce(array_length(ARRAY(" + oneColumn(Type.INT, depth, refs) + "), 1), 0)";
            case 12 -> "nullif(" + expression(Type.INT, depth, refs) + ", 1)";
            case 13 -> "(" + expression(Type.BOOL, depth, refs) + ")::int";
            case 14 -> "position('a' IN " + expression(Type.TEXT, depth, refs) + ")";
            case 15 -> "octet_length(" + expression(Type.TEXT, depth, refs) + ")";
            case 16 ->
                    "(SELECT "
                            + expression(Type.INT, depth, refs)
                            + " FROM "
                            + from(0, refs).sql
                            + " OFFSET 1 LIMIT 1)";
            case 0 -> "length(" + expression(Type.TEXT, depth, refs) + ")";
            case 1 ->
                    "("
                            + expression(Type.INT, depth, refs)
                            + " + "
                            + expression(Type.INT, depth, refs)
                            + ")";
            case 2 -> "coalesce(" + expression(Type.INT, depth, refs) + ", 0)";
            case 3 ->
                    "CASE WHEN "
                            + condition(depth, refs)
                            + " THEN "
                            + expression(Type.INT, depth, refs)
                            + " END";
            case 4 -> "(SELECT count(*) FROM (" + oneColumn(Type.INT, depth, refs) + ") m)::int";
            case 5 -> "ascii(" + expression(Type.TEXT, depth, refs) + ")";
            case 6 -> "abs(" + expression(Type.INT, depth, refs) + ")";
            case 7 ->
                    "(count(*) OVER (PARTITION BY "
                            + expression(Type.TEXT, depth, refs)
                            + "))::int";
            default -> "greatest(" + expression(Type.INT, depth, refs) + ", 1)";
        };
    }

    private String condition(int depth, List<Ref> refs) {
        int d = depth - 1;
        if (depth <= 0) {
            return expression(Type.INT, 0, refs) + " < 6";
        }
        return switch (random.nextInt(27)) {
            case 15 ->
                    "("
                            + expression(Type.TEXT, d, refs)
                            + ", "
                            + expression(Type.INT, d, refs)
                            + ") = ("
                            + expression(Type.TEXT, d, refs)
                            + ", 1)";
            case 16 ->
                    "("
                            + expression(Type.INT, d, refs)
                            + ", "
                            + expression(Type.TEXT, d, refs)
                            + ") > (2, 'm')";
            case 17 ->
                    expression(Type.TEXT, d, refs)
                            + " LIKE ANY ("
                            + oneColumn(Type.TEXT, d, refs)
                            + ")";
            case 18 ->
                    expression(Type.INT, d, refs) + " < ALL (" + oneColumn(Type.INT, d, refs) + ")";
            case 19 ->
                    "ARRAY["
                            + expression(Type.TEXT, d, refs)
                            + "] && ARRAY['a1', "
                            + expression(Type.TEXT, d, refs)
                            + "]";
            case 20 ->
                    "jsonb_build_object('k', "
                            + expression(Type.TEXT, d, refs)
                            + ") @> '{\"k\": \"a1\"}'";
            case 21 ->
                    "CASE WHEN "
                            + condition(d, refs)
                            + " THEN "
                            + condition(d, refs)
                            + " ELSE "
                            + condition(d, refs)
                            + " END";
            case 22 -> expression(Type.TEXT, d, refs) + " ~ '^[a-m]'";
            case 23 -> expression(Type.TEXT, d, refs) + " NOT IN ('a1', 'b1')";
            case 24 ->
                    expression(Type.INT, d, refs)
                            + " = ("
                            + "SELECT "
                            + expression(Type.INT, d, refs)
                            + " FROM "
                            + from(0, refs).sql
                            + " LIMIT 1)";
            case 25 -> "(" + condition(d, refs) + ") IS TRUE";
            case 0 -> condition(d, refs) + " AND " + condition(d, refs);
            case 1 -> "(" + condition(d, refs) + " OR " + condition(d, refs) + ")";
            case 2 -> "NOT (" + condition(d, refs) + ")";
            case 3 -> expression(Type.TEXT, d, refs) + " LIKE 'a%'";
            case 4 -> expression(Type.TEXT, d, refs) + " = " + constant(Type.TEXT);
            case 5 -> expression(Type.TEXT, d, refs) + " = " + expression(Type.TEXT, d, refs);
            case 6 -> expression(Type.INT, d, refs) + " < " + expression(Type.INT, d, refs);
            case 7 -> expression(Type.TEXT, d, refs) + " IS NULL";
            case 8 -> expression(Type.TEXT, d, refs) + " IN ('a1', 'a2', '#')";
            case 9 -> "EXISTS (" + query(d, refs).sql + ")";
            case 10 ->
                    expression(Type.TEXT, d, refs) + " IN (" + oneColumn(Type.TEXT, d, refs) + ")";
            case 11 -> expression(Type.INT, d, refs) + " BETWEEN 1 AND 5";
            case 12 -> expression(Type.TEXT, d, refs) + " IS DISTINCT FROM 'zz'";
            case 13 ->
                    expression(Type.INT, d, refs)
                            + " = ANY (SELECT "
                            + expression(Type.INT, d, refs)
                            + ")";
            case 14 -> expression(Type.TEXT, d, refs) + " = ANY (ARRAY['a1', 'b2'])";
            default -> expression(Type.INT, d, refs) + " = " + constant(Type.INT);
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
