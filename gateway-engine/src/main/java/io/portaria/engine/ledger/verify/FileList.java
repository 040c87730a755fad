package io.portaria.engine.ledger.verify;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The files under a folder that may change while it is listed.
final class FileList {
    private FileList() {}

    /// Regular files, sorted; one that goes while this looks is left out.
    static List<Path> of(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile()) {
                            files.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException why)
                            throws IOException {
                        if (why instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw why;
                    }
                });
        Collections.sort(files);
        return files;
    }
}
