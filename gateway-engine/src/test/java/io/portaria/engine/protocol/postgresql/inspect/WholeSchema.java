package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The whole schema by plain questions with joins, without copies: what the reader by changes must come to as well.
final class WholeSchema {
    private static final String RELATIONS =
            """
            SELECT c.oid, n.nspname, c.relname, c.relkind
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p')
              AND n.nspname !~ '^pg_toast'
            """;
    private static final String COLUMNS =
            """
            SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attcollation, a.attgenerated <> ''
            FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
              AND n.nspname !~ '^pg_toast'
            """;
    private static final String GENERATED =
            """
            SELECT f.adrelid, f.adnum, d.refobjsubid
            FROM pg_catalog.pg_attrdef f JOIN pg_catalog.pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum
              JOIN pg_catalog.pg_depend d ON d.refobjid = f.adrelid AND d.refobjsubid NOT IN (0, f.adnum)
               AND (d.objid = f.oid OR (d.objid = f.adrelid AND d.objsubid = f.adnum))
            WHERE a.attgenerated <> ''
            """;
    private static final String VIEWS =
            """
            SELECT DISTINCT r.ev_class, d.refobjid
            FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_depend d
              ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
             AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
            WHERE d.refobjid <> r.ev_class
            """;
    private static final String CALLING_VIEWS =
            """
            SELECT DISTINCT r.ev_class
            FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_depend d
              ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
            WHERE d.refobjid >= 16384 AND (d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
              OR d.refclassid = 'pg_catalog.pg_operator'::pg_catalog.regclass
              OR d.refclassid = 'pg_catalog.pg_cast'::pg_catalog.regclass)
            """;

    /// A Query node of the server says of itself that it puts rows together (`nodes/parsenodes.h`).
    private static final String COMBINING_VIEWS =
            """
            SELECT DISTINCT r.ev_class FROM pg_catalog.pg_rewrite r
            WHERE r.ev_class >= 16384 AND r.ev_action::text ~ ':has(Aggs|WindowFuncs) true'
            """;

    private static final String CAST_FUNCTIONS =
            "SELECT p.proname FROM pg_catalog.pg_cast c JOIN pg_catalog.pg_proc p ON p.oid = c.castfunc WHERE p.oid >= 16384";
    private static final String PARENTS = "SELECT inhrelid, inhparent FROM pg_catalog.pg_inherits";
    private static final String TYPES =
            "SELECT oid, typname, typtype, typcategory, typelem, typbasetype, (SELECT nspname FROM pg_catalog.pg_namespace n WHERE n.oid = typnamespace) FROM pg_catalog.pg_type";

    /// What came with the server has an OID below 16384; extensions put more into `pg_catalog`, that read files, say.
    private static final String FUNCTIONS =
            """
            SELECT p.proname FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
            GROUP BY p.proname
            HAVING bool_and(n.nspname IN ('pg_catalog', 'information_schema') AND p.oid < 16384)
            """;

    private static final String ROW_FUNCTIONS =
            "SELECT DISTINCT proname FROM pg_catalog.pg_proc WHERE proretset AND oid < 16384";

    private static final String CHANGEABLE_FUNCTIONS =
            "SELECT DISTINCT proname FROM pg_catalog.pg_proc WHERE provolatile <> 'i' AND oid < 16384";

    private static final String FOREIGN_FUNCTIONS =
            """
            SELECT n.nspname, p.proname, p.proretset, e.extname,
              CASE WHEN l.lanname IN ('sql', 'plpgsql') AND e.extname IS NULL AND p.prosrc <> ''
                THEN p.prosrc || coalesce(E'\\n;\\n' || pg_catalog.pg_get_expr(p.proargdefaults, 0), '') END,
              p.prosrc = '' OR p.pronargdefaults > 0 OR EXISTS (SELECT FROM pg_catalog.pg_type t
                WHERE t.oid >= 16384 AND (t.oid = p.prorettype OR t.oid = ANY (p.proargtypes) OR t.oid = ANY (p.proallargtypes))),
              pg_catalog.format_type(p.prorettype, NULL) = 'trigger'
            FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
              JOIN pg_catalog.pg_language l ON l.oid = p.prolang
              LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                AND d.objid = p.oid AND d.deptype = 'e'
              LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
            WHERE p.oid >= 16384
            ORDER BY p.oid
            """;
    private static final String FOREIGN_OPERATORS =
            """
            SELECT DISTINCT o.oprname, e.extname FROM pg_catalog.pg_operator o
              LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass
                AND d.objid = o.oid AND d.deptype = 'e'
              LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
            WHERE o.oid >= 16384
            """;
    private static final String SERVER_RELATIONS =
            """
            SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('pg_catalog', 'information_schema') AND c.relkind IN ('r', 'v')
            """;
    private static final String PARTITION_KEYS =
            "SELECT partrelid, unnest(partattrs::int2[]) FROM pg_catalog.pg_partitioned_table";

    /// The reader of changes takes them from the constraints. A toast table has an index that is marked so, and no constraint.
    private static final String PRIMARY_KEYS =
            """
            SELECT i.indrelid, unnest(i.indkey::int2[])
            FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
            WHERE i.indisprimary AND i.indrelid >= 16384 AND c.relkind <> 't'
            """;

    private static final String SCHEMAS = "SELECT nspname FROM pg_catalog.pg_namespace";

    private WholeSchema() {}

    static SchemaSnapshot read(UpstreamQuery query, String database) throws IOException {
        // names in default arguments are told with their schemas
        query.rows("SELECT pg_catalog.set_config('search_path', 'pg_catalog', false)");
        Map<List<Integer>, Set<Integer>> from = new HashMap<>();
        for (List<Optional<String>> row : query.rows(GENERATED)) {
            from.computeIfAbsent(
                            List.of(oid(row, 0), Integer.parseInt(text(row, 1))),
                            _ -> new HashSet<>())
                    .add(Integer.parseInt(text(row, 2)));
        }
        Map<Integer, Map<Integer, SchemaSnapshot.Column>> columns = new HashMap<>();
        for (List<Optional<String>> row : query.rows(COLUMNS)) {
            columns.computeIfAbsent(oid(row, 0), _ -> new HashMap<>())
                    .put(
                            (int) Long.parseLong(text(row, 1)),
                            new SchemaSnapshot.Column(
                                    text(row, 2),
                                    oid(row, 3),
                                    Integer.parseInt(text(row, 4)),
                                    oid(row, 5),
                                    text(row, 6).equals("t"),
                                    from.getOrDefault(
                                            List.of(oid(row, 0), Integer.parseInt(text(row, 1))),
                                            Set.of())));
        }
        Map<Integer, Set<Integer>> reads = pairs(query.rows(VIEWS));
        Map<Integer, Set<Integer>> parents = pairs(query.rows(PARENTS));
        Set<Integer> callers = new HashSet<>();
        query.rows(CALLING_VIEWS).forEach(row -> callers.add(oid(row, 0)));
        Set<Integer> combining = new HashSet<>();
        query.rows(COMBINING_VIEWS).forEach(row -> combining.add(oid(row, 0)));
        Map<Integer, SchemaSnapshot.Relation> relations = new HashMap<>();
        Map<String, List<SchemaSnapshot.Relation>> byName = new HashMap<>();
        for (List<Optional<String>> row : query.rows(RELATIONS)) {
            int oid = oid(row, 0);
            boolean ofServer = Set.of("pg_catalog", "information_schema").contains(text(row, 1));
            if (ofServer && !ServerRelations.isProtectedName(text(row, 2))) {
                continue;
            }
            SchemaSnapshot.Relation relation =
                    new SchemaSnapshot.Relation(
                            oid,
                            text(row, 1),
                            text(row, 2),
                            text(row, 3).charAt(0),
                            Map.copyOf(columns.getOrDefault(oid, Map.of())),
                            Set.copyOf(reads.getOrDefault(oid, Set.of())),
                            Set.copyOf(parents.getOrDefault(oid, Set.of())),
                            callers.contains(oid),
                            combining.contains(oid));
            relations.put(oid, relation);
            byName.computeIfAbsent(relation.name(), _ -> new ArrayList<>()).add(relation);
        }
        Map<Integer, SchemaSnapshot.Type> types = new HashMap<>();
        for (List<Optional<String>> row : query.rows(TYPES)) {
            int oid = oid(row, 0);
            types.put(
                    oid,
                    new SchemaSnapshot.Type(
                            oid,
                            text(row, 6),
                            text(row, 1),
                            text(row, 2).charAt(0),
                            text(row, 3).charAt(0),
                            oid(row, 4),
                            oid(row, 5)));
        }
        Set<String> functions = names(query.rows(FUNCTIONS));
        functions.removeIf(f -> !ServerFunctions.isPlain(f));
        Map<String, List<SchemaSnapshot.Function>> foreign = new HashMap<>();
        for (List<Optional<String>> row : query.rows(FOREIGN_FUNCTIONS)) {
            foreign.computeIfAbsent(text(row, 1), _ -> new ArrayList<>())
                    .add(
                            new SchemaSnapshot.Function(
                                    text(row, 0),
                                    text(row, 1),
                                    text(row, 2).equals("t"),
                                    row.get(4),
                                    row.get(3),
                                    text(row, 5).equals("t"),
                                    text(row, 6).equals("t")));
        }
        Set<String> operators = new HashSet<>();
        for (List<Optional<String>> row : query.rows(FOREIGN_OPERATORS)) {
            if (row.get(1).filter(StoredFunctions::isTrusted).isEmpty()) {
                operators.add(text(row, 0));
            }
        }
        return new SchemaSnapshot(
                database,
                Map.copyOf(relations),
                Map.copyOf(byName),
                Set.copyOf(names(query.rows(SCHEMAS))),
                Map.copyOf(types),
                new SchemaSnapshot.Callables(
                        Set.copyOf(functions),
                        names(query.rows(CHANGEABLE_FUNCTIONS)).stream()
                                .filter(ServerFunctions::mayLeaveTraces)
                                .collect(Collectors.toUnmodifiableSet()),
                        Set.copyOf(names(query.rows(ROW_FUNCTIONS))),
                        Map.copyOf(foreign),
                        Set.copyOf(operators),
                        Set.copyOf(names(query.rows(CAST_FUNCTIONS)))),
                Set.copyOf(names(query.rows(SERVER_RELATIONS))),
                Map.copyOf(pairs(query.rows(PARTITION_KEYS))),
                Map.copyOf(pairs(query.rows(PRIMARY_KEYS))));
    }

    private static Set<String> names(List<List<Optional<String>>> rows) {
        Set<String> names = new HashSet<>();
        rows.forEach(row -> names.add(text(row, 0)));
        return names;
    }

    private static Map<Integer, Set<Integer>> pairs(List<List<Optional<String>>> rows) {
        Map<Integer, Set<Integer>> pairs = new HashMap<>();
        rows.forEach(
                row -> pairs.computeIfAbsent(oid(row, 0), _ -> new HashSet<>()).add(oid(row, 1)));
        return pairs;
    }

    /// OIDs are unsigned 32 bits.
    private static int oid(List<Optional<String>> row, int column) {
        return Integer.parseUnsignedInt(text(row, column));
    }

    private static String text(List<Optional<String>> row, int column) {
        return row.get(column).orElse("");
    }
}
