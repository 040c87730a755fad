package io.portaria.engine.record.format;

import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.record.TestHome;
import io.portaria.engine.record.TestSessions;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// A writer reserves room behind the last chunk and gives it back when the session ends, also while somebody reads.
class ShrinkingFileTest {
    private static final int ROOM = 64 << 10;

    @TempDir Path home;

    @Test
    void roomThatIsGivenBackIsTheEndOfTheFile() throws Exception {
        Path file;
        try (TestHome test = new TestHome(home)) {
            try (SessionRecording session = test.recorder.open(TestSessions.context("s1"))) {
                session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 1"));
            }
            file = test.recording("s1");
        }
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> growAndShrink(file, done));
        try {
            long chunks = chunks(file);
            for (int i = 0; i < 3000; i++) {
                assertThat(chunks(file)).isEqualTo(chunks);
            }
        } finally {
            done.set(true);
            writer.join();
        }
    }

    private static long chunks(Path file) throws Exception {
        try (ChunkScanner scanner = new ChunkScanner(file, Optional.empty())) {
            while (scanner.next()) {
                // to its end
            }
            assertThat(scanner.problem()).isEmpty();
            return scanner.number();
        }
    }

    private static void growAndShrink(Path file, AtomicBoolean done) {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            long length = open.length();
            while (!done.get()) {
                open.setLength(length + ROOM);
                open.setLength(length);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
