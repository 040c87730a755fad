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
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Integrates entries: tiles first, then the signed checkpoint that covers them. Used by one thread at a time.
///
/// A checkpoint MUST NOT be signed unless all it covers is on disk, and MUST continue the one before.
final class LogStore {
    private final Path folder;
    private final Disk disk;
    private final NoteSigner signer;
    private final Set<String> outgrown = new HashSet<>();
    private TreeEdge edge;

    /// Partial tiles of the newest checkpoint. What is in them is on disk and MUST NOT be touched.
    private Set<String> partials;

    /// Whether the last round broke off, perhaps with the checkpoint in place: then what it wrote may be referred to.
    private boolean brokeOff;

    private LogStore(Path folder, Disk disk, NoteSigner signer, TreeEdge edge) throws IOException {
        this.folder = folder;
        this.disk = disk;
        this.signer = signer;
        this.edge = edge;
        this.partials = new HashSet<>();
        edge.partial((path, bytes, length) -> partials.add(path));
    }

    /// What comes behind the newest checkpoint, until it is under one itself.
    private final class Growth implements TreeEdge.Writer {
        private final TreeEdge edge = LogStore.this.edge.copy();
        private final Set<Path> written = new HashSet<>();

        void add(byte[] bytes, int offset, int length) throws IOException {
            edge.add(bytes, offset, length, this);
        }

        void add(byte[] entry) throws IOException {
            add(entry, 0, entry.length);
        }

        @Override
        public void write(String path, byte[] bytes, int length) throws IOException {
            if (brokeOff) {
                replace(path, bytes, length);
            } else {
                Path file = folder.resolve(path);
                disk.write(file, bytes, length);
                written.add(file);
            }
        }

        /// Partial tiles go this way: none that a crash left half written would be written again.
        void replace(String path, byte[] bytes, int length) throws IOException {
            Path file = folder.resolve(path);
            disk.replace(file, Arrays.copyOf(bytes, length));
            written.add(file);
        }
    }

    /// Opens a log, integrates what its pending files hold beyond the checkpoint and clears them away.
    static LogStore open(Path folder, Disk disk, NoteSigner signer, Instant now)
            throws LedgerUnavailable {
        try {
            clearTemporary(folder);
            LogStore store = new LogStore(folder, disk, signer, edge(folder, signer));
            boolean fresh = !Files.exists(folder.resolve(TilePath.CHECKPOINT));
            Growth growth = store.new Growth();
            if (store.replay(growth, now) || fresh) {
                store.publish(growth);
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

    private boolean replay(Growth growth, Instant now) throws IOException {
        boolean any = false;
        for (Path file : pendingFiles()) {
            byte[] bytes = Files.readAllBytes(file);
            PendingFile.Content content = PendingFile.parse(bytes);
            if (content.first() > growth.edge.size()) {
                throw new IOException(
                        file.getFileName()
                                + " begins with entry "
                                + content.first()
                                + ", and the log ends before entry "
                                + growth.edge.size());
            }
            for (int i = 0; i < content.entries().size(); i++) {
                if (content.first() + i == growth.edge.size()) {
                    growth.add(content.entries().get(i));
                    any = true;
                }
            }
            if (content.good() < bytes.length) {
                setAside(growth, file, bytes, content, now);
                any = true;
            }
        }
        return any;
    }

    /// Keeps a torn tail and says so in the log. It was never acknowledged: an append returns after the whole record
    /// was written.
    private void setAside(
            Growth growth, Path file, byte[] bytes, PendingFile.Content content, Instant now)
            throws IOException {
        byte[] tail = Arrays.copyOfRange(bytes, content.good(), bytes.length);
        String name = "aside/" + growth.edge.size() + ".torn";
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
        growth.add(entry.toBytes());
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

    /// Brings tiles with these entries to disk and then a checkpoint over all of them. After an exception the log is as it was
    /// before, and the same entries can be brought again, alone or with others behind them.
    void integrate(Collection<Backlog.Block> blocks) throws IOException {
        Growth growth = new Growth();
        boolean done = false;
        try {
            for (Backlog.Block block : blocks) {
                block.forEach(growth::add);
            }
            publish(growth);
            done = true;
        } finally {
            brokeOff = !done;
        }
    }

    private void publish(Growth growth) throws IOException {
        Set<String> shown = new HashSet<>();
        growth.edge.partial((path, bytes, length) -> {
            shown.add(path);
            outgrown.add(folderOf(path));
            if (!partials.contains(path)) {
                growth.replace(path, bytes, length);
            }
        });
        disk.settle(folder, growth.written);
        Checkpoint checkpoint =
                new Checkpoint(signer.key().name(), growth.edge.size(), growth.edge.root());
        disk.replace(
                folder.resolve(TilePath.CHECKPOINT),
                SignedNote.sign(checkpoint.text(), signer).bytes());
        disk.syncFolder(folder);
        edge = growth.edge;
        partials.forEach(path -> outgrown.add(folderOf(path)));
        partials = shown;
        shown.forEach(path -> outgrown.remove(folderOf(path)));
        clearOutgrown();
    }

    private static String folderOf(String partial) {
        return partial.substring(0, partial.lastIndexOf('/'));
    }

    /// Partial tiles whose full ones are there. Nothing refers to them: what cannot be cleared away is tried again.
    private void clearOutgrown() {
        outgrown.removeIf(path -> {
            try {
                deletePartials(folder.resolve(path));
                return true;
            } catch (IOException e) {
                return false;
            }
        });
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
