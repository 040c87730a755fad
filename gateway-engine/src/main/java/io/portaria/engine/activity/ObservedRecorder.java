package io.portaria.engine.activity;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.operation.ResultColumn;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.Recorder;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionContext;
import io.portaria.engine.path.SessionRecording;
import java.util.List;

/// A recorder that counts what is recorded. What is counted was recorded first. Costs a few additions a statement: no
/// lock, and nothing allocated but for what was never seen before.
public final class ObservedRecorder implements Recorder {
    private final Recorder recorder;
    private final Activity activity;

    public ObservedRecorder(Recorder recorder, Activity activity) {
        this.recorder = recorder;
        this.activity = activity;
    }

    @Override
    public SessionRecording open(SessionContext session) throws AuditUnavailable {
        SessionRecording recording = recorder.open(session);
        return new Observed(recording, activity.opened(session));
    }

    @Override
    public void loginRefused(
            MaskedText claimedAgent,
            MaskedText claimedTarget,
            String protocol,
            String origin,
            Refusal refusal)
            throws AuditUnavailable {
        recorder.loginRefused(claimedAgent, claimedTarget, protocol, origin, refusal);
        activity.loginRefused(claimedAgent.text(), claimedTarget.text(), refusal);
    }

    private final class Observed implements SessionRecording {
        private final SessionRecording recording;
        private final LiveSession live;

        private Observed(SessionRecording recording, LiveSession live) {
            this.recording = recording;
            this.live = live;
        }

        @Override
        public Recorded begin(Permit permit, Operation operation) throws AuditUnavailable {
            Recorded recorded = recording.begin(permit, operation);
            live.operations.increment();
            activity.operations.increment();
            text(operation);
            return recorded;
        }

        @Override
        public Recorded refuse(Refusal refusal, Operation operation) throws AuditUnavailable {
            Recorded recorded = recording.refuse(refusal, operation);
            live.operations.increment();
            live.denied.increment();
            activity.operations.increment();
            activity.denied.increment();
            text(operation);
            return recorded;
        }

        private void text(Operation operation) {
            switch (operation) {
                case Operation.Sql sql -> live.text(sql.statement().text());
            }
        }

        @Override
        public void columns(Recorded operation, List<ResultColumn> columns)
                throws AuditUnavailable {
            recording.columns(operation, columns);
        }

        @Override
        public void rows(Recorded operation, byte[] rows, int offset, int length, int count)
                throws AuditUnavailable {
            recording.rows(operation, rows, offset, length, count);
        }

        @Override
        public void note(String kind, MaskedText text) throws AuditUnavailable {
            recording.note(kind, text);
            if (kind.equals("upstream")) {
                activity.targetFailed(live.context().target(), text.text());
            }
        }

        @Override
        public void end(Recorded operation, Outcome outcome) throws AuditUnavailable {
            recording.end(operation, outcome);
            live.rows.add(outcome.rows());
            activity.rows.add(outcome.rows());
            if (!outcome.masked().isEmpty()) {
                live.masked(outcome.masked());
                activity.masked(outcome.masked());
            }
        }

        @Override
        public void flush() throws AuditUnavailable {
            recording.flush();
        }

        @Override
        public void close() {
            recording.close();
            activity.closed(live);
        }
    }
}
