package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.ResultColumn;
import io.portaria.engine.path.Limit;
import io.portaria.engine.path.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What would become of a statement.
///
/// @param refusal why it would not run
/// @param rules that permit it
/// @param asking guardrails that would hold it for a person
/// @param sentence why they would
/// @param watched limits that its rows would be counted against
/// @param rows that the planner expects it to bring out or change
/// @param columns of its result, with what would be done to each
/// @param note what the target has against it, empty when nothing
public record Tried(
        Optional<Refusal> refusal,
        List<String> rules,
        List<String> asking,
        String sentence,
        List<Limit> watched,
        OptionalLong rows,
        List<ResultColumn> columns,
        String note) {

    static Tried refused(Refusal refusal) {
        return new Tried(
                Optional.of(refusal),
                List.of(),
                List.of(),
                "",
                List.of(),
                OptionalLong.empty(),
                List.of(),
                "");
    }
}
