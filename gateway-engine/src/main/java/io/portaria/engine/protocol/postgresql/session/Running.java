package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.protocol.postgresql.guard.RowWatch;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// One operation between its entry in the book and its end. Touched by the server's direction once it was handed over
/// with the expected reply; only its end may come from either.
final class Running {
    /// How long a statement takes may depend on values, as with `statement_timeout`.
    private static final String TRANSACTION_TIMEOUT = "25P04";

    private static final String NOT_PERMITTED = "42501";

    private final Recorded recorded;
    private final Supplier<Judgement.Part> part;
    private final Inspection inspection;
    private final Optional<FailedComputations.Attempt> attempt;
    private final RowWatch watch;
    private final MaskCounts counts = new MaskCounts();
    private Optional<ResultPlan> plan = Optional.empty();
    private Optional<CopyForm> copyForm = Optional.empty();
    private volatile Optional<Refusal> stopped = Optional.empty();
    private volatile boolean settled;
    private long rows;
    private boolean ended;

    /// @param part what its results are judged by, asked when they come
    /// @param attempt where it computes from protected columns
    /// @param watch counts its rows
    Running(
            Recorded recorded,
            Inspection inspection,
            Supplier<Judgement.Part> part,
            Optional<FailedComputations.Attempt> attempt,
            RowWatch watch) {
        this.watch = watch;
        this.attempt = attempt;
        this.recorded = recorded;
        this.inspection = inspection;
        this.part = part;
    }

    Recorded recorded() {
        return recorded;
    }

    Judgement.Part part() {
        return part.get();
    }

    /// Whether it computes from protected columns, or runs what does by a name. Code of its own (DO) reads none.
    boolean computes() {
        return attempt.isPresent() && part.get().kind() != StatementKind.OTHER;
    }

    RowWatch watch() {
        return watch;
    }

    Inspection inspection() {
        return inspection;
    }

    MaskCounts counts() {
        return counts;
    }

    Optional<ResultPlan> plan() {
        return plan;
    }

    void plan(ResultPlan resultPlan) {
        plan = Optional.of(resultPlan);
    }

    /// How the rows of its COPY are written.
    Optional<CopyForm> copyForm() {
        return copyForm;
    }

    void copyForm(CopyForm form) {
        copyForm = Optional.of(form);
    }

    /// From now on nothing of its result reaches the agent; in place of its end comes the refusal.
    synchronized void stop(Refusal refusal) {
        if (stopped.isEmpty()) {
            stopped = Optional.of(refusal);
        }
    }

    Optional<Refusal> stopped() {
        return stopped;
    }

    /// Whether it is known if it may stay: it has ended, or the server has said how many rows it changed.
    boolean isSettled() {
        return settled || hasEnded();
    }

    void settled() {
        settled = true;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /// @return whether it has ended within `longest`
    synchronized boolean awaitEnd(Duration longest) {
        long until = System.nanoTime() + longest.toNanos();
        try {
            while (!ended) {
                long left = (until - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ended;
        }
    }

    void addRow() {
        rows++;
    }

    void addRows(long count) {
        rows += count;
    }

    /// When something failed.
    enum Failure {
        /// It was not run.
        NOT_RUN,
        /// A name or a type was wrong: the server points into the text.
        WHEN_READ,
        WHEN_RUN,
        /// In code of the database, which raises whatever it likes.
        IN_CODE
    }

    /// Whether a failure may depend on a value.
    private boolean mayTell(String code, Failure failure) {
        boolean ofTheSession =
                (code.startsWith("25") && !code.equals(TRANSACTION_TIMEOUT))
                        || code.equals("57P01");
        return switch (failure) {
            case NOT_RUN -> false;
            case WHEN_READ -> !(code.startsWith("42") && plan.isEmpty()) && !ofTheSession;
            case WHEN_RUN -> !(code.equals(NOT_PERMITTED) && plan.isEmpty()) && !ofTheSession;
            case IN_CODE -> true;
        };
    }

    synchronized void done(SessionRecording recording, String tag) throws AuditUnavailable {
        if (!ended) {
            ended = true;
            attempt.ifPresent(a -> a.end(false));
            recording.end(recorded, Outcome.done(tag, rows, counts.total(inspection.rules())));
            watch.ended(true);
            notifyAll();
        }
    }

    synchronized void failed(
            SessionRecording recording, String code, MaskedText error, Failure failure)
            throws AuditUnavailable {
        if (!ended) {
            ended = true;
            attempt.ifPresent(a -> a.end(mayTell(code, failure)));
            recording.end(
                    recorded, Outcome.failed(code, error, rows, counts.total(inspection.rules())));
            watch.ended(false);
            notifyAll();
        }
    }
}
