package io.portaria.engine.vault;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A secret for as long as it is needed. Closing it wipes what it gave out; its text shows nothing.
public final class SecretHandle implements AutoCloseable {
    private final byte[] bytes;
    private char[] chars = new char[0];

    SecretHandle(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The bytes themselves, not a copy: zeros after [#close].
    public byte[] bytes() {
        return bytes;
    }

    /// The bytes read as UTF-8; wiped by [#close] too.
    public char[] chars() {
        if (chars.length == 0) {
            CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
            char[] copy = new char[decoded.remaining()];
            decoded.get(copy);
            Arrays.fill(decoded.array(), '\0');
            chars = copy;
        }
        return chars;
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(chars, '\0');
    }

    @Override
    public String toString() {
        return "‹secret›";
    }
}
