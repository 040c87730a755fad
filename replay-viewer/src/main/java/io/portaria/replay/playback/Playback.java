package io.portaria.replay.playback;

import java.util.List;
import java.util.function.LongSupplier;

/// Where the replay stands and how fast it goes; milliseconds of folded time. It moves only when asked where it is.
public final class Playback {

    public static final List<Integer> SPEEDS = List.of(1, 2, 5, 10, 30, 60);

    private static final double NANOS_PER_MILLI = 1e6;

    private final LongSupplier nanos;
    private final long length;
    private double position;
    private double speed = 1;
    private boolean playing;
    private long asOf;

    /// @param nanos a clock that never goes back, such as `System::nanoTime`
    public Playback(LongSupplier nanos, long length) {
        this.nanos = nanos;
        this.length = length;
        this.asOf = nanos.getAsLong();
    }

    public long length() {
        return length;
    }

    public boolean playing() {
        advance();
        return playing;
    }

    public double speed() {
        return speed;
    }

    /// Where it stands now; at the end it stops by itself.
    public long position() {
        advance();
        return Math.round(position);
    }

    /// From the end it begins anew.
    public void play() {
        advance();
        if (position >= length) {
            position = 0;
        }
        playing = true;
    }

    public void pause() {
        advance();
        playing = false;
    }

    public void speed(double times) {
        if (times <= 0) {
            throw new IllegalArgumentException("A replay does not run backwards");
        }
        advance();
        speed = times;
    }

    public void seek(long to) {
        advance();
        position = (double) Math.clamp(to, 0L, length);
    }

    /// As [#seek(long)], and goes on playing even when the end was reached meanwhile.
    public void hold(long at) {
        seek(at);
        playing = true;
    }

    private void advance() {
        long now = nanos.getAsLong();
        if (playing) {
            position += (double) (now - asOf) / NANOS_PER_MILLI * speed;
            if (position >= length) {
                position = (double) length;
                playing = false;
            }
        }
        asOf = now;
    }
}
