package io.portaria.engine.ledger.verify;

import io.portaria.engine.ledger.format.PendingFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// What the pending files hold, by index.
final class PendingEntries {
    /// A busy log may be met in the middle of a write more than once.
    private static final int MOST_LOOKS = 5;

    private final TreeMap<Long, byte[]> entries = new TreeMap<>();

    static PendingEntries read(LogFolder files, List<String> paths, Findings findings)
            throws IOException {
        PendingEntries pending = new PendingEntries();
        for (String path : paths) {
            if (!path.startsWith("pending/") || !path.endsWith(".wal")) {
                continue;
            }
            try {
                PendingFile.Content content = settled(files, path);
                if (content.first() >= 0 && !PendingFile.path(content.first()).equals(path)) {
                    findings.found(
                            path + " says that it begins with entry " + content.first() + ".");
                }
                if (content.end() != PendingFile.End.WHOLE) {
                    findings.found(
                            path
                                    + " has at offset "
                                    + content.good()
                                    + " "
                                    + content.problem()
                                    + " (leaf "
                                    + (Math.max(0, content.first()) + content.entries().size())
                                    + ").");
                }
                for (int i = 0; i < content.entries().size(); i++) {
                    pending.add(content.first() + i, content.entries().get(i), path, findings);
                }
            } catch (NoSuchFileException e) {
                // Integrated and cleared away since it was listed.
                pending.entries.remove(-1L);
            }
        }
        return pending;
    }

    /// A log that runs may be read in the middle of a write: an end that may be just that is looked at again. What stays
    /// as it is was not being written, and is told.
    private static PendingFile.Content settled(LogFolder files, String path) throws IOException {
        byte[] before = files.read(path);
        PendingFile.Content content = PendingFile.parse(before);
        for (int i = 0; i < MOST_LOOKS && content.end() == PendingFile.End.UNFINISHED; i++) {
            pause();
            byte[] now = files.read(path);
            content = PendingFile.parse(now);
            if (Arrays.equals(before, now)) {
                break;
            }
            before = now;
        }
        return content;
    }

    private static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(long index, byte[] entry, String path, Findings findings) {
        byte[] other = entries.putIfAbsent(index, entry);
        if (other != null && !Arrays.equals(other, entry)) {
            findings.found(path + " holds another leaf " + index + " than the file before it.");
        }
    }

    /// Entries from `size` on that follow one another.
    long end(long size) {
        long end = size;
        while (entries.containsKey(end)) {
            end++;
        }
        return end;
    }

    /// Indexes that do not follow on.
    boolean hasGapAfter(long end) {
        return !entries.isEmpty() && entries.lastKey() >= end;
    }

    boolean has(long index) {
        return entries.containsKey(index);
    }

    byte[] get(long index) {
        byte[] entry = entries.get(index);
        if (entry == null) {
            throw new IllegalArgumentException("no pending entry " + index);
        }
        return entry;
    }
}
