package io.portaria.engine.ledger.append;

import java.io.Closeable;
import java.io.IOException;

/// A file that only grows at its end. Not for use by several threads, but for [#sync].
public interface AppendFile extends Closeable {

    /// Hands the bytes to the operating system with one call. After an exception some of them may be there:
    /// [#truncate] before the next write.
    void write(byte[] bytes, int offset, int length) throws IOException;

    /// Cuts the file back and goes on from there.
    void truncate(long length) throws IOException;

    /// Returns when all that was written is on disk. May run while another thread writes.
    void sync() throws IOException;
}
