package io.portaria.engine.ledger.append;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/// Files of the operating system. RandomAccessFile and not FileChannel on purpose: a channel closes itself when the
/// writing thread is interrupted, and one cancelled session would stop the book for all.
final class SystemDisk implements Disk {
    /// Files from which on it is worth bringing everything to disk with one call.
    private static final int MANY = 16;

    private final WindowFile.Shape windows;
    private final Pages pages = Pages.ofThisSystem();
    private final SyncFs together = SyncFs.ofThisSystem();

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
        put(file, content, content.length, true);
    }

    @Override
    public void write(Path file, byte[] content, int length) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        while (folder != null && !together.watch(folder)) {
            folder = folder.getParent();
        }
        put(file, content, length, false);
    }

    private static void put(Path file, byte[] content, int length, boolean onDisk)
            throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileOutputStream out = open(temporary)) {
            out.write(content, 0, length);
            if (onDisk) {
                out.getFD().sync();
            }
        }
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static FileOutputStream open(Path file) throws IOException {
        try {
            return new FileOutputStream(file.toFile());
        } catch (FileNotFoundException e) {
            folderOf(file);
            return new FileOutputStream(file.toFile());
        }
    }

    @Override
    public void settle(Path top, Set<Path> files) throws IOException {
        if (together.run(files.size() >= MANY)) {
            return;
        }
        Set<Path> folders = new HashSet<>();
        for (Path file : files) {
            try (RandomAccessFile written = new RandomAccessFile(file.toFile(), "rw")) {
                written.getFD().sync();
            }
            for (Path at = file.getParent(); at != null && folders.add(at) && !at.equals(top); ) {
                at = at.getParent();
            }
        }
        for (Path folder : folders) {
            syncFolder(folder);
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

    /// Asks first: creating a folder that is there costs an exception inside the JDK.
    private static void folderOf(Path file) throws IOException {
        Path folder = file.resolveSibling("").toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }
}
