package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.format.BigEndian;
import io.portaria.engine.ledger.format.PendingFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Copies of records that are written and not yet integrated, one after the other in one array.
final class Backlog {
    private byte[] records = new byte[16 << 10];
    private int length;
    private int count;

    void add(byte[] bytes, int size, int entries) {
        if (length + size > records.length) {
            records = Arrays.copyOf(records, Math.max(length + size, records.length * 2));
        }
        System.arraycopy(bytes, 0, records, length, size);
        length += size;
        count += entries;
    }

    int count() {
        return count;
    }

    List<byte[]> entries() {
        List<byte[]> entries = new ArrayList<>(count);
        int at = 0;
        while (at < length) {
            int size = BigEndian.getInt(records, at);
            entries.add(Arrays.copyOfRange(records, at + 4, at + 4 + size));
            at += PendingFile.FRAME + size;
        }
        return entries;
    }
}
