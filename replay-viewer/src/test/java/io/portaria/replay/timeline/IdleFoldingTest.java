package io.portaria.replay.timeline;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IdleFoldingTest {

    private static final List<Mark> MARKS =
            List.of(
                    new Mark(1, 0, 1_000, 1, 0, false, false),
                    new Mark(2, 61_000, 62_000, 1, 0, false, false),
                    new Mark(3, 63_000, 64_000, 1, 0, false, false));

    @Test
    void aLongPauseIsShownShort() {
        IdleFolding folding = IdleFolding.of(MARKS, 64_000, 4_000, 800);
        assertThat(folding.folds()).containsExactly(new IdleFolding.Fold(1_000, 61_000));
        assertThat(folding.length()).isEqualTo(4_800);
        assertThat(folding.folded(61_000)).isEqualTo(1_800);
        assertThat(folding.folded(62_500)).isEqualTo(3_300);
    }

    @Test
    void everyMomentComesBackFromTheFoldedOne() {
        IdleFolding folding = IdleFolding.of(MARKS, 90_000, 4_000, 800);
        for (long at = 0; at <= folding.length(); at += 7) {
            assertThat(folding.folded(folding.real(at))).isBetween(at - 1, at + 1);
        }
    }

    @Test
    void foldedTimeNeverRunsBack() {
        IdleFolding folding = IdleFolding.of(MARKS, 90_000, 4_000, 800);
        long before = -1;
        for (long at = 0; at <= 95_000; at += 100) {
            long now = folding.folded(at);
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
        assertThat(before).isEqualTo(folding.length());
    }

    @Test
    void withoutFoldingTimeIsAsItRan() {
        assertThat(IdleFolding.none(5_000).folded(1_234)).isEqualTo(1_234);
        assertThat(IdleFolding.none(0).folded(10)).isZero();
    }
}
