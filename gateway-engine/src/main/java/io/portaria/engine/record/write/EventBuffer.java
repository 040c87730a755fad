package io.portaria.engine.record.write;

import io.portaria.engine.ledger.format.BigEndian;
import io.portaria.engine.record.format.EventType;
import io.portaria.engine.record.format.RecordingFormat;

/// Events of one chunk, until it is sealed. Has a buffer only while there is something in it.
final class EventBuffer {
    /// Seals and writes what is in the buffer, and empties it.
    interface Full {
        void writeChunk() throws java.io.IOException;
    }

    private static final byte[] NONE = new byte[0];
    private static final int MAX = RecordingFormat.MAX_PLAIN;

    private final Pools pools;
    private byte[] buffer = NONE;
    private int length;
    private int rowsEvent = -1;
    private long rowsSeq;

    EventBuffer(Pools pools) {
        this.pools = pools;
    }

    byte[] array() {
        return buffer;
    }

    int length() {
        return length;
    }

    /// Empty again, with the buffer kept.
    void clear() {
        length = 0;
        rowsEvent = -1;
    }

    /// Empty again, and the buffer lent to others.
    void release() {
        clear();
        if (buffer.length > 0) {
            pools.giveBack(buffer);
            buffer = NONE;
        }
    }

    void event(byte type, byte[] payload, int size, Full full) throws java.io.IOException {
        rowsEvent = -1;
        if (EventType.HEAD + size > MAX) {
            parts(type, NONE, payload, 0, size, full);
            return;
        }
        if (length + EventType.HEAD + size > MAX) {
            full.writeChunk();
        }
        head(type, size);
        put(payload, 0, size);
    }

    /// Adds whole rows; those of one operation that follow one another make one event.
    void rows(long seq, byte[] rows, int offset, int size, int count, Full full)
            throws java.io.IOException {
        int at = offset;
        int left = size;
        int rowsLeft = count;
        while (left > 0) {
            boolean extend = rowsEvent >= 0 && rowsSeq == seq;
            int overhead = extend ? 0 : EventType.HEAD + EventType.ROWS_HEAD;
            int room = MAX - length - overhead;
            int fit = left;
            int fitRows = rowsLeft;
            if (left > room) {
                fit = 0;
                fitRows = 0;
                while (fitRows < rowsLeft) {
                    int row = rowLength(rows, at + fit, left - fit);
                    if (fit + row > room) {
                        break;
                    }
                    fit += row;
                    fitRows++;
                }
            }
            if (fit == 0) {
                if (length > 0) {
                    full.writeChunk();
                } else {
                    int row = rowLength(rows, at, left);
                    rowInParts(seq, rows, at, row, full);
                    at += row;
                    left -= row;
                    rowsLeft--;
                }
                continue;
            }
            if (extend) {
                extend(fit, fitRows);
            } else {
                rowsEvent = length;
                rowsSeq = seq;
                head(EventType.ROWS, EventType.ROWS_HEAD + fit);
                putLong(seq);
                putInt(fitRows);
            }
            put(rows, at, fit);
            at += fit;
            left -= fit;
            rowsLeft -= fitRows;
        }
    }

    private void rowInParts(long seq, byte[] rows, int at, int row, Full full)
            throws java.io.IOException {
        byte[] head = new byte[EventType.ROWS_HEAD];
        java.nio.ByteBuffer.wrap(head).putLong(seq).putInt(1);
        parts(EventType.ROWS, head, rows, at, row, full);
        rowsEvent = -1;
    }

    private void parts(byte type, byte[] before, byte[] payload, int offset, int size, Full full)
            throws java.io.IOException {
        int total = before.length + size;
        int done = 0;
        while (done < total) {
            if (length + EventType.HEAD + 2 >= MAX) {
                full.writeChunk();
            }
            int piece = Math.min(total - done, MAX - length - EventType.HEAD - 2);
            head(EventType.PART, piece + 2);
            reserve(2);
            buffer[length++] = type;
            buffer[length++] = (byte) (done + piece == total ? 1 : 0);
            int fromHead = Math.clamp(before.length - done, 0, piece);
            put(before, Math.min(done, before.length), fromHead);
            put(payload, offset + done + fromHead - before.length, piece - fromHead);
            done += piece;
        }
    }

    /// Length of one row, taken from its own lengths.
    private static int rowLength(byte[] rows, int offset, int most) {
        if (most < 2) {
            throw new IllegalArgumentException("half a row");
        }
        int values = BigEndian.getShort(rows, offset);
        long at = 2;
        for (int i = 0; i < values; i++) {
            if (at + 4 > most) {
                throw new IllegalArgumentException("half a row");
            }
            int value = BigEndian.getInt(rows, offset + (int) at);
            at += 4 + Math.max(0, value);
        }
        if (at > most) {
            throw new IllegalArgumentException("half a row");
        }
        return (int) at;
    }

    private void extend(int bytes, int count) {
        BigEndian.putInt(buffer, rowsEvent + 1, BigEndian.getInt(buffer, rowsEvent + 1) + bytes);
        int at = rowsEvent + EventType.HEAD + 8;
        BigEndian.putInt(buffer, at, BigEndian.getInt(buffer, at) + count);
    }

    private void head(byte type, int size) {
        reserve(EventType.HEAD + size);
        buffer[length++] = type;
        putInt(size);
    }

    private void put(byte[] bytes, int offset, int size) {
        if (size > 0) {
            reserve(size);
            System.arraycopy(bytes, offset, buffer, length, size);
            length += size;
        }
    }

    private void reserve(int more) {
        if (length + more <= buffer.length) {
            return;
        }
        byte[] bigger = length + more <= Pools.SMALL ? pools.small() : pools.large();
        System.arraycopy(buffer, 0, bigger, 0, length);
        if (buffer.length > 0) {
            pools.giveBack(buffer);
        }
        buffer = bigger;
    }

    private void putLong(long value) {
        putInt((int) (value >>> 32));
        putInt((int) value);
    }

    private void putInt(int value) {
        reserve(4);
        BigEndian.putInt(buffer, length, value);
        length += 4;
    }
}
