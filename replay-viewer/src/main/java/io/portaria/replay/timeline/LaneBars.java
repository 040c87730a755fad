package io.portaria.replay.timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What is drawn on each line: never more bars than there are pixels, however many operations lie under them. Folded times
/// are reckoned once, not whenever something is drawn.
public final class LaneBars {

    /// A stretch of pixels.
    public record Bar(double left, double width) {}

    /// Beginnings and ends, in order.
    private static final class Times {
        private final long[] from;
        private final long[] to;

        Times(long[] from, long[] to) {
            this.from = from;
            this.to = to;
        }
    }

    private final Map<Lane, Times> lanes = new EnumMap<>(Lane.class);

    public LaneBars(List<Mark> marks, IdleFolding folding) {
        for (Lane lane : Lane.values()) {
            long[] from = new long[marks.size()];
            long[] to = new long[marks.size()];
            int count = 0;
            for (Mark mark : marks) {
                if (lane.shows(mark)) {
                    from[count] = folding.folded(mark.from());
                    to[count] = folding.folded(mark.to());
                    count++;
                }
            }
            lanes.put(lane, new Times(Arrays.copyOf(from, count), Arrays.copyOf(to, count)));
        }
    }

    /// The bars of a line in a window of so many pixels, from left to right.
    ///
    /// @param least pixels that each is wide at least
    public List<Bar> of(Lane lane, Viewport viewport, double width, double least) {
        Times times = lanes.get(lane);
        List<Bar> bars = new ArrayList<>();
        if (times == null) {
            return bars;
        }
        double left = 0;
        double right = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < times.from.length && times.from[i] <= viewport.to(); i++) {
            double begin = viewport.x(times.from[i], width);
            double end = Math.max(begin + least, viewport.x(times.to[i], width));
            if (end < 0) {
                continue;
            }
            if (begin < right + 1) {
                right = Math.max(right, end);
                continue;
            }
            if (right > left) {
                bars.add(new Bar(left, right - left));
            }
            left = begin;
            right = end;
        }
        if (right > left) {
            bars.add(new Bar(left, right - left));
        }
        return bars;
    }
}
