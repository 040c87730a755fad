package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.format.Checkpoint;
import io.portaria.engine.ledger.format.JsonBytes;
import io.portaria.engine.ledger.format.NoteSigner;
import io.portaria.engine.ledger.format.PendingFile;
import io.portaria.engine.ledger.format.SignedNote;
import io.portaria.engine.ledger.format.TilePath;
import io.portaria.engine.ledger.format.TreeHasher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Integrates entries: tiles first, then the signed checkpoint that covers them. Used by one thread at a time.
///
/// A checkpoint MUST NOT be signed unless all it covers is on disk, and MUST continue the one before.
final class LogStore {
    private final Path folder;
    private final Disk disk;
    private final NoteSigner signer;
    private final TreeEdge edge;

    private LogStore(Path folder, Disk disk, NoteSigner signer, TreeEdge edge) {
        this.folder = folder;
        this.disk = disk;
        this.signer = signer;
        this.edge = edge;
    }

    /// Opens a log, integrates what its pending files hold beyond the checkpoint and clears them away.
    static LogStore open(Path folder, Disk disk, NoteSigner signer, Instant now)
            throws LedgerUnavailable {
        try {
            clearTemporary(folder);
            LogStore store = new LogStore(folder, disk, signer, edge(folder, signer));
            boolean fresh = !Files.exists(folder.resolve(TilePath.CHECKPOINT));
            if (store.replay(now) || fresh) {
                store.publish();
            }
            disk.replace(
                    folder.resolve("vkey"),
                    (signer.key().text() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            for (Path file : store.pendingFiles()) {
                Files.delete(file);
            }
            return store;
        } catch (IOException | IllegalArgumentException e) {
            throw new LedgerUnavailable("The ledger in " + folder + " cannot be opened: " + e, e);
        }
    }

    /// Files that a crash left before they were renamed: nothing refers to them.
    private static void clearTemporary(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".tmp")).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static TreeEdge edge(Path folder, NoteSigner signer) throws IOException {
        Path file = folder.resolve(TilePath.CHECKPOINT);
        if (!Files.exists(file)) {
            if (Files.exists(folder.resolve("tile"))) {
                throw new IOException("there are tiles and no checkpoint");
            }
            return new TreeEdge();
        }
        SignedNote note = SignedNote.parse(Files.readAllBytes(file));
        if (note.check(signer.key()) != SignedNote.Check.SIGNED) {
            throw new IOException("the checkpoint is not signed by " + signer.key().text());
        }
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        TreeEdge edge =
                TreeEdge.load(checkpoint.size(), path -> Files.readAllBytes(folder.resolve(path)));
        if (!checkpoint.hasRoot(edge.root())) {
            throw new IOException("the tiles do not have the root that the checkpoint signs");
        }
        return edge;
    }

    private boolean replay(Instant now) throws IOException {
        boolean any = false;
        for (Path file : pendingFiles()) {
            byte[] bytes = Files.readAllBytes(file);
            PendingFile.Content content = PendingFile.parse(bytes);
            if (content.first() > edge.size()) {
                throw new IOException(
                        file.getFileName()
                                + " begins with entry "
                                + content.first()
                                + ", and the log ends before entry "
                                + edge.size());
            }
            for (int i = 0; i < content.entries().size(); i++) {
                if (content.first() + i == edge.size()) {
                    edge.add(content.entries().get(i));
                    any = true;
                }
            }
            if (content.good() < bytes.length) {
                setAside(file, bytes, content, now);
                any = true;
            }
        }
        return any;
    }

    /// Keeps a torn tail and says so in the log. It was never acknowledged: an append returns after the whole record
    /// was written.
    private void setAside(Path file, byte[] bytes, PendingFile.Content content, Instant now)
            throws IOException {
        byte[] tail = Arrays.copyOfRange(bytes, content.good(), bytes.length);
        String name = "aside/" + edge.size() + ".torn";
        disk.replace(folder.resolve(name), tail);
        disk.syncFolder(folder.resolve("aside"));
        JsonBytes entry =
                new JsonBytes(256)
                        .begin()
                        .text("kind", "recovery")
                        .time("at", now)
                        .text("what", "torn-tail")
                        .text("from", "pending/" + file.getFileName())
                        .number("offset", content.good())
                        .text("file", name)
                        .number("bytes", tail.length)
                        .hex("sha256", TreeHasher.sha256().digest(tail))
                        .text("problem", content.problem())
                        .close();
        edge.add(entry.toBytes());
    }

    private List<Path> pendingFiles() throws IOException {
        Path pending = folder.resolve("pending");
        if (!Files.isDirectory(pending)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(pending)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".wal")).sorted().toList();
        }
    }

    long size() {
        return edge.size();
    }

    void add(List<byte[]> entries) {
        entries.forEach(edge::add);
    }

    /// Brings tiles to disk and then a checkpoint over all of them. After an exception it can be called again.
    void publish() throws IOException {
        Set<Path> folders = new HashSet<>();
        write(edge.full(), folders);
        write(edge.partial(), folders);
        for (Path touched : folders) {
            disk.syncFolder(touched);
        }
        Checkpoint checkpoint = new Checkpoint(signer.key().name(), edge.size(), edge.root());
        disk.replace(
                folder.resolve(TilePath.CHECKPOINT),
                SignedNote.sign(checkpoint.text(), signer).bytes());
        disk.syncFolder(folder);
        for (String path : edge.outgrown()) {
            deletePartials(folder.resolve(path + ".p"));
        }
        edge.written();
    }

    private void write(Map<String, byte[]> files, Set<Path> folders) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Path parent = path.getParent();
            disk.replace(path, file.getValue());
            while (parent != null && !parent.equals(folder)) {
                folders.add(parent);
                parent = parent.getParent();
            }
        }
    }

    private static void deletePartials(Path partials) throws IOException {
        if (Files.isDirectory(partials)) {
            try (Stream<Path> files = Files.list(partials)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(partials);
        }
    }
}
