package io.portaria.engine.activity;

import io.portaria.engine.api.SessionSummary;
import java.util.Optional;

/// A session as the index keeps it.
///
/// @param searchText what is searched in: statements as recorded, masked; blank once the recording was erased. Empty: what
///     the index has of it stays
public record IndexedSession(SessionSummary summary, Optional<String> searchText) {
    public IndexedSession(SessionSummary summary, String searchText) {
        this(summary, Optional.of(searchText));
    }

    /// A session of which nothing but its numbers is new.
    static IndexedSession countsOnly(SessionSummary summary) {
        return new IndexedSession(summary, Optional.empty());
    }
}
