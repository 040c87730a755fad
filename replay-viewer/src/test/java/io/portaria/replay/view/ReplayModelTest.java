package io.portaria.replay.view;

import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.RecordingSource;
import io.portaria.engine.api.SessionSummary;
import io.portaria.replay.source.ReplaySession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// An agent is done in a tenth of a second; a person still has to read it.
class ReplayModelTest {

    private static final Instant START = Instant.parse("2026-11-24T05:07:12Z");

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void whatAnAgentDidInAnInstantIsShownOneByOne() {
        ReplayModel model = model(List.of(10L, 12L, 12L, 90L), Duration.ofMillis(100));
        model.playOrPause();
        List<Integer> shown = play(model, 4_000);
        assertThat(shown).containsExactly(0, 1, 2, 3);
        assertThat(model.playing().get()).isFalse();
        assertThat(model.position().get()).isEqualTo(model.folding().length());
    }

    @Test
    void eachStaysLongEnoughToBeRead() {
        ReplayModel model = model(List.of(10L, 12L, 14L), Duration.ofMillis(100));
        model.playOrPause();
        play(model, 500);
        assertThat(model.current().get()).isZero();
        play(model, 400);
        assertThat(model.current().get()).isEqualTo(1);
        assertThat(model.playing().get()).isTrue();
    }

    @Test
    void aSlowFrameSkipsNothing() {
        ReplayModel model = model(List.of(10L, 20L, 30L, 40L), Duration.ofMillis(50));
        model.playOrPause();
        nanos.addAndGet(3_000_000_000L);
        model.tick();
        assertThat(model.current().get()).isEqualTo(1);
        assertThat(model.playing().get()).isTrue();
    }

    @Test
    void whoSkimsIsNotHeldUp() {
        ReplayModel model = model(List.of(10L, 20L, 30L, 40L), Duration.ofMillis(50));
        model.speed(60);
        model.playOrPause();
        nanos.addAndGet(1_000_000_000L);
        model.tick();
        assertThat(model.current().get()).isEqualTo(3);
        assertThat(model.playing().get()).isFalse();
    }

    @Test
    void aClickGoesThereAlsoWhileItPlays() {
        ReplayModel model = model(List.of(1_000L, 2_000L, 3_000L, 3_500L), Duration.ofSeconds(4));
        model.playOrPause();
        model.seek(3_600);
        assertThat(model.current().get()).isEqualTo(3);
        assertThat(model.playing().get()).isTrue();
    }

    @Test
    void steppingStopsAndStaysWithinTheSession() {
        ReplayModel model = model(List.of(10L, 20L), Duration.ofMillis(50));
        model.playOrPause();
        model.step(-1);
        assertThat(model.current().get()).isZero();
        assertThat(model.playing().get()).isFalse();
        model.step(1);
        model.step(1);
        assertThat(model.current().get()).isEqualTo(1);
    }

    @Test
    void foldingPausesKeepsThePlace() {
        ReplayModel model = model(List.of(0L, 60_000L, 61_000L), Duration.ofMinutes(2));
        model.select(1);
        assertThat(model.realPosition()).isEqualTo(60_000);
        model.foldIdle(false);
        assertThat(model.realPosition()).isEqualTo(60_000);
        assertThat(model.current().get()).isEqualTo(1);
    }

    @Test
    void aSessionWithoutOperationsStandsBeforeItsBeginning() {
        ReplayModel model = model(List.of(), Duration.ofSeconds(3));
        model.playOrPause();
        play(model, 4_000);
        assertThat(model.operation()).isEmpty();
        assertThat(model.current().get()).isEqualTo(-1);
        assertThat(model.playing().get()).isFalse();
    }

    /// Lets frames go by; which operations were shown, in order.
    private List<Integer> play(ReplayModel model, long millis) {
        List<Integer> shown = new ArrayList<>(List.of(model.current().get()));
        for (long passed = 0; passed < millis; passed += 16) {
            nanos.addAndGet(16_000_000L);
            model.tick();
            if (shown.getLast() != model.current().get()) {
                shown.add(model.current().get());
            }
        }
        return shown;
    }

    private ReplayModel model(List<Long> starts, Duration length) {
        List<OperationView> operations = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            operations.add(operation(i + 1L, starts.get(i)));
        }
        return new ReplayModel(
                ReplaySession.read(new Fixed(operations, length), "s", START.plus(length)),
                nanos::get);
    }

    private static OperationView operation(long seq, long start) {
        Instant at = START.plusMillis(start);
        return new OperationView(
                seq,
                at,
                Optional.of(at.plusMillis(1)),
                "postgresql",
                "allow",
                List.of(),
                "v",
                "r",
                "p",
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                seq,
                "SELECT " + seq,
                List.of(),
                List.of(),
                0,
                "SELECT 0");
    }

    private record Fixed(List<OperationView> operations, Duration length)
            implements RecordingSource {

        @Override
        public SessionSummary session(String sessionId) {
            return new SessionSummary(
                    sessionId,
                    "a",
                    "o",
                    "t",
                    "postgresql",
                    START,
                    Optional.of(START.plus(length)),
                    "r",
                    "p",
                    "b",
                    operations.size(),
                    0,
                    0,
                    Map.of(),
                    "c",
                    "v",
                    false);
        }

        @Override
        public List<OperationView> operations(String sessionId, long afterSeq, int limit) {
            return operations.stream()
                    .filter(operation -> operation.seq() > afterSeq)
                    .limit(limit)
                    .toList();
        }

        @Override
        public RowPage rows(String sessionId, long seq, long from, int limit) {
            return new RowPage(from, List.of(), false);
        }
    }
}
