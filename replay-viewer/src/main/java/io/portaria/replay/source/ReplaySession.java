package io.portaria.replay.source;

import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.RecordingSource;
import io.portaria.engine.api.SessionSummary;
import io.portaria.replay.timeline.Mark;
import io.portaria.replay.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A recorded session, ready to be played: its facts, its operations, its timeline. Rows stay at their source.
///
/// @param truncated true when there are more operations than a replay holds at once
public record ReplaySession(
        RecordingSource source,
        SessionSummary summary,
        List<OperationView> operations,
        Timeline timeline,
        boolean truncated) {

    private static final int PAGE = 500;
    private static final int MOST = 100_000;

    /// Reads it; blocks for as long as the source takes.
    ///
    /// @param now where a session that is still open ends for the replay
    public static ReplaySession read(RecordingSource source, String sessionId, Instant now) {
        SessionSummary summary = source.session(sessionId);
        List<OperationView> operations = new ArrayList<>();
        boolean more = !summary.erased();
        while (more && operations.size() < MOST) {
            long after = operations.isEmpty() ? 0 : operations.getLast().seq();
            List<OperationView> page = source.operations(sessionId, after, PAGE);
            operations.addAll(page);
            more = page.size() == PAGE;
        }
        if (more) {
            // A full last page is not yet a session that goes on.
            more = !source.operations(sessionId, operations.getLast().seq(), 1).isEmpty();
        }
        List<Mark> marks = new ArrayList<>(operations.size());
        for (OperationView operation : operations) {
            marks.add(Mark.of(operation, summary.startedAt()));
        }
        long length =
                Duration.between(summary.startedAt(), summary.endedAt().orElse(now)).toMillis();
        return new ReplaySession(
                source,
                summary,
                List.copyOf(operations),
                new Timeline(marks, Math.max(0, length)),
                more);
    }
}
