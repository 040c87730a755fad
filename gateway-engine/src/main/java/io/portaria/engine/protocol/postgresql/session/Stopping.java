package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.AskPeople;
import io.portaria.engine.path.AskPeople.Leave;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.threads.Threads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Ends statements that run: nothing more of their result reaches the agent, and the server is asked to stop. A request to
/// cancel names no statement, so it is made only while the statement is the last that was sent, and nothing is sent until
/// the server has it.
final class Stopping {
    private static final Duration TRY_AGAIN = Duration.ofMillis(250);

    private final PendingReplies pending;
    private final Runnable cancel;
    private final Threads threads;
    private final InstantSource clock;
    private final AskPeople people;
    private final Answers answers;

    /// @param cancel asks the server to cancel, and returns when the server has the request
    Stopping(
            SessionState state,
            Runnable cancel,
            Threads threads,
            InstantSource clock,
            AskPeople people) {
        this.pending = state.pending();
        this.answers = state.answers();
        this.cancel = cancel;
        this.threads = threads;
        this.clock = clock;
        this.people = people;
    }

    /// Returns at once.
    void stop(Running running, Refusal refusal) {
        running.stop(refusal);
        threads.startVirtual("stop", () -> cancelUntilEnded(running));
    }

    /// Rows that are too many for a guardrail end the statement before they are recorded or shown.
    ///
    /// @param bytes that the rows have together
    void admit(Running running, int rows, int columns, long bytes) {
        Optional<Refusal> refusal = running.watch().admit(rows, columns, bytes);
        if (refusal.isPresent()) {
            stop(running, refusal.get());
        }
    }

    private void cancelUntilEnded(Running running) {
        while (!answers.isOver() && !running.hasEnded() && pending.awaits(running)) {
            if (pending.holdWhileLast(running)) {
                try {
                    cancel.run();
                } finally {
                    pending.release();
                }
                return;
            }
            if (running.awaitEnd(TRY_AGAIN)) {
                return;
            }
        }
    }

    /// Stops what still runs when the leave by which it does comes to its end, or is taken back.
    void stopAtTheEndOf(Leave leave, List<Running> all) {
        threads.startVirtual(
                "leave-" + leave.approval(),
                () -> {
                    for (Running running : all) {
                        awaitEnd(leave, running);
                    }
                });
    }

    private void awaitEnd(Leave leave, Running running) {
        while (!answers.isOver()) {
            Instant now = clock.instant();
            Duration left = Duration.between(now, leave.until());
            if (!people.holds(leave, now)) {
                running.stop(left.isPositive() ? takenBack(leave) : ended(leave));
                cancelUntilEnded(running);
                return;
            }
            // the clock may be set, and the session may end
            if (running.awaitEnd(
                    left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ofSeconds(1))) {
                return;
            }
        }
    }

    private static Refusal takenBack(Leave leave) {
        return Refusal.notAllowed(
                "approval " + leave.approval(),
                "The approval " + leave.approval() + " was taken back, and with it what ran by it.",
                "Ask who took it back.");
    }

    private static Refusal ended(Leave leave) {
        return Refusal.notAllowed(
                "approval " + leave.approval(),
                "The approval "
                        + leave.approval()
                        + " ended at "
                        + leave.until()
                        + ", and with it what ran by it.",
                "Send the same again: it will wait until a person has given leave.");
    }
}
