package io.portaria.engine.ledger.format;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes and checks Merkle proofs. The checks follow RFC 9162 sections 2.1.3.2 and 2.1.4.2 to the letter and answer
/// false for whatever does not fit, out of range sizes included.
public final class Proofs {
    private final TreeHasher hasher = new TreeHasher();

    /// The root over the first `size` leaves.
    public byte[] root(NodeSource nodes, long size) throws IOException {
        return size == 0 ? hasher.empty() : range(nodes, 0, size);
    }

    /// The path that ties leaf `index` to the root over `size` leaves.
    public List<byte[]> inclusion(NodeSource nodes, long index, long size) throws IOException {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("no leaf " + index + " in a tree of " + size);
        }
        List<byte[]> path = new ArrayList<>();
        inclusion(nodes, index, 0, size, path);
        return path;
    }

    private void inclusion(NodeSource nodes, long index, long begin, long end, List<byte[]> path)
            throws IOException {
        if (end - begin == 1) {
            return;
        }
        long middle = begin + split(end - begin);
        if (index < middle) {
            inclusion(nodes, index, begin, middle, path);
            path.add(range(nodes, middle, end));
        } else {
            inclusion(nodes, index, middle, end, path);
            path.add(range(nodes, begin, middle));
        }
    }

    /// Shows that the tree of `oldSize` leaves is the beginning of the tree of `newSize`.
    public List<byte[]> consistency(NodeSource nodes, long oldSize, long newSize)
            throws IOException {
        if (oldSize < 0 || oldSize > newSize) {
            throw new IllegalArgumentException(oldSize + " is no beginning of " + newSize);
        }
        List<byte[]> path = new ArrayList<>();
        if (oldSize > 0 && oldSize < newSize) {
            consistency(nodes, oldSize, 0, newSize, true, path);
        }
        return path;
    }

    private void consistency(
            NodeSource nodes, long oldEnd, long begin, long end, boolean whole, List<byte[]> path)
            throws IOException {
        if (oldEnd == end) {
            if (!whole) {
                path.add(range(nodes, begin, end));
            }
            return;
        }
        long middle = begin + split(end - begin);
        if (oldEnd <= middle) {
            consistency(nodes, oldEnd, begin, middle, whole, path);
            path.add(range(nodes, middle, end));
        } else {
            consistency(nodes, oldEnd, middle, end, false, path);
            path.add(range(nodes, begin, middle));
        }
    }

    /// @return whether `path` ties the leaf to the root
    public boolean verifyInclusion(
            byte[] leafHash, long index, long size, List<byte[]> path, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long fn = index;
        long sn = size - 1;
        byte[] r = leafHash;
        for (byte[] p : path) {
            if (sn == 0 || p.length != TreeHasher.LENGTH) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                r = hasher.node(p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>>= 1;
                    sn >>>= 1;
                }
            } else {
                r = hasher.node(r, p);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && MessageDigest.isEqual(r, root);
    }

    /// @return whether `path` shows that the old tree is the beginning of the new one
    public boolean verifyConsistency(
            long oldSize, long newSize, List<byte[]> path, byte[] oldRoot, byte[] newRoot) {
        if (oldSize < 0 || oldSize > newSize) {
            return false;
        }
        if (oldSize == newSize) {
            return path.isEmpty() && MessageDigest.isEqual(oldRoot, newRoot);
        }
        if (oldSize == 0) {
            return path.isEmpty() && Arrays.equals(oldRoot, hasher.empty());
        }
        List<byte[]> proof = new ArrayList<>(path);
        if (Long.bitCount(oldSize) == 1) {
            proof.addFirst(oldRoot);
        }
        if (proof.isEmpty()) {
            return false;
        }
        long fn = oldSize - 1;
        long sn = newSize - 1;
        while ((fn & 1) == 1) {
            fn >>>= 1;
            sn >>>= 1;
        }
        byte[] fr = proof.getFirst();
        byte[] sr = fr;
        for (byte[] p : proof.subList(1, proof.size())) {
            if (sn == 0 || p.length != TreeHasher.LENGTH) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = hasher.node(p, fr);
                sr = hasher.node(p, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>>= 1;
                    sn >>>= 1;
                }
            } else {
                sr = hasher.node(sr, p);
            }
            fn >>>= 1;
            sn >>>= 1;
        }
        return sn == 0 && MessageDigest.isEqual(fr, oldRoot) && MessageDigest.isEqual(sr, newRoot);
    }

    private byte[] range(NodeSource nodes, long begin, long end) throws IOException {
        long width = end - begin;
        if (Long.bitCount(width) == 1) {
            // Every range that RFC 6962 splits off to the left is aligned, so a power of two is a
            // node of the tree.
            return nodes.node(Long.numberOfTrailingZeros(width), begin / width);
        }
        long middle = begin + split(width);
        return hasher.node(range(nodes, begin, middle), range(nodes, middle, end));
    }

    /// The largest power of two smaller than `width`.
    private static long split(long width) {
        return Long.highestOneBit(width - 1);
    }
}
