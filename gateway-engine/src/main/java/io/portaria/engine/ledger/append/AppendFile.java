package io.portaria.engine.ledger.append;

import java.io.Closeable;
import java.io.IOException;

/// A file that only grows at its end. One thread writes; [#sync] and [#rest] may come from another.
///
/// What is written is a frame that begins with its length as four bytes that are not all zero. Zeros may stand behind
/// the last frame until [#trim]: room that was reserved, see [WindowFile]. A reader takes a length of zero for the end.
public interface AppendFile extends Closeable {

    /// Hands the bytes to the operating system: when this returns, no crash of the process loses them. After an
    /// exception some of them may be there: [#truncate] before the next write.
    ///
    /// @param length at least four
    void write(byte[] bytes, int offset, int length) throws IOException;

    /// Cuts the file back and goes on from there.
    void truncate(long length) throws IOException;

    /// Cuts off what was reserved behind the last frame; nothing more is meant to be written.
    void trim() throws IOException;

    /// Returns when all that was written is on disk. May run while another thread writes.
    void sync() throws IOException;

    /// Gives back what is only worth having while much is written. May come while another thread writes.
    void rest();
}
