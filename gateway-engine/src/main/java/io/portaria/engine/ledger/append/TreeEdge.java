package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.format.TilePath;
import io.portaria.engine.ledger.format.TreeHasher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The right edge of the tree: the tiles that are not full yet. Full ones are handed on as they come.
final class TreeEdge {
    /// Reads a file of the log that must be there.
    interface Reader {
        byte[] read(String path) throws IOException;
    }

    /// Takes a tile; the bytes are lent for the call.
    interface Writer {
        void write(String path, byte[] bytes, int length) throws IOException;
    }

    /// The entries behind the last full bundle.
    private static final class Bundle extends ByteArrayOutputStream {
        void add(byte[] bytes, int offset, int length) {
            write(length >>> 8);
            write(length);
            write(bytes, offset, length);
        }

        void writeTo(Writer files, String path) throws IOException {
            files.write(path, buf, count);
        }

        void copyTo(Bundle other) {
            other.write(buf, 0, count);
        }
    }

    private final TreeHasher hasher = new TreeHasher();
    private final List<byte[]> tiles = new ArrayList<>();
    private final Bundle bundle = new Bundle();
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

    /// One that grows by itself.
    TreeEdge copy() {
        TreeEdge copy = new TreeEdge();
        copy.size = size;
        tiles.forEach(tile -> copy.tiles.add(tile.clone()));
        bundle.copyTo(copy.bundle);
        return copy;
    }

    long size() {
        return size;
    }

    /// After an exception this edge is good for nothing any more.
    ///
    /// @param files takes the tiles that this entry fills
    void add(byte[] bytes, int offset, int length, Writer files) throws IOException {
        bundle.add(bytes, offset, length);
        long index = size++;
        place(0, index, hasher.leaf(bytes, offset, length), files);
        if (size % TilePath.WIDTH == 0) {
            bundle.writeTo(files, TilePath.entries(index / TilePath.WIDTH, TilePath.WIDTH));
            bundle.reset();
        }
    }

    private void place(int level, long index, byte[] hash, Writer files) throws IOException {
        if (tiles.size() == level) {
            tiles.add(new byte[TilePath.WIDTH * TreeHasher.LENGTH]);
        }
        byte[] tile = tiles.get(level);
        int at = (int) (index % TilePath.WIDTH);
        System.arraycopy(hash, 0, tile, at * TreeHasher.LENGTH, TreeHasher.LENGTH);
        if (at == TilePath.WIDTH - 1) {
            files.write(
                    TilePath.tile(level, index / TilePath.WIDTH, TilePath.WIDTH),
                    tile,
                    tile.length);
            byte[] root = hasher.perfect(tile, 0, TilePath.WIDTH);
            place(level + 1, index / TilePath.WIDTH, root, files);
        }
    }

    /// Hands out the tiles that are not full at the present size.
    void partial(Writer files) throws IOException {
        int width = (int) (size % TilePath.WIDTH);
        if (width > 0) {
            bundle.writeTo(files, TilePath.entries(size / TilePath.WIDTH, width));
        }
        for (int level = 0; level < tiles.size(); level++) {
            long nodes = size >>> (8 * level);
            int hashes = (int) (nodes % TilePath.WIDTH);
            if (hashes > 0) {
                files.write(
                        TilePath.tile(level, nodes / TilePath.WIDTH, hashes),
                        tiles.get(level),
                        hashes * TreeHasher.LENGTH);
            }
        }
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
