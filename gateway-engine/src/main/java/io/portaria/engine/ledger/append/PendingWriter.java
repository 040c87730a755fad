package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.format.PendingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pending files of a log: one that grows, and older ones until tiles hold what is in them. Used under the ledger's
/// pen, but for [Sync#run].
final class PendingWriter {
    private record Segment(Path path, AppendFile file, long first) {}

    private final Path folder;
    private final Disk disk;
    private final long segmentBytes;
    private final List<Segment> older = new ArrayList<>();
    private final List<Segment> unsynced = new ArrayList<>();
    private @Nullable Segment current;
    private long good;
    private boolean torn;

    PendingWriter(Path ledger, Disk disk, long segmentBytes) {
        this.folder = ledger;
        this.disk = disk;
        this.segmentBytes = segmentBytes;
    }

    /// Writes records, the first of which is entry `first`. After an exception none of them counts.
    void write(long first, byte[] records, int length) throws IOException {
        Segment segment = segment(first);
        try {
            segment.file.write(records, 0, length);
        } catch (IOException e) {
            // A part may be there. Cut off now if possible, else before the next write.
            torn = true;
            repair(segment);
            throw e;
        }
        good += length;
    }

    private Segment segment(long first) throws IOException {
        Segment segment = current;
        if (segment != null && torn) {
            repair(segment);
            if (torn) {
                throw new IOException("what was half written could not be cut off");
            }
        }
        if (segment != null && good < segmentBytes) {
            return segment;
        }
        if (segment != null) {
            segment.file.trim();
        }
        Segment next = begin(first);
        if (segment != null) {
            older.add(segment);
            unsynced.add(segment);
        }
        current = next;
        good = PendingFile.HEADER;
        return next;
    }

    private Segment begin(long first) throws IOException {
        Path path = folder.resolve(PendingFile.path(first));
        AppendFile file = disk.create(path);
        try {
            file.write(PendingFile.header(first), 0, PendingFile.HEADER);
            disk.syncFolder(folder.resolve("pending"));
        } catch (IOException e) {
            file.close();
            Files.deleteIfExists(path);
            throw e;
        }
        return new Segment(path, file, first);
    }

    private void repair(Segment segment) {
        try {
            segment.file.truncate(good);
            torn = false;
        } catch (IOException e) {
            torn = true;
        }
    }

    /// What has to be brought to disk: taken under the pen and run without it.
    static final class Sync {
        private final List<Segment> ended;
        private final @Nullable Segment growing;

        private Sync(List<Segment> ended, @Nullable Segment growing) {
            this.ended = ended;
            this.growing = growing;
        }

        void run() throws IOException {
            for (Segment segment : ended) {
                segment.file.sync();
            }
            Segment last = growing;
            if (last != null) {
                last.file.sync();
            }
        }
    }

    Sync sync() {
        return new Sync(List.copyOf(unsynced), current);
    }

    /// The ended files of `done` need no further sync. The one that grew then may have grown since.
    void synced(Sync done) {
        unsynced.removeAll(done.ended);
    }

    /// Writes the growing file anew and on disk. After a failed fsync the system may have dropped pages it calls
    /// clean, so that a second fsync that succeeds proves nothing.
    void rewrite() throws IOException {
        List<Segment> all = new ArrayList<>(older);
        Segment last = current;
        if (last != null) {
            all.add(last);
        }
        for (Segment segment : all) {
            byte[] content = Files.readAllBytes(segment.path);
            PendingFile.Content read = PendingFile.parse(content);
            boolean grows = segment.equals(last);
            if (grows ? read.good() < good : read.end() != PendingFile.End.WHOLE) {
                throw new IOException(segment.path + " does not hold what was written to it");
            }
            byte[] kept = grows ? java.util.Arrays.copyOf(content, (int) good) : content;
            disk.replace(segment.path, kept);
            AppendFile reopened = disk.reopen(segment.path, kept.length);
            segment.file.close();
            Segment fresh = new Segment(segment.path, reopened, segment.first);
            if (grows) {
                current = fresh;
            } else {
                older.set(older.indexOf(segment), fresh);
            }
        }
        unsynced.clear();
        disk.syncFolder(folder.resolve("pending"));
        torn = false;
    }

    /// Clears away files all of whose entries are below `size`.
    void forget(long size) throws IOException {
        while (!older.isEmpty()) {
            Segment next = older.size() > 1 ? older.get(1) : current;
            if (next == null || next.first > size) {
                return;
            }
            Segment gone = older.removeFirst();
            unsynced.remove(gone);
            gone.file.close();
            Files.deleteIfExists(gone.path);
        }
    }

    /// Closes all files; deletes them when everything is in tiles.
    void close(boolean delete) throws IOException {
        Segment last = current;
        if (last != null) {
            older.add(last);
        }
        current = null;
        for (Segment segment : older) {
            if (!delete) {
                segment.file.trim();
                segment.file.sync();
            }
            segment.file.close();
            if (delete) {
                Files.deleteIfExists(segment.path);
            }
        }
        older.clear();
    }
}
