package io.portaria.engine.ledger.append;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/// The few things the writers ask of a file system, so that a test can be a full or a broken one.
public interface Disk {

    /// Makes a new file and opens it; an existing one of the name is emptied.
    AppendFile create(Path file) throws IOException;

    /// Opens a file to go on at `length`; what stands behind is cut off.
    AppendFile reopen(Path file, long length) throws IOException;

    /// Puts a whole file in place: written beside it, on disk, then renamed. A crash leaves the old one or the new one.
    void replace(Path file, byte[] content) throws IOException;

    /// Puts a whole file in place that nothing refers to before [#settle]: written beside it and renamed. A crash of the process
    /// leaves it whole or not at all, one of the machine leaves anything.
    void write(Path file, byte[] content, int length) throws IOException;

    /// Returns when files that were written, and their names, are on disk. After an exception they MUST be written anew: the
    /// system may have dropped what it could not write.
    ///
    /// @param top the folder that all of them are under
    void settle(Path top, Set<Path> files) throws IOException;

    /// Makes the names of files in a folder last, where the system has such a call.
    void syncFolder(Path folder) throws IOException;

    /// The real one, for few files each of which is written to all the time.
    static Disk forBusyFiles() {
        return new SystemDisk(new WindowFile.Shape(256 << 10, 4 << 20, 0));
    }

    /// The real one, for many files most of which are hardly written to.
    static Disk forManyFiles() {
        return new SystemDisk(new WindowFile.Shape(64 << 10, 4 << 20, 12));
    }
}
