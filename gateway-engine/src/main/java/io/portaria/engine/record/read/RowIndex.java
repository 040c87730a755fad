package io.portaria.engine.record.read;

import java.util.Arrays;

/// Where the rows of one operation are: the first row's number and the place of each event of rows.
final class RowIndex {
    private long[] firstRow = new long[2];
    private long[] chunkOffset = new long[2];
    private long[] chunk = new long[2];
    private int[] at = new int[2];
    private int events;
    private long rows;

    void add(EventCursor.Place place, int count) {
        if (events == at.length) {
            firstRow = Arrays.copyOf(firstRow, events * 2);
            chunkOffset = Arrays.copyOf(chunkOffset, events * 2);
            chunk = Arrays.copyOf(chunk, events * 2);
            at = Arrays.copyOf(at, events * 2);
        }
        firstRow[events] = rows;
        chunkOffset[events] = place.chunkOffset();
        chunk[events] = place.chunk();
        at[events] = place.at();
        events++;
        rows += count;
    }

    long rows() {
        return rows;
    }

    int events() {
        return events;
    }

    /// The event that holds a row, which must be there.
    int eventOf(long row) {
        int found = Arrays.binarySearch(firstRow, 0, events, row);
        return found >= 0 ? found : -found - 2;
    }

    long firstRow(int event) {
        return firstRow[event];
    }

    EventCursor.Place place(int event) {
        return new EventCursor.Place(chunkOffset[event], chunk[event], at[event]);
    }
}
