package io.portaria.engine.activity;

import io.portaria.engine.api.Query;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds sessions without opening their recordings. Safe for use by many threads.
public interface SessionIndex extends AutoCloseable {

    /// Takes sessions in, in place of what it had of them.
    void put(Collection<IndexedSession> sessions);

    Query.SessionPage find(SessionFilter filter, int offset, int limit);

    Optional<SessionSummary> session(String id);

    /// Ids of the sessions that have ended.
    Set<String> endedIds();

    /// Sessions that have ended by then and were not erased.
    List<SessionSummary> keptUntil(Instant ended);

    /// Sums over the sessions that began at or after a moment.
    Sums since(Instant from);

    /// When each agent last began a session.
    Map<String, Instant> lastUse();

    @Override
    void close();

    record Sums(long sessions, long operations, long denied, long rows, long masked) {}
}
