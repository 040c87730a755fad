package io.portaria.engine.protocol.postgresql.inspect;

import java.util.Arrays;

/// A statement's shape as a key. Compared to the letter, so that nobody can craft a harmful statement whose digest
/// equals that of a harmless one.
final class Shape {
    private final byte[] bytes;
    private final int length;
    private final int hash;

    private Shape(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
        int h = 1;
        for (int i = 0; i < length; i++) {
            h = 31 * h + bytes[i];
        }
        this.hash = h;
    }

    /// For looking up only: the bytes belong to somebody else.
    static Shape borrowed(byte[] bytes, int length) {
        return new Shape(bytes, length);
    }

    static Shape kept(byte[] bytes) {
        return new Shape(bytes, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape s
                && hash == s.hash
                && Arrays.equals(bytes, 0, length, s.bytes, 0, s.length);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
