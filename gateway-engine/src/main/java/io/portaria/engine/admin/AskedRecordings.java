package io.portaria.engine.admin;

import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.RecordingSource;
import io.portaria.engine.api.SessionSummary;
import java.util.List;

/// Recordings read by asking their gateway.
public record AskedRecordings(Gateway gateway) implements RecordingSource {
    @Override
    public SessionSummary session(String sessionId) {
        return gateway.ask(new Query.ShowSession(sessionId));
    }

    @Override
    public List<OperationView> operations(String sessionId, long afterSeq, int limit) {
        return gateway.ask(new Query.ListOperations(sessionId, afterSeq, limit)).operations();
    }

    @Override
    public RowPage rows(String sessionId, long seq, long from, int limit) {
        return gateway.ask(new Query.ReadRows(sessionId, seq, from, limit));
    }
}
