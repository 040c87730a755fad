package io.portaria.engine.ledger.append;

import io.portaria.engine.operation.Outcome;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.record.TestHome;
import io.portaria.engine.record.TestSessions;
import io.portaria.engine.record.write.FileRecorder;
import io.portaria.engine.record.write.RecordingOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// What nobody expected happens in the threads behind: they go on, and health says so meanwhile.
@Timeout(60)
class MishapsTest {
    @TempDir Path home;

    /// Throws what no code reckons with.
    private static final class MoodyDisk implements Disk {
        final AtomicBoolean moody = new AtomicBoolean();
        private final Disk real = Disk.forBusyFiles();

        private void mood() {
            if (moody.get()) {
                throw new IllegalStateException("a mishap of the test");
            }
        }

        private AppendFile moody(AppendFile file) {
            return new AppendFile() {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    file.write(bytes, offset, length);
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
                    mood();
                    file.sync();
                }

                @Override
                public void close() throws IOException {
                    file.close();
                }
            };
        }

        @Override
        public AppendFile create(Path file) throws IOException {
            return moody(real.create(file));
        }

        @Override
        public AppendFile reopen(Path file, long length) throws IOException {
            return moody(real.reopen(file, length));
        }

        @Override
        public void replace(Path file, byte[] content) throws IOException {
            mood();
            real.replace(file, content);
        }

        @Override
        public void write(Path file, byte[] content, int length) throws IOException {
            mood();
            real.write(file, content, length);
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

    private static void until(java.util.function.BooleanSupplier isSo) throws InterruptedException {
        while (!isSo.getAsBoolean()) {
            Thread.sleep(10);
        }
    }

    private static byte[] entry(String text) {
        return ("{\"kind\":\"note\",\"at\":\"2026-11-24T10:00:00Z\",\"text\":\"" + text + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theLedgerGoesOnAfterAMishap() throws Exception {
        MoodyDisk disk = new MoodyDisk();
        try (TestHome test = new TestHome(home, TestHome.QUICK, disk)) {
            test.ledger.append(entry("before"));
            until(() -> test.ledger.checkpointSize() == test.ledger.size());
            test.ledger.append(entry("in the mishap"));
            disk.moody.set(true);
            until(() -> !test.ledger.healthy());
            assertThat(test.ledger.sentence()).contains("a mishap of the test");
            Thread.sleep(300);
            disk.moody.set(false);
            until(() -> test.ledger.healthy());
            test.ledger.append(entry("after"));
            until(() -> test.ledger.checkpointSize() == test.ledger.size());
        }
        assertThat(TestHome.verify(home).findings()).isEmpty();
    }

    @Test
    void theRecorderGoesOnAfterAMishap() throws Exception {
        MoodyDisk disk = new MoodyDisk();
        try (TestHome test = new TestHome(home, TestHome.QUICK, disk)) {
            SessionRecording session = test.recorder.open(TestSessions.context("s1"));
            disk.moody.set(true);
            session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 1"));
            until(() -> test.recorder.trouble().isPresent());
            assertThat(test.recorder.trouble().orElseThrow()).contains("a mishap of the test");
            disk.moody.set(false);
            until(() -> test.recorder.trouble().isEmpty());
            until(() -> test.ledger.healthy());
            session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 2"));
            session.close();
        }
        assertThat(TestHome.verify(home).findings()).isEmpty();
    }

    /// The agent has its rows, and no call of the session is there to be told that the ledger does not bind them.
    @Test
    void whatCannotBeSettledIsTold() throws Exception {
        BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        try (TestHome test = new TestHome(home)) {
            try (FileRecorder recorder =
                    FileRecorder.open(
                            home.resolve("others"),
                            test.ledger,
                            test.vault.sessionKeys(),
                            test.vault.digest("pseudonyms"),
                            InstantSource.system(),
                            task ->
                                    Thread.ofPlatform()
                                            .daemon(true)
                                            .uncaughtExceptionHandler((_, e) -> told.add(e))
                                            .unstarted(task),
                            new RecordingOptions(Duration.ofMillis(300), false))) {
                SessionRecording session = recorder.open(TestSessions.context("s2"));
                Recorded operation =
                        session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 1"));
                session.end(operation, Outcome.done("SELECT 1", 1, Map.of()));
                session.flush();
                test.ledger.close();
                assertThat(told.poll(10, TimeUnit.SECONDS))
                        .isInstanceOf(AuditUnavailable.class)
                        .hasMessageContaining("is closed");
            }
        }
    }

    /// Who closes does not disturb what is on its way to disk: an interrupt would close the files under it.
    @Test
    void closingWhileThingsAreBroughtToDiskIsNoMishap() throws Exception {
        BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        try (TestHome test = new TestHome(home)) {
            for (int round = 0; round < 10; round++) {
                FileRecorder recorder =
                        FileRecorder.open(
                                home.resolve("round" + round),
                                test.ledger,
                                test.vault.sessionKeys(),
                                test.vault.digest("pseudonyms"),
                                InstantSource.system(),
                                task ->
                                        Thread.ofPlatform()
                                                .daemon(true)
                                                .uncaughtExceptionHandler((_, e) -> told.add(e))
                                                .unstarted(task),
                                new RecordingOptions(Duration.ofNanos(1), false));
                for (int i = 0; i < 50; i++) {
                    recorder.open(TestSessions.context("r" + round + "s" + i)).close();
                }
                recorder.close();
            }
        }
        assertThat(told).isEmpty();
    }
}
