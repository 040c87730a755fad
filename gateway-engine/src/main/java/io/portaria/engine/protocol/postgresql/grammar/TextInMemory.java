package io.portaria.engine.protocol.postgresql.grammar;

import com.dylibso.chicory.runtime.Memory;
import java.io.InputStream;

/// A text in a module's memory up to the zero byte that ends it, read piece by piece so that there is no second copy of it.
final class TextInMemory extends InputStream {
    private static final int PIECE = 8 * 1024;

    private final Memory memory;
    private byte[] piece = {};
    private int at;
    private int next;
    private boolean ended;

    TextInMemory(Memory memory, int address) {
        this.memory = memory;
        this.next = address;
    }

    @Override
    public int read() {
        return available() == 0 && !fetch() ? -1 : piece[at++] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (available() == 0 && !fetch()) {
            return -1;
        }
        int count = Math.min(length, available());
        System.arraycopy(piece, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return piece.length - at;
    }

    private boolean fetch() {
        if (ended) {
            return false;
        }
        int left = Memory.bytes(memory.pages()) - next;
        byte[] got = memory.readBytes(next, Math.min(PIECE, left));
        int count = 0;
        while (count < got.length && got[count] != 0) {
            count++;
        }
        ended = count < got.length || left <= PIECE;
        piece = count < got.length ? java.util.Arrays.copyOf(got, count) : got;
        at = 0;
        next += count;
        return count > 0;
    }
}
