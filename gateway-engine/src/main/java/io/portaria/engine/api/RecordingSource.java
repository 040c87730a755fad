package io.portaria.engine.api;

import java.util.List;
import java.util.Optional;

/// Where recorded sessions are read from: a gateway, a local copy or an evidence pack.
public interface RecordingSource {

    /// The session's facts; throws [GatewayRefused] when there is none of this id.
    SessionSummary session(String sessionId);

    /// Operations after `afterSeq` in order, at most `limit` of them.
    List<OperationView> operations(String sessionId, long afterSeq, int limit);

    /// Rows of one operation as the agent saw them, from `from` (0 is the first), at most `limit`; a value that is
    /// empty is NULL.
    RowPage rows(String sessionId, long seq, long from, int limit);

    /// @param truncated true when the recording holds fewer rows than the agent was sent
    record RowPage(long from, List<List<Optional<String>>> rows, boolean truncated) {}
}
