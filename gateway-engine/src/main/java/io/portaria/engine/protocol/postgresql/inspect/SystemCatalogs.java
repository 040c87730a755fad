package io.portaria.engine.protocol.postgresql.inspect;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Copies of the system catalogs that say what a schema is. The questions are understood by versions 13 to 18.
///
/// @see <a href="https://www.postgresql.org/docs/current/catalogs.html">System Catalogs</a>
record SystemCatalogs(
        CatalogCopy<Integer, String> namespaces,
        CatalogCopy<Integer, Named> classes,
        CatalogCopy<Attribute, SchemaSnapshot.Column> attributes,
        CatalogCopy<Integer, Rule> rules,
        CatalogCopy<Use, Use> uses,
        CatalogCopy<Child, Child> children,
        CatalogCopy<Integer, Kind> types,
        CatalogCopy<Integer, Routine> routines,
        CatalogCopy<Integer, String> languages,
        CatalogCopy<Integer, String> operators,
        CatalogCopy<Integer, Integer> casts,
        CatalogCopy<Integer, String> extensions,
        CatalogCopy<Member, Member> members,
        CatalogCopy<Integer, Set<Integer>> partitionKeys,
        CatalogCopy<Integer, PrimaryKey> primaryKeys) {

    /// What the expression of a generated column depends on: the column itself does so, or its default.
    private static final String COMPUTED_FROM =
            """
            CASE WHEN c.attgenerated <> '' THEN (SELECT pg_catalog.string_agg(DISTINCT d.refobjsubid::text, ' ')
              FROM pg_catalog.pg_depend d LEFT JOIN pg_catalog.pg_attrdef a ON a.oid = d.objid
              WHERE d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.attrelid AND d.refobjsubid <> c.attnum
                AND ((d.classid = 'pg_catalog.pg_attrdef'::regclass AND a.adrelid = c.attrelid AND a.adnum = c.attnum)
                  OR (d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.attrelid AND d.objsubid = c.attnum))) END
            """;

    /// Of `pg_class`.
    ///
    /// @param kind `relkind`
    record Named(String name, int namespace, char kind) {}

    /// Of `pg_type`; see [SchemaSnapshot.Type].
    record Kind(String name, int namespace, char kind, char category, int element, int base) {}

    /// Key of `pg_attribute`.
    record Attribute(int relation, int number) {}

    /// Of `pg_rewrite`.
    ///
    /// @param relation that it is a rule of
    /// @param combines whether it puts rows together; only known of what did not come with the server
    record Rule(int relation, boolean combines) {}

    /// That a rule depends on something.
    ///
    /// @param ofRelation whether that is a relation; else it is a function, an operator or a cast
    record Use(int rule, boolean ofRelation, int object) {}

    record Child(int child, int parent) {}

    /// Of `pg_proc`.
    ///
    /// @param source `prosrc` of one that did not come with the server and is not in C
    /// @param goesWithOthers whether there may be something, not of the server's own, that cannot be dropped without it
    record Routine(
            String name,
            int namespace,
            boolean returnsRows,
            int language,
            Optional<String> source,
            boolean goesWithOthers,
            boolean isOfTriggers,
            boolean isImmutable) {}

    /// That something belongs to an extension.
    ///
    /// @param isRoutine whether it is a function; else it is an operator
    record Member(int object, boolean isRoutine, int extension) {}

    /// Of `pg_constraint`.
    ///
    /// @param relation that it is the primary key of
    /// @param columns their numbers
    record PrimaryKey(int relation, Set<Integer> columns) {}

    static SystemCatalogs empty() {
        return new SystemCatalogs(
                new CatalogCopy<>(
                        Catalog.ofObjects(
                                "pg_namespace", "true", List.of("c.nspname"), row -> row.text(1))),
                new CatalogCopy<>(
                        Catalog.ofObjects(
                                "pg_class",
                                "c.relkind IN ('r', 'v', 'm', 'f', 'p')",
                                List.of("c.relname", "c.relnamespace", "c.relkind"),
                                row -> new Named(row.text(1), row.oid(2), row.letter(3)))),
                new CatalogCopy<>(
                        new Catalog<>(
                                "pg_attribute",
                                "c.attnum > 0 AND NOT c.attisdropped",
                                "c.attrelid",
                                List.of("c.attrelid", "c.attnum"),
                                List.of(
                                        "c.attname",
                                        "c.atttypid",
                                        "c.atttypmod",
                                        "c.attcollation",
                                        "c.attgenerated <> ''",
                                        COMPUTED_FROM),
                                Attribute::relation,
                                row -> new Attribute(row.oid(0), row.number(1)),
                                row ->
                                        new SchemaSnapshot.Column(
                                                row.text(2),
                                                row.oid(3),
                                                row.number(4),
                                                row.oid(5),
                                                row.isTrue(6),
                                                numbers(row.text(7))))),
                // a Query node of the server says of itself that it puts rows together
                // (nodes/parsenodes.h)
                new CatalogCopy<>(
                        Catalog.ofObjects(
                                "pg_rewrite",
                                "true",
                                List.of(
                                        "c.ev_class",
                                        "CASE WHEN c.ev_class >= 16384 THEN c.ev_action::text ~ ':has(Aggs|WindowFuncs) true' END"),
                                row -> new Rule(row.oid(1), row.isTrue(2)))),
                new CatalogCopy<>(
                        Catalog.ofFacts(
                                "pg_depend",
                                """
                                c.classid = 'pg_catalog.pg_rewrite'::regclass
                                  AND c.refclassid IN ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_proc'::regclass,
                                    'pg_catalog.pg_operator'::regclass, 'pg_catalog.pg_cast'::regclass)
                                """,
                                "c.objid",
                                List.of(
                                        "c.objid",
                                        "c.refclassid = 'pg_catalog.pg_class'::regclass",
                                        "c.refobjid"),
                                Use::rule,
                                row -> new Use(row.oid(0), row.isTrue(1), row.oid(2)))),
                new CatalogCopy<>(
                        Catalog.ofFacts(
                                "pg_inherits",
                                "true",
                                "c.inhrelid",
                                List.of("c.inhrelid", "c.inhparent"),
                                Child::child,
                                row -> new Child(row.oid(0), row.oid(1)))),
                new CatalogCopy<>(
                        Catalog.ofObjects(
                                "pg_type",
                                "true",
                                List.of(
                                        "c.typname",
                                        "c.typnamespace",
                                        "c.typtype",
                                        "c.typcategory",
                                        "c.typelem",
                                        "c.typbasetype"),
                                row ->
                                        new Kind(
                                                row.text(1),
                                                row.oid(2),
                                                row.letter(3),
                                                row.letter(4),
                                                row.oid(5),
                                                row.oid(6)))),
                // what came with the server has an OID below 16384; 12 and 13 are the languages
                // internal and C
                new CatalogCopy<>(
                        Catalog.ofObjects(
                                "pg_proc",
                                "true",
                                List.of(
                                        "c.proname",
                                        "c.pronamespace",
                                        "c.proretset",
                                        "c.prolang",
                                        "CASE WHEN c.oid >= 16384 AND c.prolang NOT IN (12, 13) THEN c.prosrc END",
                                        """
                                        c.oid >= 16384 AND (c.prosrc = '' OR c.proargdefaults IS NOT NULL OR c.prorettype >= 16384
                                          OR EXISTS (SELECT FROM unnest(coalesce(c.proallargtypes, c.proargtypes::oid[])) t WHERE t >= 16384))
                                        """,
                                        "c.prorettype = 'pg_catalog.trigger'::regtype",
                                        "c.provolatile = 'i'"),
                                row ->
                                        new Routine(
                                                row.text(1),
                                                row.oid(2),
                                                row.isTrue(3),
                                                row.oid(4),
                                                row.perhaps(5),
                                                row.isTrue(6),
                                                row.isTrue(7),
                                                row.isTrue(8)))),
                new CatalogCopy<>(
                        Catalog.ofObjects(
                                "pg_language", "true", List.of("c.lanname"), row -> row.text(1))),
                new CatalogCopy<>(
                        Catalog.ofObjects(
                                "pg_operator",
                                "c.oid >= 16384",
                                List.of("c.oprname"),
                                row -> row.text(1))),
                new CatalogCopy<>(
                        Catalog.ofObjects(
                                "pg_cast",
                                "c.castfunc >= 16384",
                                List.of("c.castfunc"),
                                row -> row.oid(1))),
                new CatalogCopy<>(
                        Catalog.ofObjects(
                                "pg_extension", "true", List.of("c.extname"), row -> row.text(1))),
                new CatalogCopy<>(
                        Catalog.ofFacts(
                                "pg_depend",
                                """
                                c.refclassid = 'pg_catalog.pg_extension'::regclass AND c.deptype = 'e'
                                  AND c.classid IN ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_operator'::regclass)
                                """,
                                "c.objid",
                                List.of(
                                        "c.objid",
                                        "c.classid = 'pg_catalog.pg_proc'::regclass",
                                        "c.refobjid"),
                                Member::object,
                                row -> new Member(row.oid(0), row.isTrue(1), row.oid(2)))),
                new CatalogCopy<>(
                        new Catalog<>(
                                "pg_partitioned_table",
                                "true",
                                "c.partrelid",
                                List.of("c.partrelid"),
                                List.of("c.partattrs"),
                                oid -> oid,
                                row -> row.oid(0),
                                row -> numbers(row.text(1)))),
                new CatalogCopy<>(
                        Catalog.ofObjects(
                                "pg_constraint",
                                "c.contype = 'p' AND c.conrelid >= 16384",
                                List.of("c.conrelid", "c.conkey"),
                                row -> new PrimaryKey(row.oid(1), numbersOfArray(row.text(2))))));
    }

    /// Of an `int2[]`, `{1,2}`.
    private static Set<Integer> numbersOfArray(String array) {
        return numbers(array.substring(1, array.length() - 1).replace(',', ' '));
    }

    /// Of an `int2vector`.
    private static Set<Integer> numbers(String vector) {
        return Arrays.stream(vector.split(" "))
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    List<CatalogCopy<?, ?>> all() {
        return List.of(
                namespaces,
                classes,
                attributes,
                rules,
                uses,
                children,
                types,
                routines,
                languages,
                operators,
                casts,
                extensions,
                members,
                partitionKeys,
                primaryKeys);
    }
}
