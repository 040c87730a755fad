package io.portaria.engine.ledger.verify;

import io.portaria.engine.ledger.format.Checkpoint;
import io.portaria.engine.ledger.format.EntryBundle;
import io.portaria.engine.ledger.format.NoteKey;
import io.portaria.engine.ledger.format.SignedNote;
import io.portaria.engine.ledger.format.TilePath;
import io.portaria.engine.ledger.format.TreeHasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// Checks a whole log: that the checkpoint is signed by the key, that its root is the root over the entries, that every
/// tile is what the entries give, that pending entries follow on, and, with a [RecordingCheck], that recordings are
/// what the entries bind. A byte changed in any file of the log or in any recording MUST be found.
///
/// Knows nothing of who wrote the log, and can run while it is written.
public final class LogVerifier {
    /// A log that runs changes while it is read; more often than this it is not looked at anew.
    private static final int ATTEMPTS = 4;

    private static final Pattern LOCK = Pattern.compile("([0-9]+) ([0-9a-f]{8})\n");

    private final LogFolder files;
    private final NoteKey key;
    private final Optional<RecordingCheck> recordings;
    private final TreeHasher hasher = new TreeHasher();

    /// @param key what the checkpoint must be signed with; from the vault or another trusted place, never from the log
    public LogVerifier(LogFolder files, NoteKey key, Optional<RecordingCheck> recordings) {
        this.files = files;
        this.key = key;
        this.recordings = recordings;
    }

    /// Checks everything. What cannot be read is a finding, not an exception.
    public Report verify() {
        for (int attempt = 0; ; attempt++) {
            Findings findings = new Findings();
            try {
                byte[] before = checkpointBytes();
                Report report = verifyOnce(before, findings);
                // A log that runs clears files away while they are read; then the newer state is
                // what counts.
                if (report.whole()
                        || attempt == ATTEMPTS
                        || Arrays.equals(before, checkpointBytes())) {
                    return report;
                }
            } catch (IOException e) {
                if (attempt < ATTEMPTS) {
                    continue;
                }
                findings.found("The log cannot be read: " + e + ".");
                return new Report(0, 0, 0, findings.findings(), findings.remarks());
            }
        }
    }

    private byte[] checkpointBytes() throws IOException {
        try {
            return files.read(TilePath.CHECKPOINT);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    private Report verifyOnce(byte[] note, Findings findings) throws IOException {
        recordings.ifPresent(RecordingCheck::reset);
        List<String> paths = files.list();
        List<String> tiles = new ArrayList<>();
        List<String> asides = new ArrayList<>();
        for (String path : paths) {
            sort(path, tiles, asides, findings);
        }
        Optional<Checkpoint> checkpoint = checkpoint(note, findings);
        if (checkpoint.isEmpty()) {
            return new Report(0, 0, 0, findings.findings(), findings.remarks());
        }
        long signed = checkpoint.get().size();
        PendingEntries pending = PendingEntries.read(files, paths, findings);
        long size = pending.end(signed);
        if (pending.hasGapAfter(size)) {
            findings.found("The pending files do not follow on: leaf " + size + " is missing.");
        }
        AsideCheck aside = new AsideCheck(files, asides);
        walk(checkpoint.get(), size, pending, tiles, aside, findings);
        aside.finish(findings);
        long walked = 0;
        if (recordings.isPresent()) {
            walked = recordings.get().finish(size, this::sizeNow, findings);
        }
        return new Report(size, signed, walked, findings.findings(), findings.remarks());
    }

    private void sort(String path, List<String> tiles, List<String> asides, Findings findings)
            throws IOException {
        if (path.startsWith("tile/")) {
            if (!path.endsWith(".tmp")) {
                tiles.add(path);
            }
        } else if (path.startsWith("aside/") && path.endsWith(".torn")) {
            asides.add(path);
        } else if (path.equals("vkey")) {
            String text = new String(files.read(path), StandardCharsets.UTF_8);
            if (!text.equals(key.text() + "\n")) {
                findings.found("vkey is not the key of this log, " + key.text() + ".");
            }
        } else if (path.equals("lock")) {
            checkLock(findings);
        } else if (!path.equals(TilePath.CHECKPOINT)
                && !(path.startsWith("pending/") && path.endsWith(".wal"))
                && !path.endsWith(".tmp")) {
            findings.found(path + " is no file of a log.");
        }
    }

    /// It holds a process id and a checksum, nothing that is believed.
    private void checkLock(Findings findings) throws IOException {
        String text = new String(files.read("lock"), StandardCharsets.ISO_8859_1);
        if (text.isEmpty()) {
            return;
        }
        var match = LOCK.matcher(text);
        CRC32C crc = new CRC32C();
        if (match.matches()) {
            crc.update(match.group(1).getBytes(StandardCharsets.ISO_8859_1));
        }
        if (!match.matches() || crc.getValue() != Long.parseLong(match.group(2), 16)) {
            findings.found("lock is not as it was written.");
        }
    }

    private Optional<Checkpoint> checkpoint(byte[] bytes, Findings findings) {
        if (bytes.length == 0) {
            findings.found("There is no checkpoint.");
            return Optional.empty();
        }
        try {
            SignedNote note = SignedNote.parse(bytes);
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            switch (note.check(key)) {
                case SIGNED -> {}
                case WRONG ->
                        findings.found("checkpoint has a wrong signature of " + key.name() + ".");
                case ABSENT -> findings.found("checkpoint is not signed by " + key.text() + ".");
            }
            if (!checkpoint.origin().equals(key.name())) {
                findings.found("checkpoint is of another log, " + checkpoint.origin() + ".");
            }
            if (!checkpoint.text().equals(note.text())) {
                findings.found("checkpoint is not written as a checkpoint is.");
            }
            return Optional.of(checkpoint);
        } catch (IllegalArgumentException e) {
            findings.found("checkpoint cannot be read: " + e.getMessage() + ".");
            return Optional.empty();
        }
    }

    private void walk(
            Checkpoint checkpoint,
            long size,
            PendingEntries pending,
            List<String> tiles,
            AsideCheck aside,
            Findings findings) {
        TreeSet<String> present = new TreeSet<>(tiles);
        TileCheck check = new TileCheck(files, present, checkpoint.size(), hasher, findings);
        CompactRange range = new CompactRange(hasher);
        List<byte[]> bundle = List.of();
        for (long index = 0; index < size; index++) {
            if (index == checkpoint.size()) {
                checkRoot(checkpoint, range, findings);
            }
            byte[] entry;
            if (index < checkpoint.size()) {
                int at = (int) (index % TilePath.WIDTH);
                if (at == 0) {
                    Optional<List<byte[]>> read =
                            bundle(index / TilePath.WIDTH, checkpoint.size(), present, findings);
                    if (read.isEmpty()) {
                        return;
                    }
                    bundle = read.get();
                }
                entry = bundle.get(at);
                if (pending.has(index) && !Arrays.equals(entry, pending.get(index))) {
                    findings.found("pending holds another leaf " + index + " than the tiles.");
                }
            } else {
                entry = pending.get(index);
            }
            byte[] hash = hasher.leaf(entry);
            range.add(hash);
            check.add(entry, hash);
            aside.entry(entry);
            if (recordings.isPresent()) {
                recordings.get().entry(index, entry, findings);
            }
        }
        if (size == checkpoint.size()) {
            checkRoot(checkpoint, range, findings);
        }
        check.finish();
        check.blame(checkpoint);
    }

    private static void checkRoot(Checkpoint checkpoint, CompactRange range, Findings findings) {
        if (!checkpoint.hasRoot(range.root())) {
            findings.found(
                    "The entries do not give the root that checkpoint signs for size "
                            + checkpoint.size()
                            + ".");
        }
    }

    /// The entries of one tile, from the widest file there is.
    private Optional<List<byte[]>> bundle(
            long index, long size, Set<String> present, Findings findings) {
        int width = TilePath.width(0, index, size);
        String path = TilePath.entries(index, TilePath.WIDTH);
        if (!present.contains(path)) {
            path = TilePath.entries(index, width);
        }
        try {
            List<byte[]> entries = EntryBundle.decode(readOrFull(path, index));
            if (entries.size() < width) {
                findings.found(
                        path
                                + " has "
                                + entries.size()
                                + " entries and should have "
                                + width
                                + ".");
                return Optional.empty();
            }
            return Optional.of(entries);
        } catch (IOException e) {
            findings.found(
                    path
                            + " cannot be read, so that nothing from leaf "
                            + index * TilePath.WIDTH
                            + " on can be checked: "
                            + e.getMessage()
                            + ".");
            return Optional.empty();
        }
    }

    /// A partial tile may be cleared away, once the full one is there, after it was listed.
    private byte[] readOrFull(String path, long index) throws IOException {
        try {
            return files.read(path);
        } catch (NoSuchFileException e) {
            return files.read(TilePath.entries(index, TilePath.WIDTH));
        }
    }

    /// How long the log is by now, for a recording that grew while it was checked.
    private long sizeNow() {
        long size = 0;
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                byte[] before = checkpointBytes();
                long signed = Checkpoint.parse(SignedNote.parse(before).text()).size();
                PendingEntries pending = PendingEntries.read(files, files.list(), new Findings());
                size = Math.max(size, pending.end(signed));
                // Pending files may be cleared away between the two looks.
                if (Arrays.equals(before, checkpointBytes())) {
                    break;
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            return size;
        }
        return size;
    }
}
