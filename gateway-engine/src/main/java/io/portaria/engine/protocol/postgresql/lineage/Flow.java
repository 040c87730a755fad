package io.portaria.engine.protocol.postgresql.lineage;

import java.util.LinkedHashSet;
import java.util.Set;

/// What goes into a value.
///
/// @param sources the protected columns that do
/// @param plain whether it is the stored value of one of them, unchanged
/// @param unknown whether protected columns that nobody can name may go into it too
public record Flow(Set<ProtectedColumn> sources, boolean plain, boolean unknown) {
    /// Nothing protected.
    public static final Flow CLEAN = new Flow(Set.of(), false, false);

    /// Nobody can tell what.
    public static final Flow UNKNOWN = new Flow(Set.of(), false, true);

    public Flow {
        sources = Set.copyOf(sources);
    }

    /// The stored value of a protected column.
    public static Flow of(ProtectedColumn column) {
        return new Flow(Set.of(column), true, false);
    }

    public boolean isClean() {
        return sources.isEmpty() && !unknown;
    }

    /// What is computed from this.
    Flow computed() {
        return plain ? new Flow(sources, false, unknown) : this;
    }

    /// What is computed from both.
    Flow with(Flow other) {
        if (isClean()) {
            return other.computed();
        }
        if (other.isClean()) {
            return computed();
        }
        return new Flow(union(other), false, unknown || other.unknown);
    }

    /// What is either the one or the other, row by row. Where values that a statement may have chosen stand among the stored
    /// ones, comparing them would be asking.
    Flow or(Flow other) {
        if (isClean() && other.isClean()) {
            return CLEAN;
        }
        return new Flow(union(other), plain && other.plain, unknown || other.unknown);
    }

    private Set<ProtectedColumn> union(Flow other) {
        Set<ProtectedColumn> all = new LinkedHashSet<>(sources);
        all.addAll(other.sources);
        return all;
    }
}
