package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.format.TilePath;
import io.portaria.engine.ledger.format.TreeHasher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The right edge of the tree: the tiles that are not full yet, and what has to be written since it was last asked.
final class TreeEdge {
    /// Reads a file of the log that must be there.
    interface Reader {
        byte[] read(String path) throws IOException;
    }

    private final TreeHasher hasher = new TreeHasher();
    private final List<byte[]> tiles = new ArrayList<>();
    private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    private final Map<String, byte[]> full = new LinkedHashMap<>();
    private final List<String> outgrown = new ArrayList<>();
    private long size;

    /// Takes up a log of `size` entries again from its tiles.
    static TreeEdge load(long size, Reader files) throws IOException {
        TreeEdge edge = new TreeEdge();
        edge.size = size;
        for (int level = 0; level < 8 && size >>> (8 * level) > 0; level++) {
            long nodes = size >>> (8 * level);
            int width = (int) (nodes % TilePath.WIDTH);
            byte[] tile = new byte[TilePath.WIDTH * TreeHasher.LENGTH];
            if (width > 0) {
                byte[] stored = files.read(TilePath.tile(level, nodes / TilePath.WIDTH, width));
                if (stored.length != width * TreeHasher.LENGTH) {
                    throw new IOException("a tile of level " + level + " has a wrong length");
                }
                System.arraycopy(stored, 0, tile, 0, stored.length);
            }
            edge.tiles.add(tile);
        }
        int width = (int) (size % TilePath.WIDTH);
        if (width > 0) {
            edge.bundle.writeBytes(files.read(TilePath.entries(size / TilePath.WIDTH, width)));
        }
        return edge;
    }

    long size() {
        return size;
    }

    void add(byte[] entry) {
        bundle.write(entry.length >>> 8);
        bundle.write(entry.length);
        bundle.writeBytes(entry);
        long index = size++;
        place(0, index, hasher.leaf(entry));
        if (size % TilePath.WIDTH == 0) {
            full.put(
                    TilePath.entries(index / TilePath.WIDTH, TilePath.WIDTH), bundle.toByteArray());
            outgrown.add(TilePath.entries(index / TilePath.WIDTH, TilePath.WIDTH));
            bundle.reset();
        }
    }

    private void place(int level, long index, byte[] hash) {
        if (tiles.size() == level) {
            tiles.add(new byte[TilePath.WIDTH * TreeHasher.LENGTH]);
        }
        byte[] tile = tiles.get(level);
        int at = (int) (index % TilePath.WIDTH);
        System.arraycopy(hash, 0, tile, at * TreeHasher.LENGTH, TreeHasher.LENGTH);
        if (at == TilePath.WIDTH - 1) {
            String path = TilePath.tile(level, index / TilePath.WIDTH, TilePath.WIDTH);
            full.put(path, tile.clone());
            outgrown.add(path);
            place(level + 1, index / TilePath.WIDTH, hasher.perfect(tile, 0, TilePath.WIDTH));
        }
    }

    /// Full tiles since [#written].
    Map<String, byte[]> full() {
        return full;
    }

    /// The partial tiles of the present size.
    Map<String, byte[]> partial() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        int width = (int) (size % TilePath.WIDTH);
        if (width > 0) {
            files.put(TilePath.entries(size / TilePath.WIDTH, width), bundle.toByteArray());
        }
        for (int level = 0; level < tiles.size(); level++) {
            long nodes = size >>> (8 * level);
            int hashes = (int) (nodes % TilePath.WIDTH);
            if (hashes > 0) {
                files.put(
                        TilePath.tile(level, nodes / TilePath.WIDTH, hashes),
                        Arrays.copyOf(tiles.get(level), hashes * TreeHasher.LENGTH));
            }
        }
        return files;
    }

    /// Full tiles whose partial ones may go.
    List<String> outgrown() {
        return outgrown;
    }

    /// All that was to be written is on disk.
    void written() {
        full.clear();
        outgrown.clear();
    }

    /// The root over all entries.
    byte[] root() {
        byte[] root = new byte[0];
        for (int level = 0; level < tiles.size(); level++) {
            int width = (int) ((size >>> (8 * level)) % TilePath.WIDTH);
            byte[] tile = tiles.get(level);
            // From right to left, and so from the smallest perfect subtree to the largest.
            for (int end = width; end > 0; ) {
                int part = Integer.lowestOneBit(end);
                byte[] left = hasher.perfect(tile, (end - part) * TreeHasher.LENGTH, part);
                root = root.length == 0 ? left : hasher.node(left, root);
                end -= part;
            }
        }
        return root.length == 0 ? hasher.empty() : root;
    }
}
