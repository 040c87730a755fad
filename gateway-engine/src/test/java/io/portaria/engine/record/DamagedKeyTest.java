package io.portaria.engine.record;

import io.portaria.engine.operation.Outcome;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.record.format.RecordingFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// A power cut can leave the key of a session that was open as an empty file. That is one recording less, not a gateway
/// that does not start.
class DamagedKeyTest {
    @TempDir Path home;

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 59})
    void theNextStartClosesTheSessionAndSaysWhy(int left) throws Exception {
        byte[] recording;
        try (TestHome test = new TestHome(home)) {
            SessionRecording session = test.recorder.open(TestSessions.context("cut"));
            Recorded operation = session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 1"));
            session.end(operation, Outcome.done("SELECT 1", 1, Map.of()));
            session.flush();
            recording = Files.readAllBytes(test.recording("cut"));
        }
        // as a crash leaves it: not ended, its marker still there
        Path marker =
                home.resolve("recordings/open")
                        .resolve(RecordingFormat.marker("cut", TestSessions.START));
        assertThat(marker).exists();
        Path key = home.resolve("vault/sessions/cut.key");
        byte[] whole = Files.readAllBytes(key);
        Files.write(key, java.util.Arrays.copyOf(whole, left));
        try (TestHome test = new TestHome(home)) {
            assertThat(marker).doesNotExist();
            assertThat(Files.readAllBytes(test.recording("cut"))).isEqualTo(recording);
            test.ledger.checkpoint();
            try (SessionRecording next = test.recorder.open(TestSessions.context("next"))) {
                next.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 2"));
            }
        }
        assertThat(entries())
                .contains("\"kind\":\"recovery\"")
                .contains("\"session\":\"cut\"")
                .contains("\"problem\":\"its key cannot be used\"")
                .doesNotContain(home.toString());
    }

    private String entries() throws Exception {
        StringBuilder text = new StringBuilder();
        try (var files = Files.walk(home.resolve("ledger/tile/entries"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    @Test
    void recordingsAreAwaitedUntilTheirEndIsEntered() throws Exception {
        try (TestHome test = new TestHome(home)) {
            SessionRecording session = test.recorder.open(TestSessions.context("late"));
            assertThat(test.recorder.awaitClosed(java.time.Duration.ofMillis(50))).isEqualTo(1);
            Thread closing =
                    Thread.startVirtualThread(() -> {
                        try {
                            Thread.sleep(300);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        session.close();
                    });
            long size = test.ledger.size();
            assertThat(test.recorder.awaitClosed(java.time.Duration.ofSeconds(10))).isZero();
            assertThat(test.ledger.size()).isGreaterThan(size);
            closing.join();
        }
    }
}
