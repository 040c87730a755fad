package io.portaria.replay.timeline;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LaneBarsTest {

    @Test
    void aHundredThousandOperationsAreNoMoreBarsThanPixels() {
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            marks.add(new Mark(i + 1L, i * 20L, i * 20L + 3, 1, i % 2, false, i % 5_000 == 7));
        }
        IdleFolding folding = IdleFolding.none(2_000_000);
        LaneBars bars = new LaneBars(marks, folding);
        Viewport whole = Viewport.whole(2_000_000);
        assertThat(bars.of(Lane.STATEMENTS, whole, 800, 2)).hasSizeLessThanOrEqualTo(800);
        assertThat(bars.of(Lane.DENIALS, whole, 800, 5)).hasSize(20);
        assertThat(bars.of(Lane.HOLDS, whole, 800, 5)).isEmpty();
    }

    @Test
    void nearEnoughEachStandsByItself() {
        List<Mark> marks =
                List.of(
                        new Mark(1, 0, 10, 0, 0, false, false),
                        new Mark(2, 50, 60, 0, 0, false, false));
        List<LaneBars.Bar> bars =
                new LaneBars(marks, IdleFolding.none(100))
                        .of(Lane.STATEMENTS, new Viewport(0, 100), 1_000, 2);
        assertThat(bars).containsExactly(new LaneBars.Bar(0, 100), new LaneBars.Bar(500, 100));
    }

    @Test
    void whatIsNotInTheWindowIsNotDrawn() {
        List<Mark> marks =
                List.of(
                        new Mark(1, 0, 10, 0, 0, false, false),
                        new Mark(2, 900, 910, 0, 0, false, false));
        assertThat(
                        new LaneBars(marks, IdleFolding.none(1_000))
                                .of(Lane.STATEMENTS, new Viewport(100, 500), 400, 2))
                .isEmpty();
    }
}
