package io.portaria.replay.timeline;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ViewportTest {

    @Test
    void zoomKeepsTheAnchorWhereItIs() {
        Viewport near = Viewport.whole(100_000).zoom(0.5, 40_000, 100_000);
        assertThat(near.x(40_000, 1_000)).isCloseTo(400, within(0.01));
        assertThat(near.span()).isEqualTo(50_000);
    }

    @Test
    void nobodyLeavesTheSession() {
        Viewport view = Viewport.whole(10_000).zoom(0.1, 0, 10_000).pan(-5_000, 10_000);
        assertThat(view.from()).isZero();
        assertThat(view.pan(1e9, 10_000).to()).isEqualTo(10_000);
        assertThat(view.zoom(1e9, 5_000, 10_000)).isEqualTo(Viewport.whole(10_000));
        assertThat(view.showing(9_000, 10_000).from()).isLessThan(9_000);
    }
}
