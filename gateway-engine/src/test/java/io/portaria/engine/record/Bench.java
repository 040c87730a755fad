package io.portaria.engine.record;

import io.portaria.engine.ledger.append.Ledger;
import io.portaria.engine.ledger.append.LedgerOptions;
import io.portaria.engine.ledger.format.NoteSigner;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.operation.ResultColumn;
import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.record.write.FileRecorder;
import io.portaria.engine.record.write.RecordingOptions;
import io.portaria.engine.vault.SigningKey;
import io.portaria.engine.vault.Vault;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Prints what a short statement costs, and how fast rows go. Asserts nothing.
public final class Bench {
    private static final List<ResultColumn> COLUMNS =
            List.of(
                    new ResultColumn(
                            new MaskedText("abalance"),
                            "int4",
                            Optional.of(new MaskedText("public.pgbench_accounts.abalance")),
                            false,
                            "none"));

    private Bench() {}

    public static void main(String[] args) throws Exception {
        Path home = Files.createTempDirectory("bench");
        try (Vault vault = Vault.withKeyFile(home.resolve("vault"), home.resolve("keys"))) {
            SigningKey key = vault.signingKey("log");
            Ledger ledger =
                    Ledger.open(
                            home.resolve("ledger"),
                            new NoteSigner("bench.example/log", key.publicKey(), key::sign),
                            InstantSource.system(),
                            Thread::new,
                            LedgerOptions.standard());
            FileRecorder recorder =
                    FileRecorder.open(
                            home.resolve("recordings"),
                            ledger,
                            vault.sessionKeys(),
                            vault.digest("pseudonyms"),
                            InstantSource.system(),
                            Thread::new,
                            RecordingOptions.standard());
            appends(ledger, 1);
            for (int i = 0; i < 3; i++) {
                appends(ledger, 1);
            }
            appends(ledger, 8);
            for (int i = 0; i < 4; i++) {
                statements(recorder, 1, 50_000, "w" + i + "-");
            }
            statements(recorder, 8, 20_000, "m");
            for (int i = 0; i < 3; i++) {
                rows(recorder, "r" + i);
            }
            idle(recorder);
            long close = System.nanoTime();
            recorder.close();
            ledger.close();
            System.out.printf(
                    "close %.0f ms, log size %d%n",
                    (System.nanoTime() - close) / 1e6, ledger.size());
        }
    }

    private static void appends(Ledger ledger, int threads) throws Exception {
        byte[] entry = "x".repeat(300).getBytes(StandardCharsets.UTF_8);
        int each = 200_000 / threads;
        measure(
                "append",
                threads,
                each,
                n -> {
                    for (int i = 0; i < each; i++) {
                        ledger.append(entry);
                    }
                });
    }

    private static void statements(FileRecorder recorder, int threads, int each, String prefix)
            throws Exception {
        measure(
                "begin+columns+rows+end+flush",
                threads,
                each,
                n -> {
                    try (SessionRecording session =
                            recorder.open(TestSessions.context(prefix + n))) {
                        Permit permit =
                                new Permit(
                                        List.of("role billing"), "f".repeat(64), Optional.empty());
                        byte[] row =
                                ByteBuffer.allocate(2 + 4 + 5)
                                        .putShort((short) 1)
                                        .putInt(5)
                                        .put("12345".getBytes(StandardCharsets.US_ASCII))
                                        .array();
                        for (int i = 0; i < each; i++) {
                            Recorded recorded =
                                    session.begin(
                                            permit,
                                            new Operation.Sql(
                                                    StatementKind.READ,
                                                    new MaskedText(
                                                            "SELECT abalance FROM pgbench_accounts WHERE aid = $1"),
                                                    List.of(Optional.of(new MaskedText("4711"))),
                                                    List.of("public.pgbench_accounts"),
                                                    "0".repeat(64)));
                            session.columns(recorded, COLUMNS);
                            session.rows(recorded, row, 0, row.length, 1);
                            session.end(recorded, Outcome.done("SELECT 1", 1, Map.of()));
                            session.flush();
                        }
                    }
                });
    }

    private static void rows(FileRecorder recorder, String id) throws Exception {
        ByteBuffer block = ByteBuffer.allocate(16 << 10);
        int count = 0;
        for (int i = 0; block.remaining() > 200; i++) {
            block.putShort((short) 4);
            for (String value :
                    new String[] {
                        "" + i * 7919,
                        "***.***.***-" + i % 100,
                        "cliente " + i * 31,
                        "2026-11-24 10:00:00"
                    }) {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                block.putInt(bytes.length).put(bytes);
            }
            count++;
        }
        int length = block.position();
        int rowsInBlock = count;
        int blocks = 20_000;
        long start = System.nanoTime();
        try (SessionRecording session = recorder.open(TestSessions.context(id))) {
            Recorded recorded =
                    session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT * FROM clientes"));
            for (int i = 0; i < blocks; i++) {
                session.rows(recorded, block.array(), 0, length, rowsInBlock);
                if (i % 4 == 3) {
                    session.flush();
                }
            }
            session.end(recorded, Outcome.done("SELECT", (long) blocks * rowsInBlock, Map.of()));
            session.flush();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("rows: %.0f MB/s%n", (double) blocks * length / seconds / 1e6);
    }

    private static void idle(FileRecorder recorder) throws Exception {
        List<SessionRecording> open = new ArrayList<>();
        long before = used();
        int count = 2000;
        for (int i = 0; i < count; i++) {
            SessionRecording session = recorder.open(TestSessions.context("idle" + i));
            Recorded recorded = session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 1"));
            session.end(recorded, Outcome.done("SELECT 1", 1, Map.of()));
            session.flush();
            open.add(session);
        }
        System.out.printf("idle session: %d bytes of heap%n", (used() - before) / count);
        for (SessionRecording session : open) {
            session.close();
        }
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(200);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    interface Work {
        void run(int thread) throws Exception;
    }

    private static void measure(String what, int threads, int each, Work work) throws Exception {
        List<Thread> running = new ArrayList<>();
        AtomicLong own = new AtomicLong();
        long cpu = cpu();
        long start = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            int n = i;
            running.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    long mine = threadCpu();
                                    work.run(n);
                                    own.addAndGet(threadCpu() - mine);
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        double micros = (System.nanoTime() - start) / 1e3;
        double cpuMicros = (cpu() - cpu) / 1e3;
        long total = (long) threads * each;
        System.out.printf(
                "%s, %d threads: %.2f us each by the clock, %.2f us of CPU in the caller, %.2f in the whole process, %.0f/s%n",
                what,
                threads,
                micros / total,
                own.get() / 1e3 / total,
                cpuMicros / total,
                total / micros * 1e6);
    }

    private static long threadCpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
