package io.portaria.engine.ledger.verify;

import io.portaria.engine.ledger.format.Checkpoint;
import io.portaria.engine.ledger.format.LogFiles;
import io.portaria.engine.ledger.format.TilePath;
import io.portaria.engine.ledger.format.TreeHasher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Rebuilds every tile from the entries and compares it with the files, whatever their width.
final class TileCheck {
    private static final String ENTRIES = "entries";

    /// Folder of the tiles that hold the hashes of leaves.
    private static final String LEAF_HASHES = "tile/0/";

    private final LogFiles files;
    private final TreeSet<String> unseen;
    private final TreeSet<String> seen = new TreeSet<>();
    private final long signed;
    private final Findings findings;
    private final TreeHasher hasher;
    private final List<ByteArrayOutputStream> levels = new ArrayList<>();
    private final List<Long> nodes = new ArrayList<>();
    private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    private final int[] ends = new int[TilePath.WIDTH + 1];

    /// Hashes that the entries give, where the tile of them has others.
    private final Map<Long, byte[]> strangers = new TreeMap<>();

    private long size;

    /// @param present paths of the files under `tile/`
    /// @param signed entries under the checkpoint: tiles up to there must be present
    TileCheck(
            LogFiles files,
            Collection<String> present,
            long signed,
            TreeHasher hasher,
            Findings findings) {
        this.files = files;
        this.unseen = new TreeSet<>(present);
        this.signed = signed;
        this.hasher = hasher;
        this.findings = findings;
    }

    void add(byte[] entry, byte[] leafHash) {
        int at = (int) (size % TilePath.WIDTH);
        bundle.write(entry.length >>> 8);
        bundle.write(entry.length);
        bundle.writeBytes(entry);
        ends[at + 1] = bundle.size();
        size++;
        place(0, leafHash);
        if (at + 1 == TilePath.WIDTH) {
            checkEntries(size / TilePath.WIDTH - 1, TilePath.WIDTH);
            bundle.reset();
        }
    }

    private void place(int level, byte[] hash) {
        if (levels.size() == level) {
            levels.add(new ByteArrayOutputStream());
            nodes.add(0L);
        }
        ByteArrayOutputStream tile = levels.get(level);
        tile.writeBytes(hash);
        long count = nodes.get(level) + 1;
        nodes.set(level, count);
        if (count % TilePath.WIDTH == 0) {
            byte[] bytes = tile.toByteArray();
            checkTile(level, count / TilePath.WIDTH - 1, TilePath.WIDTH, bytes);
            tile.reset();
            place(level + 1, hasher.perfect(bytes, 0, TilePath.WIDTH));
        }
    }

    /// All entries were given: checks what is not full, and that no other file is there.
    void finish() {
        int width = (int) (size % TilePath.WIDTH);
        if (width > 0) {
            checkEntries(size / TilePath.WIDTH, width);
        }
        for (int level = 0; level < levels.size(); level++) {
            long count = nodes.get(level);
            int hashes = (int) (count % TilePath.WIDTH);
            if (hashes > 0) {
                checkTile(level, count / TilePath.WIDTH, hashes, levels.get(level).toByteArray());
            }
        }
        for (String path : unseen) {
            findings.found(path + " belongs to no entry of the log.");
        }
    }

    /// Which of two that do not fit each other was changed: where the tiles of hashes give the root that is signed, it is
    /// the bundle of entries.
    void blame(Checkpoint checkpoint) {
        if (strangers.isEmpty() || !checkpoint.hasRoot(rootOfTiles())) {
            return;
        }
        strangers.forEach((index, given) -> {
            int width = TilePath.width(0, index, signed);
            byte[] hashes = hashes(index, width);
            int most = Math.min(hashes.length, given.length);
            int differs = Arrays.mismatch(hashes, 0, most, given, 0, most);
            if (differs >= 0) {
                String bundle = TilePath.entries(index, width);
                long leaf = index * TilePath.WIDTH + differs / TreeHasher.LENGTH;
                findings.cause(
                        bundle + " was changed: leaf " + leaf + " in it is not what was entered.");
            }
        });
    }

    private byte[] rootOfTiles() {
        CompactRange range = new CompactRange(hasher);
        for (long index = 0; index * TilePath.WIDTH < signed; index++) {
            int width = TilePath.width(0, index, signed);
            byte[] hashes = hashes(index, width);
            for (int i = 0; i < hashes.length; i += TreeHasher.LENGTH) {
                range.add(Arrays.copyOfRange(hashes, i, i + TreeHasher.LENGTH));
            }
        }
        return range.root();
    }

    /// As the files have them; none when they cannot be read.
    private byte[] hashes(long index, int width) {
        for (int w : List.of(TilePath.WIDTH, width)) {
            Optional<byte[]> found = readable(TilePath.tile(0, index, w));
            if (found.isPresent() && found.get().length >= width * TreeHasher.LENGTH) {
                return Arrays.copyOf(found.get(), width * TreeHasher.LENGTH);
            }
        }
        return new byte[0];
    }

    private Optional<byte[]> readable(String path) {
        try {
            return Optional.of(files.read(path));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void checkEntries(long index, int width) {
        byte[] bytes = bundle.toByteArray();
        for (int w = 1; w <= width; w++) {
            compare(TilePath.entries(index, w), bytes, ends[w], ENTRIES, index);
        }
        int covered = TilePath.width(0, index, signed);
        require(covered, ends[covered], w -> TilePath.entries(index, w), bytes);
    }

    private void checkTile(int level, long index, int width, byte[] bytes) {
        for (int w = 1; w <= width; w++) {
            compare(TilePath.tile(level, index, w), bytes, w * TreeHasher.LENGTH, "hash", index);
        }
        int covered = TilePath.width(level, index, signed);
        require(covered, covered * TreeHasher.LENGTH, w -> TilePath.tile(level, index, w), bytes);
    }

    private interface Naming {
        String path(int width);
    }

    /// A tile that the checkpoint covers must be there, partial or full.
    ///
    /// @param length bytes of the tile at that width
    private void require(int width, int length, Naming naming, byte[] expected) {
        String full = naming.path(TilePath.WIDTH);
        boolean there =
                width == 0
                        || seen.contains(naming.path(width))
                        || seen.contains(full)
                        || isNowFull(full, length, expected);
        if (!there) {
            findings.found(naming.path(width) + " is missing.");
        }
        seen.clear();
    }

    private boolean isNowFull(String full, int length, byte[] expected) {
        try {
            byte[] found = files.read(full);
            return found.length >= length && Arrays.equals(found, 0, length, expected, 0, length);
        } catch (IOException e) {
            return false;
        }
    }

    private void compare(String path, byte[] expected, int length, String what, long index) {
        if (!unseen.remove(path)) {
            return;
        }
        seen.add(path);
        byte[] found;
        try {
            found = files.read(path);
        } catch (NoSuchFileException e) {
            // Cleared away since it was listed; [#require] asks for the full one.
            seen.remove(path);
            return;
        } catch (IOException e) {
            findings.found(path + " cannot be read: " + e.getMessage() + ".");
            return;
        }
        int common = Math.min(found.length, length);
        for (int i = 0; i < common; i++) {
            if (found[i] != expected[i]) {
                findings.found(
                        path
                                + " differs at offset "
                                + i
                                + " from what the entries give ("
                                + place(what, index, i)
                                + ").");
                if (path.startsWith(LEAF_HASHES)) {
                    strangers.put(index, expected);
                }
                return;
            }
        }
        if (found.length != length) {
            findings.found(
                    path + " has " + found.length + " bytes and should have " + length + ".");
        }
    }

    private String place(String what, long index, int offset) {
        if (!what.equals(ENTRIES)) {
            return "hash " + (index * TilePath.WIDTH + offset / TreeHasher.LENGTH);
        }
        int entry = 0;
        while (ends[entry + 1] <= offset) {
            entry++;
        }
        return "leaf " + (index * TilePath.WIDTH + entry);
    }
}
