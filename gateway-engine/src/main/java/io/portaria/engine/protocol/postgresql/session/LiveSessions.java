package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Refusal;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The sessions that are open, so that those whose leave ends can be ended though they are silent.
public final class LiveSessions {
    private final Set<PgSession> open = ConcurrentHashMap.newKeySet();

    void opened(PgSession session) {
        open.add(session);
    }

    void closed(PgSession session) {
        open.remove(session);
    }

    public int count() {
        return open.size();
    }

    /// Ends every session that may not go on at this moment. Called about once a second.
    public void endThoseNotAllowed(Instant now) {
        open.forEach(session -> session.endUnlessAllowed(now));
    }

    /// Tells every agent that the house closes and ends its session.
    public void endAll(Refusal reason) {
        open.forEach(session -> session.endSoon(reason));
    }
}
