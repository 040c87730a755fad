package io.portaria.app.screen.approvals;

import io.portaria.app.live.Problem;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.SessionSummary;
import java.util.List;

/// What an agent did before it asked.
public sealed interface Past {

    record Unread() implements Past {}

    record Reading() implements Past {}

    /// @param operations the last ones of the session that asks, newest first
    /// @param sessions its other sessions, newest first
    record Read(List<OperationView> operations, List<SessionSummary> sessions) implements Past {}

    record Failed(Problem problem) implements Past {}
}
