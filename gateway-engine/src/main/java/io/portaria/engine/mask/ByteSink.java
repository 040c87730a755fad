package io.portaria.engine.mask;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing buffer of bytes, reused from value to value. Not safe for use by several threads.
public final class ByteSink {

    /// Bytes of room that a buffer at rest may keep.
    public static final int KEPT_AT_REST = 64 << 10;

    private static final int SMALL = 64;

    private byte[] bytes;
    private int length;

    public ByteSink() {
        this(SMALL);
    }

    /// @param capacity bytes to hold before it first grows
    public ByteSink(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    /// Forgets the content and keeps the room for the next value.
    public void clear() {
        length = 0;
    }

    /// Forgets the content, and gives back room beyond [#KEPT_AT_REST]: a session that rests after one big value does not
    /// keep memory for another. Called when nothing of what is in it is needed any more.
    public void rest() {
        length = 0;
        if (bytes.length > KEPT_AT_REST) {
            bytes = new byte[SMALL];
        }
    }

    public int length() {
        return length;
    }

    /// The buffer itself: the first [#length] bytes are content, and the next append may replace the array.
    public byte[] array() {
        return bytes;
    }

    /// Takes back everything after a length it once had.
    public void truncate(int to) {
        if (to < 0 || to > length) {
            throw new IndexOutOfBoundsException(to);
        }
        length = to;
    }

    /// Takes away the first bytes; what follows them moves to the front.
    public void dropFirst(int count) {
        if (count < 0 || count > length) {
            throw new IndexOutOfBoundsException(count);
        }
        System.arraycopy(bytes, count, bytes, 0, length - count);
        length -= count;
    }

    public ByteSink append(int oneByte) {
        reserve(1);
        bytes[length++] = (byte) oneByte;
        return this;
    }

    public ByteSink append(byte[] source) {
        return append(source, 0, source.length);
    }

    public ByteSink append(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    /// Appends text as UTF-8.
    public ByteSink append(String text) {
        int count = text.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return append(text.substring(i).getBytes(StandardCharsets.UTF_8));
            }
            bytes[length++] = (byte) c;
        }
        return this;
    }

    /// Four bytes, most significant first.
    public ByteSink appendInt(int value) {
        reserve(4);
        bytes[length++] = (byte) (value >>> 24);
        bytes[length++] = (byte) (value >>> 16);
        bytes[length++] = (byte) (value >>> 8);
        bytes[length++] = (byte) value;
        return this;
    }

    /// Writes four bytes over earlier ones, as length fields need whose value is known late.
    public void putInt(int at, int value) {
        if (at < 0 || at + 4 > length) {
            throw new IndexOutOfBoundsException(at);
        }
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int count) {
        if (count > bytes.length - length) {
            int wanted = Math.addExact(length, count);
            bytes =
                    Arrays.copyOf(
                            bytes,
                            Math.max(
                                    wanted,
                                    (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
    }
}
