package io.portaria.engine.vault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// One data key a session, wrapped in `vault/sessions/<id>.key`. Erasing the key erases what the session recorded. Safe
/// for use by many threads.
public final class SessionKeys {
    private static final int KEY = 32;

    private final Path folder;
    private final SecretKey wrapping;
    private final Queue<Path> unsynced = new ConcurrentLinkedQueue<>();

    SessionKeys(Path folder, SecretKey wrapping) {
        this.folder = folder;
        this.wrapping = wrapping;
    }

    /// Makes the key of a new session. [#sync] brings it to disk: a login does not wait for that.
    ///
    /// @throws VaultException when the session has one already, or it cannot be written
    public SecretKey create(String session) {
        byte[] key = Aead.random(KEY);
        Path file = file(session);
        try {
            SafeFiles.create(file, Aead.seal(wrapping, name(session), key));
        } catch (IOException e) {
            throw new VaultException("The key of session " + session + " cannot be kept: " + e, e);
        }
        unsynced.add(file);
        return new SecretKeySpec(key, "AES");
    }

    /// The key of a session; empty when it was erased or never was.
    ///
    /// @throws VaultException when the file is not what was written for this session
    public Optional<SecretKey> open(String session) {
        Path file = file(session);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            byte[] key = Aead.open(wrapping, name(session), Files.readAllBytes(file));
            return Optional.of(new SecretKeySpec(key, "AES"));
        } catch (AEADBadTagException e) {
            throw new VaultException("The key of session " + session + " was changed: " + file, e);
        } catch (IOException e) {
            throw new VaultException("The key of session " + session + " cannot be read: " + e, e);
        }
    }

    public boolean exists(String session) {
        return Files.exists(file(session));
    }

    /// Overwrites the key, brings that to disk, then deletes the file. What was recorded under it cannot be read again.
    ///
    /// @return false when there was none
    public boolean erase(String session) {
        Path file = file(session);
        if (!Files.exists(file)) {
            return false;
        }
        try {
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                byte[] over = Aead.random((int) open.length());
                open.write(over);
                open.getFD().sync();
            }
            Files.delete(file);
            SafeFiles.syncFolder(folder);
            return true;
        } catch (IOException e) {
            throw new VaultException(
                    "The key of session " + session + " cannot be erased: " + e, e);
        }
    }

    /// Brings the keys that were made since the last call to disk. Without them nobody can read what is recorded under
    /// them, so that this comes before the recordings.
    public void sync() {
        List<Path> made = new ArrayList<>();
        for (Path file = unsynced.poll(); file != null; file = unsynced.poll()) {
            made.add(file);
        }
        if (made.isEmpty()) {
            return;
        }
        try {
            for (Path file : made) {
                if (Files.exists(file)) {
                    SafeFiles.syncFile(file);
                }
            }
            SafeFiles.syncFolder(folder);
        } catch (IOException e) {
            unsynced.addAll(made);
            throw new VaultException("Keys of sessions cannot be brought to disk: " + e, e);
        }
    }

    private Path file(String session) {
        if (!session.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
            throw new IllegalArgumentException("not the id of a session: " + session);
        }
        return folder.resolve(session + ".key");
    }

    private static String name(String session) {
        return "session:" + session;
    }
}
