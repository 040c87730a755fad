package io.portaria.engine.protocol.postgresql.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// What the server still owes, in the order it will come. Filled by the agent's direction, emptied by the server's.
final class PendingReplies {
    private final Deque<Expected> queue = new ArrayDeque<>(4);

    synchronized void add(Expected expected) {
        queue.add(expected);
    }

    synchronized Optional<Expected> head() {
        return Optional.ofNullable(queue.peek());
    }

    synchronized void done() {
        queue.poll();
    }

    /// After an error in the extended protocol the server skips everything up to the next Sync.
    ///
    /// @param skipped is told of each thing that will not be answered
    synchronized void skipToSync(java.util.function.Consumer<Expected> skipped) {
        while (!queue.isEmpty() && !(queue.peek() instanceof Expected.Sync)) {
            skipped.accept(queue.poll());
        }
    }

    synchronized boolean isEmpty() {
        return queue.isEmpty();
    }
}
