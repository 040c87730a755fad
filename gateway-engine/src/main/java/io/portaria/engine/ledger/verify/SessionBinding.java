package io.portaria.engine.ledger.verify;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// What the ledger says about one session.
final class SessionBinding {
    /// How it was closed: by its writer or, after a crash, by a restart.
    record Close(
            long leaf,
            boolean recovered,
            long operations,
            long length,
            String chain,
            long fileLength,
            String sha256) {}

    long login = -1;
    Instant startedAt = Instant.EPOCH;
    boolean erased;
    boolean seen;
    Close close = NOT_CLOSED;

    static final Close NOT_CLOSED = new Close(-1, false, 0, 0, "", 0, "");

    private final Map<Long, byte[]> chains = new HashMap<>();
    private long[] operations = new long[2];
    private int count;

    boolean closed() {
        return close.leaf >= 0;
    }

    void operation(long leaf) {
        if (count == operations.length) {
            operations = Arrays.copyOf(operations, count * 2);
        }
        operations[count++] = leaf;
    }

    int operations() {
        return count;
    }

    /// Leaf of an operation, -1 when the ledger has none of this number.
    long leafOf(long seq) {
        return seq >= 1 && seq <= count ? operations[(int) seq - 1] : -1;
    }

    void chainAt(long offset, String chain) {
        chains.put(offset, HexFormat.of().parseHex(chain));
    }

    /// Offsets that were bound and not reached yet.
    int openBindings() {
        return chains.size();
    }

    long anyOpenBinding() {
        return chains.keySet().stream().mapToLong(Long::longValue).min().orElse(-1);
    }

    /// @return false when the ledger binds another chain to this offset
    boolean reached(long offset, byte[] chain) {
        byte[] bound = chains.remove(offset);
        return bound == null || Arrays.equals(bound, chain);
    }
}
