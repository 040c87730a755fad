package io.portaria.engine.ledger.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Entries of one tile, one after the other:
///
/// ```
/// ( uint16 length | length bytes )*      big-endian
/// ```
public final class EntryBundle {
    /// The longest entry that can be told.
    public static final int MAX_ENTRY = 65_535;

    private EntryBundle() {}

    /// @throws IOException when the bytes are no bundle, with the offset
    public static List<byte[]> decode(byte[] bundle) throws IOException {
        List<byte[]> entries = new ArrayList<>(TilePath.WIDTH);
        int at = 0;
        while (at < bundle.length) {
            if (bundle.length - at < 2) {
                throw new IOException("half a length at offset " + at);
            }
            int length = BigEndian.getShort(bundle, at);
            if (bundle.length - at - 2 < length) {
                throw new IOException(
                        "the entry at offset "
                                + at
                                + " says "
                                + length
                                + " bytes and has "
                                + (bundle.length - at - 2));
            }
            byte[] entry = new byte[length];
            System.arraycopy(bundle, at + 2, entry, 0, length);
            entries.add(entry);
            at += 2 + length;
        }
        return entries;
    }
}
