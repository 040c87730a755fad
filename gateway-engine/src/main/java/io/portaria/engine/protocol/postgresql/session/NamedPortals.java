package io.portaria.engine.protocol.postgresql.session;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What stands behind the names of portals, so that the rows of an Execute are judged by the statement they come from.
/// Used by the agent's direction only.
final class NamedPortals {
    /// Portals that a session may keep open; the oldest that are gone are forgotten first.
    private static final int MOST_NAMES = 10_000;

    /// @param group number of the Sync group in which it was bound
    /// @param touched how often SQL had touched names by then
    private record Entry(Portal portal, long group, long touched) {}

    private final Map<String, Entry> byName = new HashMap<>();
    private long touched;

    void bound(String name, Portal portal, long group) {
        if (byName.size() >= MOST_NAMES) {
            byName.values().removeIf(e -> e.portal.isGone() || e.touched != touched);
        }
        byName.put(name, new Entry(portal, group, touched));
    }

    /// The portal, unless the name may stand for another one by now: SQL has touched names since (CLOSE, DECLARE, code, the
    /// end of a transaction), its transaction is over, or its Bind failed. For one that was bound in an earlier group the
    /// server's answer is waited for.
    ///
    /// @param answer that is waited for
    Optional<Portal> find(String name, long group, NamedStatements.Await answer)
            throws IOException {
        Entry entry = byName.get(name);
        if (entry == null) {
            return Optional.empty();
        }
        boolean isUnnamed = name.isEmpty();
        if (entry.group != group && !entry.portal.isKnown()) {
            answer.until(entry.portal::isKnown);
        }
        boolean doubtful = entry.portal.isGone() || (entry.touched != touched && !isUnnamed);
        return doubtful ? Optional.empty() : Optional.of(entry.portal);
    }

    /// SQL that may change names was sent.
    void touched() {
        touched++;
    }

    void closed(String name) {
        Entry entry = byName.remove(name);
        if (entry != null) {
            entry.portal.gone();
        }
    }
}
