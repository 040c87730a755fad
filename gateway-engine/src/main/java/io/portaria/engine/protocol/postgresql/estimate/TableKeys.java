package io.portaria.engine.protocol.postgresql.estimate;

import io.portaria.engine.protocol.postgresql.guard.Planner.Bound;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Asks which columns of a table are unique together.
final class TableKeys {
    /// An index that is checked later, is of some rows only, or is of what is computed from columns, is no key here.
    private static final byte[] SQL =
            """
            SELECT i.indexrelid, a.attname
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k (attnum, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE n.nspname = $1 AND c.relname = $2 AND k.place <= i.indnkeyatts
              AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
            """
                    .getBytes(StandardCharsets.UTF_8);

    private static final List<Integer> TYPES_OPEN = List.of(0, 0);

    private TableKeys() {}

    /// @param object `schema.table`
    /// @return none also when nobody answers: then the planner is asked, or does not answer either
    static Set<Set<String>> ask(PlannerConnections connections, String object) {
        int dot = object.indexOf('.');
        try {
            Map<String, Set<String>> byIndex = new HashMap<>();
            for (List<Optional<String>> row :
                    connections.ask(
                            SQL,
                            Optional.of(
                                    new Bound(
                                            TYPES_OPEN,
                                            parameters(
                                                    object.substring(0, dot),
                                                    object.substring(dot + 1)))))) {
                byIndex.computeIfAbsent(row.get(0).orElse(""), _ -> new HashSet<>())
                        .add(row.get(1).orElse(""));
            }
            return Set.copyOf(byIndex.values());
        } catch (IOException e) {
            return Set.of();
        }
    }

    /// As Bind carries them.
    private static ByteBuffer parameters(String schema, String table) {
        byte[] first = schema.getBytes(StandardCharsets.UTF_8);
        byte[] second = table.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(12 + first.length + second.length)
                .putShort((short) 0)
                .putShort((short) 2)
                .putInt(first.length)
                .put(first)
                .putInt(second.length)
                .put(second)
                .flip();
    }
}
