package io.portaria.engine.protocol.postgresql.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Puts together from the rows of the system catalogs what can be called.
final class CallablesRead {
    private final SystemCatalogs catalogs;
    private final SchemaNames schemas;
    private final FunctionBodies bodies;

    CallablesRead(SystemCatalogs catalogs, SchemaNames schemas, FunctionBodies bodies) {
        this.catalogs = catalogs;
        this.schemas = schemas;
        this.bodies = bodies;
    }

    SchemaSnapshot.Callables all() {
        Map<Integer, String> languages = new HashMap<>();
        catalogs.languages().forEach(languages::put);
        Map<Integer, String> extensions = new HashMap<>();
        catalogs.extensions().forEach(extensions::put);
        Map<Integer, String> extensionOfRoutine = new HashMap<>();
        Map<Integer, String> extensionOfOperator = new HashMap<>();
        catalogs.members()
                .forEach((m, _) ->
                        Optional.ofNullable(extensions.get(m.extension()))
                                .ifPresent(e ->
                                        (m.isRoutine() ? extensionOfRoutine : extensionOfOperator)
                                                .put(m.object(), e)));
        Map<Integer, String> names = new HashMap<>();
        Set<String> servers = new HashSet<>();
        Set<String> others = new HashSet<>();
        Set<String> changeable = new HashSet<>();
        Set<String> returningRows = new HashSet<>();
        Map<Integer, SchemaSnapshot.Function> foreign = new TreeMap<>();
        catalogs.routines()
                .forEach((oid, r) -> {
                    names.put(oid, r.name());
                    boolean ofServer = ServerRelations.isOfServer(oid);
                    if (ofServer && r.returnsRows()) {
                        returningRows.add(r.name());
                    }
                    if (ofServer && !r.isImmutable()) {
                        changeable.add(r.name());
                    }
                    (ofServer && schemas.isServers(r.namespace()) ? servers : others).add(r.name());
                    Optional<String> extension = Optional.ofNullable(extensionOfRoutine.get(oid));
                    if (!ofServer) {
                        foreign.put(
                                oid,
                                new SchemaSnapshot.Function(
                                        schemas.of(r.namespace()),
                                        r.name(),
                                        r.returnsRows(),
                                        extension.isPresent()
                                                ? Optional.empty()
                                                : bodies.of(
                                                        oid,
                                                        languages.getOrDefault(r.language(), ""),
                                                        r.source()),
                                        extension,
                                        r.goesWithOthers(),
                                        r.isOfTriggers()));
                    }
                });
        servers.removeAll(others);
        servers.removeIf(f -> !ServerFunctions.isPlain(f));
        Map<String, List<SchemaSnapshot.Function>> foreignByName = new HashMap<>();
        foreign.values()
                .forEach(f ->
                        foreignByName.computeIfAbsent(f.name(), _ -> new ArrayList<>()).add(f));
        Set<String> operators = new HashSet<>();
        catalogs.operators()
                .forEach((oid, name) -> {
                    if (Optional.ofNullable(extensionOfOperator.get(oid))
                            .filter(StoredFunctions::isTrusted)
                            .isEmpty()) {
                        operators.add(name);
                    }
                });
        Set<String> castFunctions = new HashSet<>();
        catalogs.casts()
                .forEach((_, function) ->
                        Optional.ofNullable(names.get(function)).ifPresent(castFunctions::add));
        return new SchemaSnapshot.Callables(
                Set.copyOf(servers),
                changeable.stream()
                        .filter(ServerFunctions::mayLeaveTraces)
                        .collect(Collectors.toUnmodifiableSet()),
                Set.copyOf(returningRows),
                Map.copyOf(foreignByName),
                Set.copyOf(operators),
                Set.copyOf(castFunctions));
    }
}
