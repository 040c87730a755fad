package io.portaria.engine.ledger.verify;

import io.portaria.engine.ledger.format.LogFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// The files of a log, and which there are.
public interface LogFolder extends LogFiles {

    /// Paths of all files, relative to the log's folder, with `/`.
    List<String> list() throws IOException;

    /// A log in a folder of this machine.
    static LogFolder of(Path folder) {
        return new LogFolder() {
            @Override
            public byte[] read(String path) throws IOException {
                return Files.readAllBytes(folder.resolve(path));
            }

            @Override
            public List<String> list() throws IOException {
                if (!Files.isDirectory(folder)) {
                    throw new NoSuchFileException(folder.toString());
                }
                return FileList.of(folder).stream()
                        .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                        .toList();
            }
        };
    }
}
