package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What the server still owes, in the order it will come. Filled by the agent's direction, emptied by the server's.
///
/// After an error in the extended protocol the server ignores every message up to the next Sync, those that were sent
/// before the error was seen here and those that are sent after it, a Query too (protocol, Extended Query). Nothing may be
/// expected for these: else the answers of later statements would be taken for theirs.
final class PendingReplies {
    private final Deque<Expected> queue = new ArrayDeque<>(4);
    private boolean skipping;
    private boolean held;

    /// Whether something was sent that a Sync is to end: a transaction may go on that ReadyForQuery has not told of.
    private boolean inGroup;

    /// Whether something of it was run.
    private boolean ranInGroup;

    /// Waits while it is held.
    ///
    /// @return false when the server will ignore the message, so that nothing is owed for it
    synchronized boolean add(Expected expected) {
        awaitRelease();
        if (skipping) {
            if (!(expected instanceof Expected.Sync)) {
                return false;
            }
            skipping = false;
        }
        inGroup = !endsGroup(expected);
        // planning runs code too
        boolean runs = expected instanceof Expected.Execute || expected instanceof Expected.Bind;
        ranInGroup = inGroup && (ranInGroup || runs);
        queue.add(expected);
        return true;
    }

    /// Nothing more is expected, nor therefore sent, until [#release], if nothing but the end of what is asked follows
    /// `running`.
    ///
    /// @return false when it does not run now, or something was sent after it that would be met in its place
    synchronized boolean holdWhileLast(Running running) {
        if (held) {
            // by who stops another; the hold is its to end
            return false;
        }
        Optional<Expected> head = head();
        boolean runs = head.isPresent() && runs(head.get(), running);
        held =
                runs
                        && queue.stream()
                                .skip(1)
                                .allMatch(e ->
                                        e instanceof Expected.Sync
                                                || e instanceof Expected.Close
                                                || e.isOurs());
        return held;
    }

    /// Whether the server is still to answer for it.
    synchronized boolean awaits(Running running) {
        return queue.stream().anyMatch(e -> runs(e, running));
    }

    synchronized void release() {
        held = false;
        notifyAll();
    }

    private static boolean runs(Expected expected, Running running) {
        return switch (expected) {
            case Expected.Query(List<Running> operations) -> operations.contains(running);
            case Expected.Execute(Portal portal) -> portal.running().equals(running);
            default -> false;
        };
    }

    private void awaitRelease() {
        boolean interrupted = false;
        while (held) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether the server ignores what is sent until a Sync.
    synchronized boolean isSkipping() {
        return skipping;
    }

    synchronized Optional<Expected> head() {
        return Optional.ofNullable(queue.peek());
    }

    synchronized void done() {
        queue.poll();
    }

    /// An error in the extended protocol was met.
    ///
    /// @return what will not be answered
    synchronized List<Expected> skipToSync() {
        List<Expected> skipped = new ArrayList<>();
        while (!queue.isEmpty() && !(queue.peek() instanceof Expected.Sync)) {
            skipped.add(queue.poll());
        }
        skipping = queue.isEmpty();
        return skipped;
    }

    synchronized int size() {
        return queue.size();
    }

    synchronized boolean isEmpty() {
        return queue.isEmpty();
    }

    /// Whether everything is answered, and nothing was sent since the server was last ready for a query.
    synchronized boolean isIdle() {
        return queue.isEmpty() && !inGroup && !skipping;
    }

    /// Whether something was sent that a Sync is to end.
    synchronized boolean isInGroup() {
        return inGroup;
    }

    /// Whether something was run since the server was last ready for a query. Only when it is again it tells of settings that were
    /// changed.
    synchronized boolean hasRunInGroup() {
        return ranInGroup;
    }

    private static boolean endsGroup(Expected expected) {
        return switch (expected) {
            case Expected.Query _, Expected.Sync _ -> true;
            case Expected.Refused(Refusal _, boolean ownReady) -> ownReady;
            default -> false;
        };
    }
}
