package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One operation between its entry in the book and its end. Touched by the server's direction only, once it was handed
/// over with the expected reply.
final class Running {
    private final Recorded recorded;
    private final Judgement.Part judgement;
    private final Map<String, Long> masked = new TreeMap<>();
    private Optional<ResultPlan> plan = Optional.empty();
    private long rows;
    private boolean ended;

    Running(Recorded recorded, Judgement.Part judgement) {
        this.recorded = recorded;
        this.judgement = judgement;
    }

    Recorded recorded() {
        return recorded;
    }

    Judgement.Part judgement() {
        return judgement;
    }

    Optional<ResultPlan> plan() {
        return plan;
    }

    void plan(ResultPlan resultPlan) {
        plan = Optional.of(resultPlan);
    }

    void addRow() {
        rows++;
    }

    void addRows(long count) {
        rows += count;
    }

    long rows() {
        return rows;
    }

    void addMasked(String rule, long count) {
        masked.merge(rule, count, Long::sum);
    }

    void done(SessionRecording recording, String tag) throws AuditUnavailable {
        if (!ended) {
            ended = true;
            recording.end(recorded, Outcome.done(tag, rows, masked));
        }
    }

    void failed(SessionRecording recording, String code, MaskedText error) throws AuditUnavailable {
        if (!ended) {
            ended = true;
            recording.end(recorded, Outcome.failed(code, error, rows, masked));
        }
    }
}
