package io.portaria.engine.api;

import java.util.List;

/// What a catalog file changes, or has changed.
///
/// @param fromVersion empty when there was none
/// @param lines one readable line a change, such as `+ agent nightly-bot` or `~ role billing-report: hours`
public record CatalogChange(
        String fromVersion, String toVersion, boolean changed, List<String> lines) {}
