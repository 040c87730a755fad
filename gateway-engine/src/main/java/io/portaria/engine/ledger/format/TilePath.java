package io.portaria.engine.ledger.format;

/// Names of the files that make up a log, relative to its folder, as C2SP tlog-tiles lays them out.
public final class TilePath {
    /// Hashes, or entries, in a full tile.
    public static final int WIDTH = 256;

    public static final String CHECKPOINT = "checkpoint";

    private TilePath() {}

    /// The tile of hashes at `level` (8 levels of the tree each).
    ///
    /// @param width hashes in it, from 1 to 256; fewer than 256 is a partial tile
    public static String tile(int level, long index, int width) {
        return "tile/" + level + "/" + groups(index) + partial(width);
    }

    /// The bundle of the entries from `index` × 256 on.
    public static String entries(long index, int width) {
        return "tile/entries/" + groups(index) + partial(width);
    }

    /// How many hashes the tile has in a log of `size` entries; 0 when it is not there.
    public static int width(int level, long index, long size) {
        long nodes = level >= 8 ? 0 : size >>> (8 * level);
        return Math.clamp(nodes - index * WIDTH, 0, WIDTH);
    }

    private static String partial(int width) {
        if (width < 1 || width > WIDTH) {
            throw new IllegalArgumentException("no tile has " + width + " hashes");
        }
        return width == WIDTH ? "" : ".p/" + width;
    }

    private static String groups(long index) {
        StringBuilder text = new StringBuilder(three(index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            text.insert(0, "x" + three(rest % 1000) + "/");
        }
        return text.toString();
    }

    private static String three(long number) {
        return "" + number / 100 + number / 10 % 10 + number % 10;
    }
}
