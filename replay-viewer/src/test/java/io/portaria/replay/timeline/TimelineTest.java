package io.portaria.replay.timeline;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimelineTest {

    @Test
    void aMillionOperationsAreSearchedByHalving() {
        List<Mark> marks = new ArrayList<>();
        for (long i = 0; i < 1_000_000; i++) {
            marks.add(new Mark(i + 1, i * 10, i * 10 + 5, 0, 0, false, false));
        }
        Timeline timeline = new Timeline(marks, 10_000_000);
        long start = System.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            assertThat(timeline.indexAt(i * 1_000L + 3)).isEqualTo(i * 100);
        }
        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
        assertThat(timeline.between(5_000, 5_030))
                .extracting(Mark::seq)
                .containsExactly(501L, 502L, 503L, 504L);
    }

    @Test
    void anOperationThatStillRunsIsFoundFarFromItsBeginning() {
        Timeline timeline =
                new Timeline(
                        List.of(
                                new Mark(1, 0, 60_000, 0, 0, true, false),
                                new Mark(2, 10_000, 10_010, 0, 0, false, false)),
                        1);
        assertThat(timeline.between(50_000, 51_000)).extracting(Mark::seq).contains(1L);
        assertThat(timeline.length()).isEqualTo(60_000);
    }

    @Test
    void beforeTheFirstThereIsNone() {
        Timeline timeline = new Timeline(List.of(new Mark(1, 500, 600, 0, 0, false, true)), 1_000);
        assertThat(timeline.indexAt(499)).isEqualTo(-1);
        assertThat(Lane.DENIALS.shows(timeline.marks().getFirst())).isTrue();
        assertThat(Lane.DATA.shows(timeline.marks().getFirst())).isFalse();
    }
}
