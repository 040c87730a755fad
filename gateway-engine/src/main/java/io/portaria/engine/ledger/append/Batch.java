package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.format.BigEndian;
import io.portaria.engine.ledger.format.PendingFile;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Records of threads that came at the same time and are written with one call. Filled under the ledger's gate, written
/// and asked under its pen; see [PendingFile] for the layout of a record.
final class Batch {
    private byte[] buffer;
    private int length;
    private int count;
    private long first = -1;
    private @Nullable LedgerUnavailable failure;

    Batch(byte[] buffer) {
        this.buffer = buffer;
    }

    /// @return the entry's position in the batch
    int add(byte[] entry, int offset, int size) {
        int end = length + PendingFile.FRAME + size;
        if (end > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(end, buffer.length * 2));
        }
        BigEndian.putInt(buffer, length, size);
        System.arraycopy(entry, offset, buffer, length + 4, size);
        length = end;
        return count++;
    }

    /// Gives every record its place in the log.
    void number(long firstIndex, CRC32C crc) {
        int at = 0;
        for (int i = 0; i < count; i++) {
            int size = BigEndian.getInt(buffer, at);
            crc.reset();
            crc.update(buffer, at, 4 + size);
            BigEndian.putInt(buffer, at + 4 + size, (int) crc.getValue() + (int) (firstIndex + i));
            at += PendingFile.FRAME + size;
        }
    }

    void written(long firstIndex) {
        first = firstIndex;
    }

    void failed(LedgerUnavailable why) {
        failure = why;
    }

    boolean isOpen() {
        return first < 0 && failure == null;
    }

    /// Index of the first entry, once written.
    long first() throws LedgerUnavailable {
        LedgerUnavailable why = failure;
        if (why != null) {
            // A trace of its own for each thread that waited; the cause is shared.
            throw new LedgerUnavailable(String.valueOf(why.getMessage()), why);
        }
        return first;
    }

    int count() {
        return count;
    }

    int length() {
        return length;
    }

    byte[] buffer() {
        return buffer;
    }

    /// Takes the buffer away, for the next batch.
    byte[] release() {
        byte[] released = buffer;
        buffer = new byte[0];
        return released;
    }
}
