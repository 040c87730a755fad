package io.portaria.engine.record;

import io.portaria.engine.ledger.append.Disk;
import io.portaria.engine.ledger.format.EntryBundle;
import io.portaria.engine.ledger.format.TilePath;
import io.portaria.engine.ledger.verify.Report;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.record.read.RecordingReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// Kills a process that writes, as kill -9 does, again and again. Whatever it had acknowledged must be there.
class KilledProcessTest {
    private static final int THREADS = 8;
    private static final int KILLS = 6;

    @TempDir Path home;

    /// The process that is killed: prints `session seq leaf` for each operation that began and `session seq done` for
    /// each that was flushed, after the call returned.
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws Exception {
            Path home = Path.of(args[0]);
            String round = args[1];
            PrintStream out =
                    new PrintStream(
                            new BufferedOutputStream(System.out, 1 << 16),
                            false,
                            StandardCharsets.UTF_8);
            TestHome test = new TestHome(home, TestHome.QUICK, Disk.forBusyFiles());
            for (int t = 0; t < THREADS; t++) {
                String id = "k" + round + "-" + t;
                new Thread(() -> write(test, id, out)).start();
            }
        }

        private static void write(TestHome test, String id, PrintStream out) {
            byte[] row = TestSessions.rows(new String[] {"v".repeat(100)});
            try {
                for (int s = 0; ; s++) {
                    try (SessionRecording session =
                            test.recorder.open(TestSessions.context(id + "-" + s))) {
                        for (int i = 0; i < 200; i++) {
                            Recorded recorded =
                                    session.begin(
                                            TestSessions.PERMIT, TestSessions.sql("SELECT " + i));
                            print(out, id + "-" + s, recorded.seq(), "" + recorded.leaf());
                            session.rows(recorded, row, 0, row.length, 1);
                            session.end(recorded, Outcome.done("SELECT 1", 1, Map.of()));
                            session.flush();
                            print(out, id + "-" + s, recorded.seq(), "done");
                        }
                    }
                }
            } catch (Exception e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(3);
            }
        }

        private static void print(PrintStream out, String id, long seq, String what) {
            synchronized (out) {
                out.print(id + " " + seq + " " + what + "\n");
                out.flush();
            }
        }
    }

    /// [bar: kill-9]
    @Test
    void losesNothingThatWasAcknowledged() throws Exception {
        Random random = new Random(4711);
        Map<String, Long> leaves = new HashMap<>();
        Map<String, Long> done = new HashMap<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Path out = home.resolve("out" + kill);
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                    "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                                    "--enable-native-access=ALL-UNNAMED",
                                    "--sun-misc-unsafe-memory-access=allow",
                                    Writer.class.getName(),
                                    home.resolve("home").toString(),
                                    "" + kill)
                            .redirectOutput(out.toFile())
                            .redirectError(home.resolve("err" + kill).toFile())
                            .start();
            await(process, out);
            Thread.sleep(random.nextInt(900));
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            collect(out, leaves, done);
            // Before any restart too: nothing but what a crash may leave, which is a chunk of which
            // some bytes are
            // missing: its last ones or, in a shared window, its length.
            Report killed = TestHome.verify(home.resolve("home"));
            assertThat(killed.findings()).filteredOn(f -> !f.contains("cut short")).isEmpty();
        }
        assertThat(leaves.size()).isGreaterThan(1000);
        try (TestHome test = new TestHome(home.resolve("home"))) {
            assertThat(test.ledger.healthy()).isTrue();
            checkLedger(test, leaves);
            checkRecordings(test, leaves, done);
        }
        Report report = TestHome.verify(home.resolve("home"));
        assertThat(report.findings()).isEmpty();
        assertThat(report.remarks()).anyMatch(r -> r.contains("was not ended by its writer"));
    }

    private static void await(Process process, Path out) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (Files.size(out) == 0 && process.isAlive() && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        assertThat(process.isAlive()).isTrue();
    }

    private static void collect(Path out, Map<String, Long> leaves, Map<String, Long> done)
            throws IOException {
        String text = Files.readString(out);
        // The last line may have been cut by the kill.
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            String[] parts = line.split(" ");
            if (parts[2].equals("done")) {
                done.merge(parts[0], Long.valueOf(parts[1]), Math::max);
            } else {
                leaves.put(parts[0] + " " + parts[1], Long.valueOf(parts[2]));
            }
        }
    }

    private static void checkLedger(TestHome test, Map<String, Long> leaves) throws Exception {
        test.ledger.checkpoint();
        List<String> entries = new ArrayList<>();
        long size = test.ledger.checkpointSize();
        for (long tile = 0; tile * TilePath.WIDTH < size; tile++) {
            byte[] bundle =
                    Files.readAllBytes(
                            test.home
                                    .resolve("ledger")
                                    .resolve(
                                            TilePath.entries(tile, TilePath.width(0, tile, size))));
            for (byte[] entry : EntryBundle.decode(bundle)) {
                entries.add(new String(entry, StandardCharsets.UTF_8));
            }
        }
        leaves.forEach((operation, leaf) -> {
            String[] parts = operation.split(" ");
            assertThat(entries.get(leaf.intValue()))
                    .contains("\"session\":\"" + parts[0] + "\",\"seq\":" + parts[1] + ",");
        });
    }

    private static void checkRecordings(
            TestHome test, Map<String, Long> leaves, Map<String, Long> done) throws Exception {
        Map<String, RecordingReader> readers = new HashMap<>();
        for (String operation : leaves.keySet()) {
            String[] parts = operation.split(" ");
            RecordingReader reader = readers.get(parts[0]);
            if (reader == null) {
                reader = test.read(parts[0]);
                readers.put(parts[0], reader);
            }
            long seq = Long.parseLong(parts[1]);
            assertThat(reader.operations(seq - 1, 1).getFirst().leaf())
                    .isEqualTo(leaves.get(operation));
            if (seq <= done.getOrDefault(parts[0], 0L)) {
                assertThat(reader.rows(seq, 0, 10).rows()).hasSize(1);
            }
        }
        for (RecordingReader reader : readers.values()) {
            reader.close();
        }
    }
}
