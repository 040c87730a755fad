package io.portaria.engine.activity;

import io.portaria.engine.api.SessionSummary;

/// A session as the index keeps it.
///
/// @param searchText what is searched in: statements as recorded, masked; empty once the recording was erased
public record IndexedSession(SessionSummary summary, String searchText) {}
