package io.portaria.engine.protocol.postgresql.inspect;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Puts relations together from the rows of the system catalogs: their columns, what views read, what belongs to what.
final class RelationsRead {
    private final SystemCatalogs catalogs;
    private final SchemaNames schemas;

    RelationsRead(SystemCatalogs catalogs, SchemaNames schemas) {
        this.catalogs = catalogs;
        this.schemas = schemas;
    }

    /// By OID.
    Map<Integer, SchemaSnapshot.Relation> all() {
        Map<Integer, Map<Integer, SchemaSnapshot.Column>> columns = new HashMap<>();
        Map<Integer, Set<Integer>> reads = new HashMap<>();
        Map<Integer, Set<Integer>> parents = new HashMap<>();
        Map<Integer, Integer> relationOfRule = new HashMap<>();
        Set<Integer> combining = new HashSet<>();
        Set<Integer> callers = new HashSet<>();
        catalogs.classes()
                .forEach((oid, c) -> {
                    if (schemas.isMeant(c.namespace(), c.name())) {
                        columns.put(oid, new HashMap<>());
                    }
                });
        catalogs.attributes()
                .forEach((key, column) ->
                        Optional.ofNullable(columns.get(key.relation()))
                                .ifPresent(of -> of.put(key.number(), column)));
        catalogs.rules()
                .forEach((oid, rule) -> {
                    relationOfRule.put(oid, rule.relation());
                    if (rule.combines()) {
                        combining.add(rule.relation());
                    }
                });
        catalogs.uses()
                .forEach((use, _) -> {
                    Optional<Integer> relation =
                            Optional.ofNullable(relationOfRule.get(use.rule()));
                    if (relation.isEmpty()) {
                        return;
                    }
                    if (!use.ofRelation()) {
                        if (!ServerRelations.isOfServer(use.object())) {
                            callers.add(relation.get());
                        }
                    } else if (use.object() != relation.get()) {
                        reads.computeIfAbsent(relation.get(), _ -> new HashSet<>())
                                .add(use.object());
                    }
                });
        catalogs.children()
                .forEach((c, _) ->
                        parents.computeIfAbsent(c.child(), _ -> new HashSet<>()).add(c.parent()));
        Map<Integer, SchemaSnapshot.Relation> relations = new HashMap<>();
        catalogs.classes()
                .forEach((oid, c) -> {
                    if (schemas.isMeant(c.namespace(), c.name())) {
                        relations.put(
                                oid,
                                new SchemaSnapshot.Relation(
                                        oid,
                                        schemas.of(c.namespace()),
                                        c.name(),
                                        c.kind(),
                                        Map.copyOf(columns.getOrDefault(oid, Map.of())),
                                        Set.copyOf(reads.getOrDefault(oid, Set.of())),
                                        Set.copyOf(parents.getOrDefault(oid, Set.of())),
                                        callers.contains(oid),
                                        combining.contains(oid)));
                    }
                });
        return relations;
    }
}
