package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.record.TestHome;
import io.portaria.engine.record.TestSessions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// A disk that fills up, in the middle of a write, and later has room again.
class FullDiskTest {
    @TempDir Path home;

    /// Has so many bytes left; what goes beyond is written in part and then fails, as a real one does.
    private static final class SmallDisk implements Disk {
        final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
        volatile boolean syncFails;
        private final Disk real = Disk.forBusyFiles();

        private final class SmallFile implements AppendFile {
            private final AppendFile file;

            SmallFile(AppendFile file) {
                this.file = file;
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                long before = left.getAndUpdate(l -> Math.max(0, l - length));
                if (before >= 4) {
                    file.write(bytes, offset, (int) Math.min(before, length));
                }
                if (before < length) {
                    throw new IOException("No space left on device");
                }
            }

            @Override
            public void truncate(long length) throws IOException {
                file.truncate(length);
            }

            @Override
            public void trim() throws IOException {
                file.trim();
            }

            @Override
            public void rest() {
                file.rest();
            }

            @Override
            public void sync() throws IOException {
                if (syncFails) {
                    throw new IOException("Input/output error");
                }
                file.sync();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        }

        @Override
        public AppendFile create(Path file) throws IOException {
            return new SmallFile(real.create(file));
        }

        @Override
        public AppendFile reopen(Path file, long length) throws IOException {
            return new SmallFile(real.reopen(file, length));
        }

        @Override
        public void replace(Path file, byte[] content) throws IOException {
            if (left.getAndUpdate(l -> Math.max(0, l - content.length)) < content.length) {
                throw new IOException("No space left on device");
            }
            real.replace(file, content);
        }

        @Override
        public void write(Path file, byte[] content, int length) throws IOException {
            long before = left.getAndUpdate(l -> Math.max(0, l - length));
            real.write(file, content, (int) Math.min(before, length));
            if (before < length) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void settle(Path top, Set<Path> files) throws IOException {
            real.settle(top, files);
        }

        @Override
        public void syncFolder(Path folder) throws IOException {
            real.syncFolder(folder);
        }
    }

    private static byte[] entry(String text) {
        return ("{\"kind\":\"note\",\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    /// [bar: full-disk]
    @Test
    void stopsAppendsAndGoesOn() throws Exception {
        SmallDisk disk = new SmallDisk();
        List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
        try (TestHome test = new TestHome(home, TestHome.QUICK, disk)) {
            for (int round = 0; round < 20; round++) {
                disk.left.set(1000 + round * 37);
                append(test.ledger, round, acknowledged);
                assertThatThrownBy(() -> test.ledger.append(entry("full")))
                        .isInstanceOf(LedgerUnavailable.class)
                        .hasMessageContaining("No space left");
                assertThat(test.ledger.healthy()).isFalse();
                assertThat(test.ledger.sentence()).contains("No space left");
                disk.left.set(Long.MAX_VALUE);
                acknowledged.add(test.ledger.append(entry("after")) + " after");
                test.ledger.checkpoint();
                assertThat(test.ledger.healthy()).isTrue();
            }
            assertThat(test.ledger.size()).isEqualTo(acknowledged.size());
        }
        assertThat(acknowledged.stream().map(a -> a.split(" ")[0]).distinct())
                .hasSize(acknowledged.size());
        assertThat(TestHome.verify(home).findings()).isEmpty();
        assertThat(TestHome.verify(home).leaves()).isEqualTo(acknowledged.size());
    }

    /// Several threads until each has failed.
    private static void append(Ledger ledger, int round, List<String> acknowledged)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String name = round + "-" + t;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    for (int i = 0; ; i++) {
                                        String text = name + "-" + i;
                                        long index = ledger.append(entry(text));
                                        acknowledged.add(index + " " + text);
                                    }
                                } catch (LedgerUnavailable e) {
                                    // The disk is full, as it was meant to be.
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void aSessionThatFailedIsClosedWhenThereIsRoom() throws Exception {
        SmallDisk disk = new SmallDisk();
        try (TestHome test = new TestHome(home, TestHome.QUICK, disk)) {
            SessionRecording session = test.recorder.open(TestSessions.context("full"));
            Recorded recorded = session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 1"));
            session.end(recorded, Outcome.done("SELECT 1", 1, Map.of()));
            session.flush();
            disk.left.set(100);
            assertThatThrownBy(
                            () -> session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 2")))
                    .isInstanceOf(AuditUnavailable.class);
            assertThatThrownBy(session::flush).isInstanceOf(AuditUnavailable.class);
            session.close();
            assertThatThrownBy(() -> test.recorder.open(TestSessions.context("full2")))
                    .isInstanceOf(AuditUnavailable.class);
            disk.left.set(Long.MAX_VALUE);
            SessionRecording next = test.recorder.open(TestSessions.context("next"));
            next.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 3"));
            next.close();
        }
        assertThat(TestHome.verify(home).findings()).isEmpty();
        assertThat(TestHome.verify(home).remarks()).anyMatch(r -> r.startsWith("Session full "));
    }

    @Test
    void aSyncThatFailedIsNotForgotten() throws Exception {
        SmallDisk disk = new SmallDisk();
        try (TestHome test = new TestHome(home, TestHome.QUICK, disk)) {
            test.ledger.append(entry("before"));
            disk.syncFails = true;
            boolean refused = false;
            for (int i = 0; i < 200 && !refused; i++) {
                try {
                    test.ledger.append(entry("during " + i));
                    Thread.sleep(5);
                } catch (LedgerUnavailable e) {
                    refused = true;
                }
            }
            assertThat(refused).isTrue();
            disk.syncFails = false;
            for (int i = 0; i < 200 && !test.ledger.healthy(); i++) {
                Thread.sleep(10);
            }
            test.ledger.append(entry("after"));
            test.ledger.checkpoint();
            assertThat(test.ledger.checkpointSize()).isEqualTo(test.ledger.size());
        }
        assertThat(TestHome.verify(home).findings()).isEmpty();
    }
}
