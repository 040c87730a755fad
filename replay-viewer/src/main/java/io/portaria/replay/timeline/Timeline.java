package io.portaria.replay.timeline;

import java.util.List;

/// All operations of a session in the order of time, searched by halving.
public final class Timeline {

    private final List<Mark> marks;
    private final long[] endedSoFar;
    private final long length;

    /// @param marks ordered by their beginning
    /// @param length of the session in milliseconds
    public Timeline(List<Mark> marks, long length) {
        this.marks = List.copyOf(marks);
        this.endedSoFar = new long[marks.size()];
        long latest = 0;
        for (int i = 0; i < endedSoFar.length; i++) {
            latest = Math.max(latest, marks.get(i).to());
            endedSoFar[i] = latest;
        }
        this.length = Math.max(length, latest);
    }

    public List<Mark> marks() {
        return marks;
    }

    public long length() {
        return length;
    }

    /// Everything that may be seen between two real moments: a stretch of the list, found without walking it.
    public List<Mark> between(long from, long to) {
        int first = firstEndingAtOrAfter(from);
        int end = firstBeginningAfter(to);
        return first >= end ? List.of() : marks.subList(first, end);
    }

    /// Index of the operation that runs or ran last at this moment; -1 before the first.
    public int indexAt(long at) {
        return firstBeginningAfter(at) - 1;
    }

    private int firstEndingAtOrAfter(long at) {
        int low = 0;
        int high = endedSoFar.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (endedSoFar[middle] < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int firstBeginningAfter(long at) {
        int low = 0;
        int high = marks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (marks.get(middle).from() <= at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
