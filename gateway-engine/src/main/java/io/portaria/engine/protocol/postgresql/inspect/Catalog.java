package io.portaria.engine.protocol.postgresql.inspect;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One system catalog, as far as the gateway reads it: what is asked of it, and what its rows say.
///
/// Its rows stand on shelves, by an OID that is part of their key. A row that changes stays on its shelf, and only the shelves
/// on which something came, changed or went are read again.
///
/// What is asked for is nothing but fields of the catalog's own rows. Only then does a row that says something else bear a
/// new `xmin`: what is put together from other rows (`pg_get_expr`, a join) can change without it. Nor may it be a field that
/// the server writes in place, without a new `xmin` (`heap_inplace_update`): of `pg_class` these are `relpages`, `reltuples`,
/// `relallvisible`, `relallfrozen`, `relhasindex`, `relhasrules`, `relhastriggers`, `relfrozenxid` and `relminmxid`. For the
/// same reasons `where` asks nothing but what stands in the row.
///
/// @param table name in `pg_catalog`, called `c` in what follows
/// @param where which of its rows are read
/// @param oid column of the key
/// @param key columns, of which no two rows that are read have the same
/// @param rest other columns; when there are none, several rows may have the same key and are one fact
/// @param oidOf what `oid` is in a key
record Catalog<K, R>(
        String table,
        String where,
        String oid,
        List<String> key,
        List<String> rest,
        ToIntFunction<K> oidOf,
        Function<Cells, K> keyOf,
        Function<Cells, R> valueOf) {
    /// Few enough to be told of all of them quickly, and enough for one of them to be read again quickly.
    static final int SHELVES = 128;

    /// A catalog whose rows have an OID of their own.
    static <R> Catalog<Integer, R> ofObjects(
            String table, String where, List<String> rest, Function<Cells, R> valueOf) {
        return new Catalog<>(
                table,
                where,
                "c.oid",
                List.of("c.oid"),
                rest,
                oid -> oid,
                row -> row.oid(0),
                valueOf);
    }

    /// A catalog whose rows say nothing but that something is so.
    static <K> Catalog<K, K> ofFacts(
            String table,
            String where,
            String oid,
            List<String> key,
            ToIntFunction<K> oidOf,
            Function<Cells, K> fact) {
        return new Catalog<>(table, where, oid, key, List.of(), oidOf, fact, fact);
    }

    /// All rows.
    String all() {
        return rows("");
    }

    /// The rows with some OIDs.
    String with(Collection<Integer> oids) {
        return rows(
                " AND "
                        + oid
                        + " = ANY ('{"
                        + oids.stream()
                                .map(Integer::toUnsignedString)
                                .collect(Collectors.joining(","))
                        + "}'::oid[])");
    }

    private String rows(String further) {
        return (areFacts() ? "SELECT DISTINCT " : "SELECT ")
                + Stream.concat(key.stream(), rest.stream()).collect(Collectors.joining(", "))
                + from()
                + further;
    }

    private String from() {
        return " FROM pg_catalog." + table + " c WHERE (" + where + ")";
    }

    /// The shelf on which a key stands.
    int shelf(K keyOfRow) {
        return oidOf.applyAsInt(keyOfRow) & (SHELVES - 1);
    }

    /// For each shelf that is not empty: its number, how many keys it has, and the OIDs of those whose rows were written by
    /// transactions from number `border` on. `age` compares as the server does, where numbers begin anew.
    String shelves(Optional<Integer> border) {
        String written =
                border.map(b -> "age(c.xmin) <= age('" + Integer.toUnsignedString(b) + "'::xid)")
                        .orElse("false");
        return areFacts()
                ? shelvesOf(
                        "k.oid",
                        "k.written",
                        " FROM (SELECT "
                                + oid
                                + " AS oid, bool_or("
                                + written
                                + ") AS written"
                                + from()
                                + " GROUP BY "
                                + String.join(", ", key)
                                + ") k")
                : shelvesOf(oid, written, from());
    }

    private static String shelvesOf(String oid, String written, String from) {
        return "SELECT "
                + oid
                + "::int4 & "
                + (SHELVES - 1)
                + ", count(*), array_agg("
                + oid
                + ") FILTER (WHERE "
                + written
                + ")"
                + from
                + " GROUP BY 1";
    }

    private boolean areFacts() {
        return rest.isEmpty();
    }
}
