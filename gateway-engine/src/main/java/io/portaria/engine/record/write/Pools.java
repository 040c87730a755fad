package io.portaria.engine.record.write;

import io.portaria.engine.record.format.RecordingFormat;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Workbenches and buffers that sessions share. Each kind keeps a bounded number; what comes back beyond that is left
/// to the collector.
final class Pools {
    /// Enough for the events of a short statement.
    static final int SMALL = 4 << 10;

    private static final int KEPT = 64;

    private final Pool<Workbench> workbenches = new Pool<>(Workbench::new);
    private final Pool<byte[]> small = new Pool<>(() -> new byte[SMALL]);
    private final Pool<byte[]> large = new Pool<>(() -> new byte[RecordingFormat.MAX_PLAIN]);

    Workbench workbench() {
        return workbenches.take();
    }

    void giveBack(Workbench workbench) {
        workbenches.giveBack(workbench);
    }

    byte[] small() {
        return small.take();
    }

    byte[] large() {
        return large.take();
    }

    void giveBack(byte[] buffer) {
        if (buffer.length == SMALL) {
            small.giveBack(buffer);
        } else if (buffer.length == RecordingFormat.MAX_PLAIN) {
            large.giveBack(buffer);
        }
    }

    private static final class Pool<T> {
        private final ConcurrentLinkedDeque<T> free = new ConcurrentLinkedDeque<>();
        private final AtomicInteger count = new AtomicInteger();
        private final Supplier<T> make;

        Pool(Supplier<T> make) {
            this.make = make;
        }

        T take() {
            T pooled = free.pollFirst();
            if (pooled == null) {
                return make.get();
            }
            count.decrementAndGet();
            return pooled;
        }

        void giveBack(T object) {
            if (count.get() < KEPT) {
                count.incrementAndGet();
                free.addFirst(object);
            }
        }
    }
}
