package io.portaria.engine.protocol.postgresql.guard;

import java.util.Map;

/// What the planner expects of a statement.
///
/// @param rows that it brings out or changes
/// @param shown rows of each relation, `schema.table`, that may be told apart in the result
/// @param read rows of each relation that go into the result, be it into one value
public record Estimate(long rows, Map<String, Long> shown, Map<String, Long> read) {

    static Estimate ofOneRow(String relation) {
        Map<String, Long> one = Map.of(relation, 1L);
        return new Estimate(1, one, one);
    }
}
