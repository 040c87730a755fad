package io.portaria.engine.record.read;

import io.portaria.engine.record.format.RecordingFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/// Finds recordings in `HOME/recordings`.
public final class RecordingFolder {
    private final Path folder;
    private final Function<String, Optional<SecretKey>> keys;

    /// @param keys the key of a session; empty when it was erased
    public RecordingFolder(Path folder, Function<String, Optional<SecretKey>> keys) {
        this.folder = folder;
        this.keys = keys;
    }

    /// @throws java.nio.file.NoSuchFileException when there is none
    public RecordingReader open(String session, Instant startedAt) throws IOException {
        return new RecordingReader(
                folder.resolve(RecordingFormat.path(session, startedAt)), keys.apply(session));
    }

    /// Opens a recording whose day is not known. Looks through the days, the newest first.
    public Optional<RecordingReader> find(String session) throws IOException {
        for (Path file : files().reversed()) {
            if (file.getFileName().toString().equals(session + ".rec")) {
                return Optional.of(new RecordingReader(file, keys.apply(session)));
            }
        }
        return Optional.empty();
    }

    /// All recordings, by day.
    public List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".rec")).sorted().toList();
        }
    }
}
