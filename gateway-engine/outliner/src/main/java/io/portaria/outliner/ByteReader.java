package io.portaria.outliner;

import java.util.Arrays;

/// The bytes of a module, read from front to back (WebAssembly Core Specification, 5.2 Values).
final class ByteReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ByteReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean atEnd() {
        return at >= end;
    }

    int position() {
        return at;
    }

    int unsignedByte() {
        if (at >= end) {
            throw new MalformedModuleException("It ends in the middle, at byte " + at + ".");
        }
        return bytes[at++] & 0xff;
    }

    int peek() {
        int value = unsignedByte();
        at--;
        return value;
    }

    /// @return a LEB128 of at most 32 bits, as unsigned
    int u32() {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = unsignedByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return (int) value;
            }
        }
        throw new MalformedModuleException("A number is too long at byte " + at + ".");
    }

    /// Passes by a LEB128, signed or not.
    void skipNumber() {
        while (unsignedByte() >= 0x80) {
            // the next byte belongs to it
        }
    }

    void skip(int count) {
        if (count < 0 || count > end - at) {
            throw new MalformedModuleException("It ends in the middle, at byte " + at + ".");
        }
        at += count;
    }

    /// What follows, `count` bytes of it, to be read by itself.
    ByteReader part(int count) {
        int from = at;
        skip(count);
        return new ByteReader(bytes, from, at);
    }

    byte[] bytes(int count) {
        int from = at;
        skip(count);
        return Arrays.copyOfRange(bytes, from, at);
    }

    byte[] since(int position) {
        return Arrays.copyOfRange(bytes, position, at);
    }

    byte[] rest() {
        return bytes(end - at);
    }
}
