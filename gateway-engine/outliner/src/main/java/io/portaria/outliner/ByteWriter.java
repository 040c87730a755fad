package io.portaria.outliner;

import java.io.ByteArrayOutputStream;

/// The bytes of a module in the making.
final class ByteWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ByteWriter unsignedByte(int value) {
        bytes.write(value);
        return this;
    }

    /// @param value taken as unsigned
    ByteWriter u32(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            bytes.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes.write(rest);
        return this;
    }

    ByteWriter s32(int value) {
        int rest = value;
        while (rest < -64 || rest > 63) {
            bytes.write(rest & 0x7f | 0x80);
            rest >>= 7;
        }
        bytes.write(rest & 0x7f);
        return this;
    }

    ByteWriter raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    /// @param value with its length in front
    ByteWriter sized(byte[] value) {
        return u32(value.length).raw(value);
    }

    int length() {
        return bytes.size();
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
