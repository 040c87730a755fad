package io.portaria.engine.record.read;

import io.portaria.engine.ledger.format.BigEndian;
import io.portaria.engine.record.format.EventType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/// Goes through the events of chunk after chunk and puts pieces of long ones together.
public final class EventCursor {
    /// Gets every event.
    public interface Sink {
        /// @param payload holds the event from `offset` on, `length` bytes; not kept afterwards
        /// @param place where the event begins
        void event(byte type, byte[] payload, int offset, int length, Place place)
                throws IOException;
    }

    /// Where an event begins.
    ///
    /// @param chunkOffset of the chunk in the file
    /// @param chunk number of the chunk, from 0
    /// @param at offset in the chunk's events
    public record Place(long chunkOffset, long chunk, int at) {}

    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private Place partsBegan = new Place(0, 0, 0);

    /// Goes through one chunk.
    ///
    /// @param from offset of the first event to look at
    /// @throws IOException when the bytes are no events
    public void chunk(byte[] plain, long chunkOffset, long chunk, int from, Sink sink)
            throws IOException {
        int at = from;
        while (at < plain.length) {
            int length = plain.length - at < EventType.HEAD ? -1 : BigEndian.getInt(plain, at + 1);
            int start = at + EventType.HEAD;
            if (length < 0 || length > plain.length - start) {
                throw new IOException("chunk " + chunk + " has no event at " + at);
            }
            Place place = new Place(chunkOffset, chunk, at);
            if (plain[at] == EventType.PART) {
                part(plain, start, length, place, sink);
            } else {
                sink.event(plain[at], plain, start, length, place);
            }
            at = start + length;
        }
    }

    private void part(byte[] plain, int start, int length, Place place, Sink sink)
            throws IOException {
        if (length < 2) {
            throw new IOException("chunk " + place.chunk + " has a piece of nothing");
        }
        if (parts.size() == 0) {
            partsBegan = place;
        }
        parts.write(plain, start + 2, length - 2);
        if (plain[start + 1] == 1) {
            byte[] whole = parts.toByteArray();
            parts.reset();
            sink.event(plain[start], whole, 0, whole.length, partsBegan);
        }
    }

    /// A copy of one event's bytes.
    static byte[] copy(byte[] payload, int offset, int length) {
        return Arrays.copyOfRange(payload, offset, offset + length);
    }
}
