package io.portaria.engine.protocol.postgresql.inspect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What a target's own catalog said at one moment: relations, columns, which view reads what, types and functions.
public final class SchemaSnapshot {

    /// A table, view, materialised view, partition or foreign table.
    ///
    /// @param kind `pg_class.relkind`
    /// @param columns by attribute number
    /// @param reads OIDs of what a view reads, of what a partition or child belongs to
    /// @param callsForeign whether a view calls functions that did not come with the server
    /// @param combines whether a view puts rows together, by aggregates or window functions
    public record Relation(
            int oid,
            String schema,
            String name,
            char kind,
            Map<Integer, Column> columns,
            Set<Integer> reads,
            Set<Integer> parents,
            boolean callsForeign,
            boolean combines) {

        public String qualified() {
            return schema + "." + name;
        }

        public boolean isView() {
            return kind == 'v' || kind == 'm';
        }
    }

    /// @param modifier `pg_attribute.atttypmod`: of a varchar the length plus 4, -1 where there is none
    /// @param collation OID, 0 where its type has none
    /// @param generated whether it is computed from other columns of its row
    /// @param from numbers of the columns that it is computed from
    public record Column(
            String name,
            int type,
            int modifier,
            int collation,
            boolean generated,
            Set<Integer> from) {}

    /// @param kind `pg_type.typtype`
    /// @param category `pg_type.typcategory`
    /// @param element type of an array's elements, 0 when it is none
    /// @param base type under a domain, 0 when it is none
    public record Type(
            int oid, String schema, String name, char kind, char category, int element, int base) {}

    /// A function that did not come with the server.
    ///
    /// @param body its code, where that is SQL or PL/pgSQL and in a string
    /// @param extension that it belongs to
    /// @param goesWithOthers whether there may be something, not of the server's own, that cannot be dropped without it: a
    ///     type of an argument, what its parsed body names
    /// @param isOfTriggers whether triggers run it
    public record Function(
            String schema,
            String name,
            boolean returnsRows,
            Optional<String> body,
            Optional<String> extension,
            boolean goesWithOthers,
            boolean isOfTriggers) {

        /// Of one session, which alone can call it, by the name of that schema only.
        boolean isTemporary() {
            return schema.startsWith("pg_temp_");
        }
    }

    /// What can be called.
    ///
    /// @param plain names that are PostgreSQL's own, are nobody else's too, and run no SQL given to them as text
    /// @param leavingTraces those of them of which it can be seen elsewhere, or later, what they were given or that they were called
    /// @param returningRows names of PostgreSQL's own that give more than one row
    /// @param foreign that did not come with the server, by name
    /// @param foreignOperators names of operators that did not
    /// @param castFunctions names of functions, not the server's own, that casts run
    public record Callables(
            Set<String> plain,
            Set<String> leavingTraces,
            Set<String> returningRows,
            Map<String, List<Function>> foreign,
            Set<String> foreignOperators,
            Set<String> castFunctions) {

        /// All that did not come with the server.
        Stream<Function> all() {
            return foreign.values().stream().flatMap(List::stream);
        }
    }

    private final Map<Integer, Relation> relations;
    private final Map<String, List<Relation>> byName;
    private final Set<String> schemas;
    private final Map<Integer, Type> types;
    private final Callables callables;
    private final Set<String> serverRelations;
    private final String database;
    private final Map<Integer, Set<Integer>> partitionKeys;
    private final Map<Integer, Set<Integer>> primaryKeys;
    private final Map<Integer, Set<Integer>> children = new HashMap<>();

    SchemaSnapshot(
            String database,
            Map<Integer, Relation> relations,
            Map<String, List<Relation>> byName,
            Set<String> schemas,
            Map<Integer, Type> types,
            Callables callables,
            Set<String> serverRelations,
            Map<Integer, Set<Integer>> partitionKeys,
            Map<Integer, Set<Integer>> primaryKeys) {
        this.database = database;
        this.primaryKeys = primaryKeys;
        this.partitionKeys = partitionKeys;
        this.relations = relations;
        this.byName = byName;
        this.schemas = schemas;
        this.types = types;
        this.callables = callables;
        this.serverRelations = serverRelations;
        for (Relation relation : relations.values()) {
            for (int parent : relation.parents()) {
                children.computeIfAbsent(parent, _ -> new HashSet<>()).add(relation.oid());
            }
        }
    }

    /// Whether another snapshot says the same.
    boolean saysTheSameAs(SchemaSnapshot other) {
        return database.equals(other.database)
                && schemas.equals(other.schemas)
                && relations.equals(other.relations)
                && types.equals(other.types)
                && callables.equals(other.callables)
                && serverRelations.equals(other.serverRelations)
                && partitionKeys.equals(other.partitionKeys)
                && primaryKeys.equals(other.primaryKeys);
    }

    public Optional<Relation> relation(int oid) {
        return Optional.ofNullable(relations.get(oid));
    }

    /// Numbers of the columns by which a table is divided into partitions, 0 for an expression.
    Set<Integer> partitionKey(Relation relation) {
        return partitionKeys.getOrDefault(relation.oid(), Set.of());
    }

    /// Numbers of the columns of a table's primary key; none where it has none.
    Set<Integer> primaryKey(Relation relation) {
        return primaryKeys.getOrDefault(relation.oid(), Set.of());
    }

    public Collection<Relation> relations() {
        return relations.values();
    }

    public Optional<Type> type(int oid) {
        return Optional.ofNullable(types.get(oid));
    }

    /// Whether a function of this name is PostgreSQL's own, is nobody else's too, and runs no SQL given to it as text.
    public boolean isPlainFunction(String name) {
        return callables.plain().contains(name);
    }

    Callables callables() {
        return callables;
    }

    /// Whether PostgreSQL has a type of this name, and nobody else has one.
    boolean isPlainType(String name) {
        return isTypeOfServer(name)
                && types.values().stream()
                        .filter(t -> t.name().equals(name))
                        .allMatch(t -> ServerRelations.isOfServer(t.oid()));
    }

    boolean isTypeOfServer(String name) {
        return types.values().stream()
                .anyMatch(t -> t.name().equals(name) && ServerRelations.isOfServer(t.oid()));
    }

    /// Whether a name may be that of a relation of PostgreSQL's own.
    boolean isOfServer(List<String> name) {
        return serverRelations.contains(name.getLast());
    }

    /// The relations that a dotted name may mean, whatever the search path is; a name of a column or alias that is also
    /// a relation's counts.
    public List<Relation> named(List<String> chain) {
        int first = 0;
        if (chain.size() > 2 && chain.getFirst().equals(database)) {
            first = 1;
        }
        String head = chain.get(first);
        if (schemas.contains(head) && chain.size() > first + 1) {
            List<Relation> within = byName.getOrDefault(chain.get(first + 1), List.of());
            return within.stream().filter(r -> r.schema().equals(head)).toList();
        }
        if (head.equals("pg_temp") && chain.size() > first + 1) {
            return byName.getOrDefault(chain.get(first + 1), List.of());
        }
        return byName.getOrDefault(head, List.of());
    }

    /// The tables through which rows of a table can be read too: those that it is a partition or child of and those that
    /// are such of it, at any depth, with several parents each.
    public List<Relation> family(Relation relation) {
        List<Relation> family = new ArrayList<>();
        collect(relation.parents(), this::parents, family);
        collect(childrenOf(relation.oid()), this::childrenOf, family);
        return family;
    }

    /// Partitions and children of a table, at any depth.
    List<Relation> within(Relation relation) {
        List<Relation> within = new ArrayList<>();
        collect(childrenOf(relation.oid()), this::childrenOf, within);
        return within;
    }

    private Set<Integer> parents(int oid) {
        return relation(oid).map(Relation::parents).orElse(Set.of());
    }

    private Set<Integer> childrenOf(int oid) {
        return children.getOrDefault(oid, Set.of());
    }

    private void collect(
            Set<Integer> from, IntFunction<Set<Integer>> further, List<Relation> family) {
        Set<Integer> seen = new HashSet<>(from);
        Deque<Integer> next = new ArrayDeque<>(from);
        while (!next.isEmpty()) {
            int oid = next.removeFirst();
            relation(oid).ifPresent(family::add);
            for (int beyond : further.apply(oid)) {
                if (seen.add(beyond)) {
                    next.add(beyond);
                }
            }
        }
    }

    /// Whether a relation, or anything that it reads or belongs to, is one that `wanted` accepts.
    public boolean reaches(Relation relation, Predicate<Relation> wanted) {
        Set<Integer> seen = new HashSet<>();
        return reaches(relation, wanted, seen);
    }

    private boolean reaches(Relation relation, Predicate<Relation> wanted, Set<Integer> seen) {
        if (!seen.add(relation.oid())) {
            return false;
        }
        if (wanted.test(relation)) {
            return true;
        }
        for (int oid : relation.reads()) {
            Optional<Relation> next = relation(oid);
            if (next.isPresent() && reaches(next.get(), wanted, seen)) {
                return true;
            }
        }
        for (int oid : relation.parents()) {
            Optional<Relation> next = relation(oid);
            if (next.isPresent() && reaches(next.get(), wanted, seen)) {
                return true;
            }
        }
        return false;
    }
}
