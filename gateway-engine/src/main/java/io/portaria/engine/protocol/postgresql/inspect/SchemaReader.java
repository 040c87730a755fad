package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Asks a target for its schema: the first time for all of it, then for what has changed. Not safe for use by several
/// threads.
final class SchemaReader {
    /// Rows that are kept from one reading to the next, some 100 bytes each. A larger schema is read whole each time.
    private static final int MOST_ROWS = 150_000;

    private final String database;
    private final int mostRows;
    private final String defaults;
    private final SystemCatalogs catalogs = SystemCatalogs.empty();
    private final CatalogCopies copies;
    private Optional<Callables> callables = Optional.empty();

    /// What can be called, most of which are the server's own functions, is put together again only where it may be another.
    private record Callables(
            List<Long> changes, FunctionBodies bodies, SchemaSnapshot.Callables read) {}

    SchemaReader(String database) {
        this(database, MOST_ROWS, FunctionBodies.DEFAULTS);
    }

    SchemaReader(String database, int mostRows) {
        this(database, mostRows, FunctionBodies.DEFAULTS);
    }

    private SchemaReader(String database, int mostRows, String defaults) {
        this.database = database;
        this.mostRows = mostRows;
        this.defaults = defaults;
        this.copies = new CatalogCopies(catalogs.all());
    }

    /// One that does not ask what default arguments say: functions that have any count as code that nobody knows.
    static SchemaReader withoutDefaults(String database) {
        return new SchemaReader(database, MOST_ROWS, FunctionBodies.DEFAULTS_NOT_SAID);
    }

    /// @param longest that an answer of the server may take
    SchemaSnapshot read(UpstreamQuery query, Duration longest) throws IOException {
        FunctionBodies bodies = FunctionBodies.of(copies.read(query, defaults, longest));
        SchemaSnapshot snapshot = snapshot(bodies);
        if (copies.size() > mostRows) {
            copies.forget();
            callables = Optional.empty();
        }
        return snapshot;
    }

    private SchemaSnapshot.Callables callables(SchemaNames schemas, FunctionBodies bodies) {
        List<Long> changes =
                Stream.of(
                                catalogs.namespaces(),
                                catalogs.routines(),
                                catalogs.languages(),
                                catalogs.operators(),
                                catalogs.casts(),
                                catalogs.extensions(),
                                catalogs.members())
                        .map(CatalogCopy::changes)
                        .toList();
        Optional<Callables> same =
                callables.filter(c -> c.changes.equals(changes) && c.bodies.equals(bodies));
        Callables now =
                same.orElseGet(() ->
                        new Callables(
                                changes,
                                bodies,
                                new CallablesRead(catalogs, schemas, bodies).all()));
        callables = Optional.of(now);
        return now.read();
    }

    private SchemaSnapshot snapshot(FunctionBodies bodies) {
        SchemaNames schemas = new SchemaNames(catalogs.namespaces());
        Set<String> serverRelations = new HashSet<>();
        catalogs.classes()
                .forEach((_, c) -> {
                    if (schemas.isServers(c.namespace()) && (c.kind() == 'r' || c.kind() == 'v')) {
                        serverRelations.add(c.name());
                    }
                });
        Map<Integer, SchemaSnapshot.Relation> relations =
                new RelationsRead(catalogs, schemas).all();
        Map<String, List<SchemaSnapshot.Relation>> byName = new HashMap<>();
        new TreeMap<>(relations)
                .values()
                .forEach(r -> byName.computeIfAbsent(r.name(), _ -> new ArrayList<>()).add(r));
        Map<Integer, Set<Integer>> partitionKeys = new HashMap<>();
        catalogs.partitionKeys().forEach(partitionKeys::put);
        Map<Integer, Set<Integer>> primaryKeys = new HashMap<>();
        catalogs.primaryKeys().forEach((_, key) -> primaryKeys.put(key.relation(), key.columns()));
        Map<Integer, SchemaSnapshot.Type> types = new HashMap<>();
        catalogs.types()
                .forEach((oid, t) ->
                        types.put(
                                oid,
                                new SchemaSnapshot.Type(
                                        oid,
                                        schemas.of(t.namespace()),
                                        t.name(),
                                        t.kind(),
                                        t.category(),
                                        t.element(),
                                        t.base())));
        return new SchemaSnapshot(
                database,
                Map.copyOf(relations),
                Map.copyOf(byName),
                schemas.all(),
                Map.copyOf(types),
                callables(schemas, bodies),
                Set.copyOf(serverRelations),
                Map.copyOf(partitionKeys),
                Map.copyOf(primaryKeys));
    }
}
