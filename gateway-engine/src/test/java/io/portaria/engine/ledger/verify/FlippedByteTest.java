package io.portaria.engine.ledger.verify;

import io.portaria.engine.ledger.append.Disk;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.record.TestHome;
import io.portaria.engine.record.TestSessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// Changes every byte of every file of a log and its recordings, one at a time. Each change must be found and the file
/// named.
class FlippedByteTest {
    @TempDir Path home;

    private static void sessions(TestHome test, String prefix, boolean end) throws Exception {
        for (int s = 0; s < 1; s++) {
            SessionRecording session = test.recorder.open(TestSessions.context(prefix + s));
            for (int i = 0; i < 2; i++) {
                Recorded recorded =
                        session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT " + i));
                byte[] row = TestSessions.rows(new String[] {"v".repeat(i * 700)});
                session.rows(recorded, row, 0, row.length, 1);
                session.end(recorded, Outcome.done("SELECT 1", 1, Map.of()));
                session.flush();
            }
            if (end) {
                session.close();
            } else {
                // Its last chunk is bound by nothing yet.
                session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 'last'"));
            }
        }
    }

    /// [bar: every-byte]
    @Test
    void ofASealedLog() throws Exception {
        try (TestHome test = new TestHome(home)) {
            sessions(test, "a", true);
            test.ledger.checkpoint();
            sessions(test, "b", true);
        }
        flipAll();
    }

    /// [bar: every-byte]
    @Test
    void ofALogThatWasKilled() throws Exception {
        try (TestHome test = new TestHome(home)) {
            sessions(test, "a", true);
        }
        Path killed = Files.createDirectory(home.resolve("killed"));
        try (TestHome test = new TestHome(home, TestHome.PENDING, Disk.forBusyFiles())) {
            sessions(test, "b", false);
            copy(home, killed);
        }
        home = killed;
        flipAll();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                if (!file.startsWith(to)) {
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }

    private void flipAll() throws Exception {
        LogVerifier verifier = TestHome.verifier(home, TestHome.vault(home));
        Report whole = verifier.verify();
        assertThat(whole.findings()).isEmpty();
        assertThat(whole.recordings()).isEqualTo(2);
        List<String> missed = new ArrayList<>();
        int flips = 0;
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            for (int i : worthFlipping(bytes)) {
                byte before = bytes[i];
                bytes[i] ^= (byte) (1 << (i % 8));
                Files.write(file, bytes);
                bytes[i] = before;
                Report report = verifier.verify();
                String name = file.getFileName().toString();
                if (report.findings().stream().noneMatch(f -> names(f, name))) {
                    missed.add(home.relativize(file) + " at " + i + ": " + report.findings());
                }
                flips++;
            }
            Files.write(file, bytes);
        }
        assertThat(missed).isEmpty();
        assertThat(flips).isGreaterThan(1000);
    }

    /// Every byte that was written, and some of the zeros that a file in use has reserved behind them.
    private static int[] worthFlipping(byte[] bytes) {
        int written = bytes.length;
        while (written > 0 && bytes[written - 1] == 0) {
            written--;
        }
        int end = written;
        return IntStream.range(0, bytes.length)
                .filter(i -> i <= end || i % 9973 == 0 || i == bytes.length - 1)
                .toArray();
    }

    /// Names the file, or the leaf that stands in it.
    private static boolean names(String finding, String name) {
        return finding.contains(name)
                || finding.contains("eaf ")
                || (name.equals("checkpoint") && finding.contains("checkpoint"));
    }

    private List<Path> files() {
        List<Path> all = new ArrayList<>();
        for (String folder : List.of("ledger", "recordings")) {
            try (Stream<Path> files = Files.walk(home.resolve(folder))) {
                all.addAll(files.filter(Files::isRegularFile).sorted().toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }
}
