package io.portaria.outliner;

/// Bytes of the module that are passed on as they are.
final class Encoded {
    /// The block type of what takes nothing from the stack and leaves nothing on it.
    static final Encoded NO_VALUE = new Encoded(new byte[] {0x40});

    private final byte[] bytes;

    Encoded(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    boolean isNoValue() {
        return bytes.length == 1 && bytes[0] == NO_VALUE.bytes[0];
    }

    /// @return what a block of this type leaves on the stack
    byte valueType() {
        // types by their number would be positive, or longer
        if (bytes.length != 1 || isNoValue() || (bytes[0] & 0x40) == 0) {
            throw new UnsupportedOperationException("A block leaves not just one value.");
        }
        return bytes[0];
    }

    byte[] bytes() {
        return bytes.clone();
    }

    void writeTo(ByteWriter out) {
        out.raw(bytes);
    }
}
