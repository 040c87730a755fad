package io.portaria.engine.protocol.postgresql.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
    /// @return what will not be answered
    synchronized List<Expected> skipToSync() {
        List<Expected> skipped = new ArrayList<>();
        while (!queue.isEmpty() && !(queue.peek() instanceof Expected.Sync)) {
            skipped.add(queue.poll());
        }
        return skipped;
    }

    synchronized int size() {
        return queue.size();
    }

    synchronized boolean isEmpty() {
        return queue.isEmpty();
    }
}
