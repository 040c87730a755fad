package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.detect.ColumnEvidence;
import io.portaria.engine.detect.ColumnHint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the values of each column of a target have shown so far, over all sessions.
final class EvidenceStore {
    private static final int MOST = 10_000;

    private record Key(int table, int attribute, ColumnHint hint) {}

    private final Map<Key, ColumnEvidence> byColumn = new ConcurrentHashMap<>();

    ColumnEvidence of(int table, int attribute, ColumnEvidence.Kind kind, ColumnHint hint) {
        if (byColumn.size() >= MOST) {
            byColumn.clear();
        }
        return byColumn.computeIfAbsent(
                new Key(table, attribute, hint), _ -> new ColumnEvidence(kind, hint));
    }
}
