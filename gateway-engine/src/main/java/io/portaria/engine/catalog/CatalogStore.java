package io.portaria.engine.catalog;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Versions of the catalog in `HOME/catalog`: each text under its hash, never changed, and `head`, which names the one in
/// force.
public final class CatalogStore {
    private final Path folder;

    public CatalogStore(Path folder) {
        this.folder = folder;
    }

    public void save(CatalogVersion version) throws IOException {
        Path versions = folder.resolve("versions");
        Files.createDirectories(versions);
        Path file = versions.resolve(version.hash() + ".yaml");
        if (!Files.exists(file)) {
            replace(file, version.source());
        }
        replace(
                folder.resolve("head"),
                version.hash()
                        + "\n"
                        + version.appliedAt()
                        + "\n"
                        + version.author()
                        + "\n"
                        + version.folder()
                        + "\n");
    }

    /// The version in force; empty before the first.
    ///
    /// @throws IOException when it cannot be read or is not what its hash says
    public Optional<CatalogVersion> load() throws IOException {
        Path head = folder.resolve("head");
        if (!Files.exists(head)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(head);
        String hash = lines.getFirst();
        String source = Files.readString(folder.resolve("versions").resolve(hash + ".yaml"));
        if (!CatalogText.hash(source).equals(hash)) {
            throw new IOException(
                    "The catalog version " + hash + " was changed after it was applied.");
        }
        try {
            Path base = Path.of(lines.get(3));
            Catalog catalog = CatalogFile.read(source, base);
            return Optional.of(
                    new CatalogVersion(
                            catalog,
                            hash,
                            source,
                            Instant.parse(lines.get(1)),
                            lines.get(2),
                            base));
        } catch (InvalidCatalog e) {
            throw new IOException(
                    "The catalog in force cannot be read: " + e.problems().getFirst().sentence(),
                    e);
        }
    }

    /// When a version file was written, oldest first; for lists.
    public List<String> hashes() throws IOException {
        Path versions = folder.resolve("versions");
        if (!Files.exists(versions)) {
            return List.of();
        }
        try (var files = Files.list(versions)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(".yaml"))
                    .map(n -> n.substring(0, n.length() - 5))
                    .sorted()
                    .toList();
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(temporary, text);
        try (var channel =
                java.nio.channels.FileChannel.open(
                        temporary, java.nio.file.StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        try {
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
