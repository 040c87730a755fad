package io.portaria.engine.ledger.format;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads nodes of the tree out of tiles. Believes what the tiles say: whoever uses a node checks it against a root.
public final class TileNodes implements NodeSource {
    private static final int KEPT_TILES = 64;

    private final LogFiles files;
    private final long size;
    private final TreeHasher hasher = new TreeHasher();
    private final Map<String, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);

    /// @param size entries in the log that is read
    public TileNodes(LogFiles files, long size) {
        this.files = files;
        this.size = size;
    }

    @Override
    public byte[] node(int height, long index) throws IOException {
        int level = height / 8;
        int below = 1 << (height % 8);
        long first = index * below;
        byte[] tile = tile(level, first / TilePath.WIDTH);
        int at = (int) (first % TilePath.WIDTH);
        if ((at + below) * TreeHasher.LENGTH > tile.length) {
            throw new IOException(
                    "tile " + level + "/" + first / TilePath.WIDTH + " ends before hash " + first);
        }
        return hasher.perfect(tile, at * TreeHasher.LENGTH, below);
    }

    private byte[] tile(int level, long index) throws IOException {
        int width = TilePath.width(level, index, size);
        if (width == 0) {
            throw new IOException("a log of " + size + " has no tile " + level + "/" + index);
        }
        String path = TilePath.tile(level, index, width);
        byte[] tile = kept.get(path);
        if (tile == null) {
            tile = read(path, level, index);
            kept.put(path, tile);
            if (kept.size() > KEPT_TILES) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return tile;
    }

    private byte[] read(String path, int level, long index) throws IOException {
        try {
            return files.read(path);
        } catch (NoSuchFileException e) {
            // A partial tile may be cleared away once the full one is there.
            return files.read(TilePath.tile(level, index, TilePath.WIDTH));
        }
    }
}
