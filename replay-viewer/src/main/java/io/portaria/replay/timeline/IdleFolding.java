package io.portaria.replay.timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Shortens the stretches of a session in which nothing happened. Times go in and out in milliseconds; between two
/// folds time runs as it ran.
public final class IdleFolding {

    /// A stretch without anything, in real time.
    public record Fold(long from, long to) {}

    private final long[] real;
    private final long[] folded;
    private final List<Fold> folds;

    private IdleFolding(long[] real, long[] folded, List<Fold> folds) {
        this.real = real;
        this.folded = folded;
        this.folds = folds;
    }

    /// Shortens every stretch longer than `longest` to `shown`.
    public static IdleFolding of(List<Mark> marks, long length, long longest, long shown) {
        List<Fold> folds = new ArrayList<>();
        long busyUntil = 0;
        for (Mark mark : marks) {
            if (mark.from() - busyUntil > longest) {
                folds.add(new Fold(busyUntil, mark.from()));
            }
            busyUntil = Math.max(busyUntil, mark.to());
        }
        if (length - busyUntil > longest) {
            folds.add(new Fold(busyUntil, length));
        }
        long[] real = new long[folds.size() * 2 + 2];
        long[] folded = new long[real.length];
        int i = 1;
        for (Fold fold : folds) {
            real[i] = fold.from();
            folded[i] = folded[i - 1] + fold.from() - real[i - 1];
            real[i + 1] = fold.to();
            folded[i + 1] = folded[i] + shown;
            i += 2;
        }
        real[i] = Math.max(length, real[i - 1]);
        folded[i] = folded[i - 1] + real[i] - real[i - 1];
        return new IdleFolding(real, folded, List.copyOf(folds));
    }

    /// Time as it ran.
    public static IdleFolding none(long length) {
        return new IdleFolding(new long[] {0, length}, new long[] {0, length}, List.of());
    }

    public List<Fold> folds() {
        return folds;
    }

    /// How long the folded session is.
    public long length() {
        return folded[folded.length - 1];
    }

    /// Where a real moment stands when folded.
    public long folded(long at) {
        return map(real, folded, at);
    }

    /// The real moment that stands here when folded.
    public long real(long at) {
        return map(folded, real, at);
    }

    private static long map(long[] from, long[] to, long at) {
        int last = from.length - 1;
        if (at <= from[0]) {
            return to[0];
        }
        if (at >= from[last]) {
            return to[last];
        }
        int found = Arrays.binarySearch(from, at);
        int i = found >= 0 ? found : -found - 2;
        i = Math.min(i, last - 1);
        long span = from[i + 1] - from[i];
        if (span == 0) {
            return to[i];
        }
        double share = (double) (at - from[i]) / (double) span;
        return to[i] + Math.round(share * (double) (to[i + 1] - to[i]));
    }
}
