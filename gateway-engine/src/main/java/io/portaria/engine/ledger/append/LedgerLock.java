package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.LedgerUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Keeps a second process out of a ledger. The file holds the process id, for the sentence that the second one prints.
final class LedgerLock implements AutoCloseable {
    /// Windows keeps others from reading what is locked, so that the lock is put far behind the text.
    private static final long POSITION = Long.MAX_VALUE - 1;

    private final FileChannel channel;

    private LedgerLock(FileChannel channel) {
        this.channel = channel;
    }

    static LedgerLock take(Path folder) throws LedgerUnavailable {
        Path file = folder.resolve("lock");
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            @Nullable FileLock lock = null;
            try {
                lock = channel.tryLock(POSITION, 1, false);
            } catch (OverlappingFileLockException e) {
                // This very process has it open.
            }
            if (lock == null) {
                String holder = Files.readString(file).split(" ", -1)[0].strip();
                channel.close();
                throw new LedgerUnavailable(
                        "The ledger in "
                                + folder
                                + " is in use by process "
                                + (holder.isEmpty() ? "(unknown)" : holder)
                                + ". Stop that one first.");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text()), 0);
            return new LedgerLock(channel);
        } catch (IOException e) {
            throw new LedgerUnavailable("The ledger in " + folder + " cannot be locked: " + e, e);
        }
    }

    /// Process id and its CRC-32C, so that a check of the folder can tell that the file is as written.
    private static byte[] text() {
        String pid = Long.toString(ProcessHandle.current().pid());
        CRC32C crc = new CRC32C();
        crc.update(pid.getBytes(StandardCharsets.UTF_8));
        return (pid + " " + HexFormat.of().toHexDigits((int) crc.getValue()) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.truncate(0);
        channel.close();
    }
}
