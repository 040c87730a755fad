package io.portaria.engine.ledger.verify;

import io.portaria.engine.ledger.format.TreeHasher;
import java.util.ArrayList;
import java.util.List;

/// Roots of the perfect subtrees that a growing tree consists of, the largest first.
final class CompactRange {
    private final TreeHasher hasher;
    private final List<byte[]> roots = new ArrayList<>();
    private long size;

    CompactRange(TreeHasher hasher) {
        this.hasher = hasher;
    }

    void add(byte[] leafHash) {
        byte[] hash = leafHash;
        // Each one bit at the end of the size is a subtree as large as what comes.
        for (long s = size; (s & 1) == 1; s >>>= 1) {
            hash = hasher.node(roots.removeLast(), hash);
        }
        roots.add(hash);
        size++;
    }

    byte[] root() {
        if (roots.isEmpty()) {
            return hasher.empty();
        }
        byte[] root = roots.getLast();
        for (int i = roots.size() - 2; i >= 0; i--) {
            root = hasher.node(roots.get(i), root);
        }
        return root;
    }
}
