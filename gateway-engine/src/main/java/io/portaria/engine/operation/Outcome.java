package io.portaria.engine.operation;

import java.util.Map;
import java.util.Optional;

/// How an operation ended.
///
/// @param tag the command tag, such as `SELECT 5`, or the protocol's own word
/// @param rows rows that left
/// @param masked values masked, by detector or rule
/// @param error as the agent saw it
/// @param errorCode SQLSTATE or the protocol's own code
public record Outcome(
        MaskedText tag,
        long rows,
        Map<String, Long> masked,
        Optional<MaskedText> error,
        Optional<String> errorCode) {

    public static Outcome done(String tag, long rows, Map<String, Long> masked) {
        return new Outcome(new MaskedText(tag), rows, masked, Optional.empty(), Optional.empty());
    }

    public static Outcome failed(
            String errorCode, MaskedText error, long rows, Map<String, Long> masked) {
        return new Outcome(
                MaskedText.EMPTY, rows, masked, Optional.of(error), Optional.of(errorCode));
    }
}
