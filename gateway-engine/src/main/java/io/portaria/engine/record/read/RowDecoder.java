package io.portaria.engine.record.read;

import io.portaria.engine.ledger.format.BigEndian;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns the neutral form of rows into texts.
final class RowDecoder {
    private RowDecoder() {}

    /// Adds rows to a list.
    ///
    /// @param skip rows to pass over first
    /// @param limit most rows to add
    static void decode(
            byte[] bytes,
            int offset,
            int length,
            long skip,
            int limit,
            List<List<Optional<String>>> into)
            throws IOException {
        int at = offset;
        int end = offset + length;
        long passed = 0;
        int added = 0;
        while (at < end && added < limit) {
            if (end - at < 2) {
                throw new IOException("half a row");
            }
            int values = BigEndian.getShort(bytes, at);
            at += 2;
            boolean wanted = passed++ >= skip;
            List<Optional<String>> row = new ArrayList<>(wanted ? values : 0);
            for (int i = 0; i < values; i++) {
                int size = end - at < 4 ? end : BigEndian.getInt(bytes, at);
                at += 4;
                if (size > end - at) {
                    throw new IOException("half a value");
                }
                if (wanted) {
                    row.add(
                            size < 0
                                    ? Optional.empty()
                                    : Optional.of(
                                            new String(bytes, at, size, StandardCharsets.UTF_8)));
                }
                at += Math.max(0, size);
            }
            if (wanted) {
                into.add(row);
                added++;
            }
        }
    }
}
