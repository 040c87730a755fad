package io.portaria.replay.timeline;

import io.portaria.engine.api.OperationView;
import java.time.Duration;
import java.time.Instant;

/// One operation as the timeline needs it; times are milliseconds since the session began.
public record Mark(
        long seq, long from, long to, long rows, long masked, boolean held, boolean denied) {

    public static Mark of(OperationView operation, Instant sessionStart) {
        long from = Math.max(0, Duration.between(sessionStart, operation.at()).toMillis());
        long to =
                operation
                        .endedAt()
                        .map(end -> Duration.between(sessionStart, end).toMillis())
                        .orElse(from);
        long masked = 0;
        for (long count : operation.masked().values()) {
            masked += count;
        }
        return new Mark(
                operation.seq(),
                from,
                Math.max(from, to),
                operation.rowCount(),
                masked,
                operation.decision().equals("hold") || operation.approval().isPresent(),
                operation.decision().equals("deny"));
    }
}
