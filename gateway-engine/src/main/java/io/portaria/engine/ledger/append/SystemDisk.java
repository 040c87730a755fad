package io.portaria.engine.ledger.append;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Files of the operating system. RandomAccessFile and not FileChannel on purpose: a channel closes itself when the
/// writing thread is interrupted, and one cancelled session would stop the book for all.
final class SystemDisk implements Disk {
    private final WindowFile.Shape windows;
    private final Pages pages = Pages.ofThisSystem();

    SystemDisk(WindowFile.Shape windows) {
        this.windows = windows;
    }

    @Override
    public AppendFile create(Path file) throws IOException {
        return reopen(file, 0);
    }

    @Override
    public AppendFile reopen(Path file, long length) throws IOException {
        folderOf(file);
        RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
        try {
            return new WindowFile(file, opened, length, windows, pages);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        folderOf(file);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
            out.write(content);
            out.getFD().sync();
        }
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        if (java.io.File.separatorChar == '\\') {
            // Windows opens no folder as a file; its journal keeps the order of names by itself.
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Asks first: creating a folder that is there costs an exception inside the JDK, for every tile.
    private static void folderOf(Path file) throws IOException {
        Path folder = file.resolveSibling("").toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }
}
