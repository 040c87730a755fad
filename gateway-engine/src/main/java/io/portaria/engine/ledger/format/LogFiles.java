package io.portaria.engine.ledger.format;

import java.io.IOException;

/// Where the files of a log are read from: a folder, a copy, an evidence pack.
@FunctionalInterface
public interface LogFiles {

    /// The whole of one file.
    ///
    /// @param path relative to the log's folder, with `/`
    /// @throws java.nio.file.NoSuchFileException when there is none
    byte[] read(String path) throws IOException;
}
