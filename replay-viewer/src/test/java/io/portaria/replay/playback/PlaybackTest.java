package io.portaria.replay.playback;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlaybackTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Playback playback = new Playback(nanos::get, 60_000);

    @Test
    void itMovesAsFastAsAsked() {
        playback.play();
        pass(1_000);
        assertThat(playback.position()).isEqualTo(1_000);
        playback.speed(10);
        pass(1_000);
        assertThat(playback.position()).isEqualTo(11_000);
        playback.pause();
        pass(5_000);
        assertThat(playback.position()).isEqualTo(11_000);
    }

    @Test
    void itStopsAtTheEndAndBeginsAnew() {
        playback.speed(60);
        playback.play();
        pass(2_000);
        assertThat(playback.position()).isEqualTo(60_000);
        assertThat(playback.playing()).isFalse();
        playback.play();
        assertThat(playback.position()).isZero();
    }

    @Test
    void seekingStaysInside() {
        playback.seek(-4);
        assertThat(playback.position()).isZero();
        playback.seek(1_000_000);
        assertThat(playback.position()).isEqualTo(60_000);
    }

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
