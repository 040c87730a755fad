package io.portaria.engine.sockets;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Whether a loop should look at its sockets again and again before it sleeps.
///
/// One agent that waits for each answer before it asks again keeps the loop asleep between any two bytes, and waking a thread
/// of the operating system, on a processor that has gone to sleep with it, is the longest part of the way of a short
/// statement. So a loop that has had to do with no more than the two sockets of one session lately, while the other loops had
/// nothing to do, stays awake for [#LONGEST]. With more sessions under way it would take processors from those who
/// answer; and where nothing came in that time, as from a target far away, it tries more and more seldom.
///
/// Used by the thread of one loop.
final class BusyPolling {
    /// For how long to look at most, in nanoseconds.
    static final long LONGEST = 200_000;

    /// Wakes by the same session after which looking is tried.
    static final int FEWEST = 32;

    /// Wakes that are let pass after many times in vain.
    static final int MOST = 16_384;

    /// What the loops of a gateway know of each other.
    static final class Loops {
        private final boolean several;
        private final List<BusyPolling> all = new CopyOnWriteArrayList<>();

        /// @param several whether there is a processor besides the one that would be kept busy
        Loops(boolean several) {
            this.several = several;
        }

        private long wokenBesides(BusyPolling one) {
            long sum = -one.woken.getOpaque();
            for (BusyPolling each : all) {
                sum += each.woken.getOpaque();
            }
            return sum;
        }
    }

    private final Loops loops;

    /// How often this loop was woken. Others read it only when they have little to do, so that counting costs next to nothing.
    private final AtomicLong woken = new AtomicLong();

    private @Nullable RelaySocket recent;
    private @Nullable RelaySocket other;
    private int wakes;
    private int pause = FEWEST;
    private long wokenBesides;

    BusyPolling(Loops loops) {
        this.loops = loops;
        loops.all.add(this);
    }

    /// The loop was woken by a socket.
    @SuppressWarnings("ReferenceEquality") // a socket is itself and no other
    void woken(RelaySocket socket) {
        woken.setOpaque(woken.getPlain() + 1);
        if (socket == recent || socket == other) {
            wakes++;
        } else {
            other = recent;
            recent = socket;
            wakes = Math.min(wakes, 0);
        }
    }

    boolean isWorthwhile() {
        if (!loops.several || wakes < FEWEST) {
            return false;
        }
        long now = loops.wokenBesides(this);
        if (now != wokenBesides) {
            wokenBesides = now;
            wakes = 0;
        }
        return wakes >= FEWEST;
    }

    /// Something came while the loop was looking.
    void paid() {
        pause = FEWEST;
    }

    /// Nothing came.
    void wasInVain() {
        wakes = -pause;
        pause = Math.min(pause * 2, MOST);
    }
}
