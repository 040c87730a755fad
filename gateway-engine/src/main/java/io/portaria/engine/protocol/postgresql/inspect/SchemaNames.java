package io.portaria.engine.protocol.postgresql.inspect;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Names of schemas by their OIDs.
final class SchemaNames {
    private final Map<Integer, String> names = new HashMap<>();

    SchemaNames(CatalogCopy<Integer, String> namespaces) {
        namespaces.forEach(names::put);
    }

    Set<String> all() {
        return Set.copyOf(names.values());
    }

    /// @return empty when there is no such schema
    String of(int oid) {
        return names.getOrDefault(oid, "");
    }

    /// Whether what is in the schema is the server's own, or was put there by an extension.
    boolean isServers(int oid) {
        return of(oid).equals("pg_catalog") || of(oid).equals("information_schema");
    }

    /// Whether relations of the schema are read: tables of people, and those of the server's own that are protected.
    boolean isMeant(int oid, String relation) {
        return isServers(oid)
                ? ServerRelations.isProtectedName(relation)
                : names.containsKey(oid) && !of(oid).startsWith("pg_toast");
    }
}
