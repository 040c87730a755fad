package io.portaria.engine.protocol.postgresql.guard;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asks the target's planner, which runs nothing.
public interface Planner {

    /// A statement as the agent sent it.
    ///
    /// @param text as UTF-8
    /// @param bound parameters as Bind carries them, from the count of format codes to the last value
    record Planned(ByteBuffer text, Optional<Bound> bound) {}

    /// @param types OIDs of parameters as Parse declared them, 0 for those left open
    record Bound(List<Integer> types, ByteBuffer parameters) {}

    /// @return nothing where the planner cannot tell: the statement needs what only its session has, takes too long, or is
    ///     no query
    Optional<Estimate> estimate(Planned statement);

    /// Whether a unique index says that no two rows of a table have the same values in these columns. No also where the target
    /// does not answer.
    boolean isKey(String object, Set<String> columns);

    /// How many rows a table or view has, about; those of its partitions and children are among them.
    ///
    /// @throws PlannerUnavailable when the target cannot be asked
    long rows(String object) throws PlannerUnavailable;
}
