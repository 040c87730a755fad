package io.portaria.replay.timeline;

import java.util.Locale;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MomentTest {

    @Test
    void aLongSessionIsToldInSeconds() {
        assertThat(Moment.of(3_725_400, Moment.step(7_200_000), Locale.ENGLISH))
                .isEqualTo("1:02:05");
        assertThat(Moment.of(65_900, 1_000, Locale.ENGLISH)).isEqualTo("1:05");
    }

    @Test
    void whatHappensWithinASecondIsToldApart() {
        assertThat(Moment.of(53, Moment.step(249), Locale.of("pt", "BR"))).isEqualTo("0:00,053");
        assertThat(Moment.of(250, 250, Locale.ENGLISH)).isEqualTo("0:00.2");
    }
}
