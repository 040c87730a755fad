package io.portaria.engine.protocol.postgresql.codec;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Reads frames from a stream into one buffer and lends them out in place.
///
/// Layout of a frame: `| byte type | int32 length, itself included | body |`. The length is checked before anything is
/// allocated for it. The buffer starts small, grows when bulk arrives and shrinks again when the stream is idle, so
/// that a silent session costs little.
///
/// Not safe for use by two threads.
public final class FrameReader {
    /// Bytes that an idle reader holds.
    public static final int SMALL = 4 * 1024;

    /// Bytes that a reader of bulk data holds.
    public static final int LARGE = 64 * 1024;

    private static final int HEADER = 5;

    private final InputStream in;
    private byte[] buffer = new byte[SMALL];
    private int position;
    private int end;

    private byte type;
    private int length;
    private int body;

    public FrameReader(InputStream in) {
        this.in = in;
    }

    /// Puts back the first byte of the stream, read to see what sort of stream it is.
    public FrameReader startingWith(int firstByte) {
        buffer[end++] = (byte) firstByte;
        return this;
    }

    /// Whether the next frame is in the buffer from first to last byte, so that [#next] and [#wholeBody] will not block.
    public boolean hasWholeFrame() {
        if (end - position < HEADER) {
            return false;
        }
        long need = 1L + (getInt(buffer, position + 1) & 0xFFFF_FFFFL);
        return end - position >= need;
    }

    /// Whether any unread byte is in the buffer. At the switch to TLS there must be none (CVE-2021-23214).
    public boolean hasBufferedBytes() {
        return position < end;
    }

    /// Moves to the next frame and reads its header; blocks until it is there.
    ///
    /// @param maxLength largest allowed body in bytes
    /// @return false at the end of the stream, between frames
    /// @throws ProtocolViolation when the length is impossible or too large
    public boolean next(int maxLength) throws IOException {
        if (position == end) {
            position = 0;
            end = 0;
        }
        if (!fill(HEADER)) {
            if (position == end) {
                return false;
            }
            throw new EOFException("The connection ended within a message.");
        }
        type = buffer[position];
        int announced = getInt(buffer, position + 1);
        if (announced < 4) {
            throw new ProtocolViolation("A message announced an impossible length.");
        }
        if (announced - 4 > maxLength) {
            throw new ProtocolViolation(
                    "A message of "
                            + (announced - 4L)
                            + " bytes is larger than the "
                            + maxLength
                            + " allowed here.");
        }
        length = announced - 4;
        position += HEADER;
        body = position;
        return true;
    }

    public byte type() {
        return type;
    }

    /// Bytes of the body.
    public int length() {
        return length;
    }

    /// Loads the rest of the body; afterwards it lies in [#array] from [#bodyOffset] on. Grows the buffer if needed.
    public void wholeBody() throws IOException {
        if (!fill(length)) {
            throw new EOFException("The connection ended within a message.");
        }
        body = position;
    }

    public byte[] array() {
        return buffer;
    }

    public int bodyOffset() {
        return body;
    }

    /// Marks the body read by [#wholeBody] as used.
    public void consume() {
        position = body + length;
        length = 0;
    }

    /// Takes what there is of a body too large to be loaded whole.
    ///
    /// @return bytes that lie in [#array] at [#bodyOffset] and are now used up; 0 when the body has ended
    public int part() throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == end) {
            position = 0;
            end = 0;
            if (!fill(1)) {
                throw new EOFException("The connection ended within a message.");
            }
        }
        int n = Math.min(length, end - position);
        body = position;
        position += n;
        length -= n;
        return n;
    }

    /// Drops the rest of the body.
    public void skip() throws IOException {
        while (part() > 0) {
            // each call uses up what it returns
        }
    }

    /// Gives a large buffer back when nothing is in it. Called between requests.
    public void rest() {
        if (position == end && buffer.length > SMALL) {
            buffer = new byte[SMALL];
            position = 0;
            end = 0;
        }
    }

    /// Reads exactly `count` raw bytes, for start-up packets that have no type byte.
    ///
    /// @return offset in [#array]; the bytes are used up
    public int raw(int count) throws IOException {
        if (!fill(count)) {
            throw new EOFException("The connection ended within a message.");
        }
        int at = position;
        position += count;
        return at;
    }

    /// Makes sure of `count` bytes from the current position on; false when the stream ends first.
    private boolean fill(int count) throws IOException {
        if (end - position >= count) {
            return true;
        }
        makeRoom(count);
        while (end - position < count) {
            int n = in.read(buffer, end, buffer.length - end);
            if (n < 0) {
                return false;
            }
            end += n;
        }
        return true;
    }

    private void makeRoom(int count) {
        int kept = end - position;
        boolean bulk = end == buffer.length && buffer.length < LARGE && position > 0;
        if (count > buffer.length || bulk) {
            int size = buffer.length;
            while (size < count) {
                size = (int) Math.min(Integer.MAX_VALUE - 8, size * 2L);
            }
            byte[] larger = new byte[Math.max(size, LARGE)];
            System.arraycopy(buffer, position, larger, 0, kept);
            buffer = larger;
            position = 0;
            end = kept;
        } else if (position + count > buffer.length || (position > 0 && kept < position)) {
            System.arraycopy(buffer, position, buffer, 0, kept);
            position = 0;
            end = kept;
        }
    }

    public static int getInt(byte[] b, int at) {
        return (b[at] & 0xFF) << 24
                | (b[at + 1] & 0xFF) << 16
                | (b[at + 2] & 0xFF) << 8
                | (b[at + 3] & 0xFF);
    }

    public static int getShort(byte[] b, int at) {
        return (short) ((b[at] & 0xFF) << 8 | (b[at + 1] & 0xFF));
    }
}
