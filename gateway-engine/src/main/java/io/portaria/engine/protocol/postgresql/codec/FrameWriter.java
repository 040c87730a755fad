package io.portaria.engine.protocol.postgresql.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Gathers frames and writes them out together. Nothing reaches the stream before [#flush].
///
/// Not safe for use by two threads; who shares one holds a lock.
public final class FrameWriter {
    private static final int SMALL = 1024;
    private static final int LARGE = 64 * 1024;

    private final OutputStream out;
    private byte[] buffer = new byte[SMALL];
    private int size;
    private int frame = -1;

    public FrameWriter(OutputStream out) {
        this.out = out;
    }

    /// Bytes waiting to be written.
    public int pending() {
        return size;
    }

    /// Whether so much is waiting that it should be written now.
    public boolean isFull() {
        return size >= LARGE;
    }

    public FrameWriter begin(byte type) {
        ensure(5);
        buffer[size] = type;
        frame = size + 1;
        size += 5;
        return this;
    }

    /// Begins a packet without a type byte (start-up, cancel, SSLRequest).
    public FrameWriter beginUntyped() {
        ensure(4);
        frame = size;
        size += 4;
        return this;
    }

    /// Ends the frame begun last and fills in its length.
    public void end() {
        putInt(buffer, frame, size - frame);
        frame = -1;
    }

    public FrameWriter int8(int value) {
        ensure(1);
        buffer[size++] = (byte) value;
        return this;
    }

    public FrameWriter int16(int value) {
        ensure(2);
        buffer[size++] = (byte) (value >> 8);
        buffer[size++] = (byte) value;
        return this;
    }

    public FrameWriter int32(int value) {
        ensure(4);
        putInt(buffer, size, value);
        size += 4;
        return this;
    }

    public FrameWriter bytes(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, buffer, size, length);
        size += length;
        return this;
    }

    public FrameWriter bytes(byte[] source) {
        return bytes(source, 0, source.length);
    }

    /// A string and its terminating zero byte.
    public FrameWriter string(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
        return int8(0);
    }

    /// A whole frame as it was read.
    public void copy(byte type, byte[] source, int offset, int length) {
        ensure(5 + length);
        buffer[size] = type;
        putInt(buffer, size + 1, length + 4);
        System.arraycopy(source, offset, buffer, size + 5, length);
        size += 5 + length;
    }

    /// Where the next byte will stand, for [#patchInt] and [#cutTo].
    public int mark() {
        return size;
    }

    public void patchInt(int at, int value) {
        putInt(buffer, at, value);
    }

    /// Takes back all that was written since the mark.
    public void cutTo(int mark) {
        size = mark;
    }

    public byte[] array() {
        return buffer;
    }

    public void flush() throws IOException {
        if (size > 0) {
            out.write(buffer, 0, size);
            size = 0;
        }
        out.flush();
    }

    /// Gives a large buffer back when nothing is in it. Called between requests.
    public void rest() {
        if (size == 0 && buffer.length > SMALL) {
            buffer = new byte[SMALL];
        }
    }

    public void ensure(int more) {
        if (buffer.length - size < more) {
            long wanted = Math.max(buffer.length * 2L, (long) size + more);
            buffer = Arrays.copyOf(buffer, (int) Math.min(Integer.MAX_VALUE - 8, wanted));
        }
    }

    private static void putInt(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 24);
        b[at + 1] = (byte) (value >> 16);
        b[at + 2] = (byte) (value >> 8);
        b[at + 3] = (byte) value;
    }
}
