package io.portaria.engine.record;

import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.RecordingSource;
import io.portaria.engine.ledger.verify.Report;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.operation.ResultColumn;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.record.format.RecordingFormat;
import io.portaria.engine.record.read.RecordingReader;
import io.portaria.engine.record.write.RetentionKeeper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// A session is written, read while it is open and after, and verified.
class RecordingTest {
    @TempDir Path home;

    @Test
    void whatWasWrittenIsRead() throws Exception {
        try (TestHome test = new TestHome(home)) {
            SessionRecording session = test.recorder.open(TestSessions.context("s1"));
            Recorded first =
                    session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 'ç', \"x\"\n→ 😀"));
            session.columns(
                    first,
                    List.of(
                            new ResultColumn(
                                    new MaskedText("nome"),
                                    "text",
                                    Optional.of(new MaskedText("public.clientes.nome")),
                                    true,
                                    "pseudonym"),
                            new ResultColumn(
                                    new MaskedText("n"), "int4", Optional.empty(), false, "none")));
            byte[] rows = TestSessions.rows(new String[] {"ação", "1"}, new String[] {null, "2"});
            session.rows(first, rows, 0, rows.length, 2);
            session.note("notice", new MaskedText("cuidado"));
            session.end(first, Outcome.done("SELECT 2", 2, Map.of("cpf", 3L)));
            session.flush();
            Recorded second =
                    session.refuse(
                            Refusal.notAllowed("role billing-report", "Not allowed.", "Ask."),
                            TestSessions.sql("DROP TABLE clientes"));
            assertThat(first.seq()).isEqualTo(1);
            assertThat(second.seq()).isEqualTo(2);
            // [bar: live-reading]
            try (RecordingReader reader = test.read("s1")) {
                assertThat(reader.ended()).isFalse();
                List<OperationView> operations = reader.operations(0, 10);
                assertThat(operations).hasSize(2);
                assertThat(operations.getFirst().statement()).isEqualTo("SELECT 'ç', \"x\"\n→ 😀");
                assertThat(operations.getFirst().parameters())
                        .containsExactly(Optional.of("parâmetro"), Optional.empty());
                assertThat(operations.getFirst().columns().getFirst().source())
                        .contains("public.clientes.nome");
                assertThat(operations.getFirst().masked()).containsEntry("cpf", 3L);
                assertThat(operations.getFirst().leaf()).isEqualTo(first.leaf());
                assertThat(operations.getLast().decision()).isEqualTo("deny");
                assertThat(operations.getLast().error()).contains("Not allowed.");
                assertThat(reader.rows(1, 0, 10).rows())
                        .containsExactly(
                                List.of(Optional.of("ação"), Optional.of("1")),
                                List.of(Optional.empty(), Optional.of("2")));
                Recorded third = session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 3"));
                assertThat(reader.operations(2, 10)).hasSize(1);
                session.end(third, Outcome.done("SELECT 0", 0, Map.of()));
                session.close();
                assertThat(reader.session().endedAt()).isPresent();
                assertThat(reader.ended()).isTrue();
                assertThat(reader.session().operations()).isEqualTo(3);
                assertThat(reader.session().denied()).isEqualTo(1);
                assertThat(reader.session().purpose()).isEqualTo("Nightly billing report");
                assertThat(reader.notes()).hasSize(1);
            }
            assertThatThrownBy(session::flush).isInstanceOf(AuditUnavailable.class);
        }
        Report report = TestHome.verify(home);
        assertThat(report.findings()).isEmpty();
        assertThat(report.recordings()).isEqualTo(1);
        assertThat(report.leaves()).isEqualTo(report.checkpointed());
    }

    @Test
    void rowsOfEverySizeComeBackByPage() throws Exception {
        List<List<Optional<String>>> expected = new ArrayList<>();
        try (TestHome test = new TestHome(home)) {
            try (SessionRecording session = test.recorder.open(TestSessions.context("rows"))) {
                Recorded recorded =
                        session.begin(TestSessions.PERMIT, TestSessions.sql("x".repeat(300_000)));
                for (int i = 0; i < 3000; i++) {
                    String long_ = i % 700 == 699 ? "L".repeat(200_000 + i) : "v" + i;
                    byte[] row = TestSessions.rows(new String[] {"" + i, long_, null});
                    session.rows(recorded, row, 0, row.length, 1);
                    expected.add(
                            List.of(Optional.of("" + i), Optional.of(long_), Optional.empty()));
                    if (i % 1000 == 0) {
                        session.flush();
                    }
                }
                byte[] block = TestSessions.rows(many(20_000));
                session.rows(recorded, block, 0, block.length, 20_000);
                session.end(recorded, Outcome.done("SELECT", 23_000, Map.of()));
                session.flush();
            }
            try (RecordingReader reader = test.read("rows")) {
                assertThat(reader.operations(0, 1).getFirst().statement()).hasSize(300_000);
                List<List<Optional<String>>> all = new ArrayList<>();
                for (long from = 0; from < 3000; from += 70) {
                    all.addAll(reader.rows(1, from, 70).rows());
                }
                assertThat(all.subList(0, 3000)).isEqualTo(expected);
                RecordingSource.RowPage page = reader.rows(1, 22_990, 100);
                assertThat(page.rows()).hasSize(10);
                assertThat(page.rows().getLast().getFirst()).contains("row 19999");
                assertThat(page.truncated()).isFalse();
                assertThat(reader.rows(1, 23_000, 5).rows()).isEmpty();
            }
        }
        assertThat(TestHome.verify(home).findings()).isEmpty();
    }

    private static String[][] many(int count) {
        String[][] rows = new String[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = new String[] {"row " + i};
        }
        return rows;
    }

    @Test
    void nothingIsInClear() throws Exception {
        try (TestHome test = new TestHome(home)) {
            SessionRecording session = test.recorder.open(TestSessions.context("clear"));
            Recorded recorded =
                    session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT segredo"));
            byte[] rows = TestSessions.rows(new String[] {"segredo"});
            session.rows(recorded, rows, 0, rows.length, 1);
            session.end(recorded, Outcome.done("SELECT 1", 1, Map.of()));
            session.close();
            test.vault.put("crm-password", "segredo".getBytes(StandardCharsets.UTF_8));
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(text).as(file.toString()).doesNotContain("segredo", "crm-password");
            }
        }
    }

    @Test
    void anErasedRecordingKeepsItsFactsAndVerifies() throws Exception {
        try (TestHome test = new TestHome(home)) {
            SessionRecording session = test.recorder.open(TestSessions.context("gone"));
            session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT 1"));
            session.close();
            RetentionKeeper keeper =
                    new RetentionKeeper(
                            test.ledger, test.vault.sessionKeys(), InstantSource.system());
            List<RetentionKeeper.Kept> kept =
                    List.of(new RetentionKeeper.Kept("gone", TestSessions.START));
            assertThat(keeper.keep(kept, Duration.ofDays(36_500))).isEmpty();
            assertThat(keeper.keep(kept, Duration.ZERO)).hasSize(1);
            assertThat(keeper.keep(kept, Duration.ZERO)).isEmpty();
            try (RecordingReader reader = test.read("gone")) {
                assertThat(reader.session().erased()).isTrue();
                assertThat(reader.session().agent()).isEqualTo("nightly-bot");
                assertThat(reader.operations(0, 10)).isEmpty();
            }
        }
        assertThat(TestHome.verify(home).findings()).isEmpty();
    }

    @Test
    void twoThreadsAndManySessionsAtOnce() throws Exception {
        try (TestHome test = new TestHome(home)) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
            for (int t = 0; t < 6; t++) {
                String id = "c" + t;
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    try (SessionRecording session =
                                            test.recorder.open(TestSessions.context(id))) {
                                        work(session);
                                    } catch (Throwable e) {
                                        failures.add(e);
                                    }
                                }));
            }
            for (int i = 0; i < 5; i++) {
                assertThat(TestHome.verify(home).findings()).isEmpty();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            for (int t = 0; t < 6; t++) {
                try (RecordingReader reader = test.read("c" + t)) {
                    assertThat(reader.session().operations()).isEqualTo(500);
                    assertThat(reader.session().rows()).isEqualTo(500);
                }
            }
        }
        assertThat(TestHome.verify(home).findings()).isEmpty();
    }

    @Test
    void aRecordingThatCannotBeReadKeepsNoFileOpen() throws Exception {
        Path file = home.resolve("broken.rec");
        Files.write(file, RecordingFormat.header("{no facts".getBytes(StandardCharsets.US_ASCII)));
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> new RecordingReader(file, Optional.empty()))
                    .isInstanceOf(IOException.class);
        }
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(
                            open.filter(
                                            f -> {
                                                try {
                                                    return Files.readSymbolicLink(f)
                                                            .endsWith("broken.rec");
                                                } catch (IOException e) {
                                                    return false;
                                                }
                                            })
                                    .count())
                    .isZero();
        }
    }

    private static void work(SessionRecording session) throws Exception {
        byte[] row = TestSessions.rows(new String[] {"v"});
        for (int i = 0; i < 500; i++) {
            Recorded recorded = session.begin(TestSessions.PERMIT, TestSessions.sql("SELECT " + i));
            session.rows(recorded, row, 0, row.length, 1);
            Thread other =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    session.note("notice", new MaskedText("n"));
                                } catch (AuditUnavailable e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            session.end(recorded, Outcome.done("SELECT 1", 1, Map.of()));
            session.flush();
            other.join();
        }
    }
}
