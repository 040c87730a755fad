package io.portaria.engine.vault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// One data key a session, wrapped in `vault/sessions/<id>.key`. Erasing the key erases what the session recorded. Safe
/// for use by many threads.
public final class SessionKeys {
    private static final int KEY = 32;

    private final Path folder;
    private final SecretKey wrapping;
    private final AtomicBoolean unsynced = new AtomicBoolean();

    SessionKeys(Path folder, SecretKey wrapping) {
        this.folder = folder;
        this.wrapping = wrapping;
    }

    /// Makes the key of a new session. On return the file's content is on disk, so that no power cut leaves an empty one;
    /// [#sync] makes its name last.
    ///
    /// @throws VaultException when the session has one already, or it cannot be written
    public SecretKey create(String session) {
        byte[] key = Aead.random(KEY);
        Path file = file(session);
        try {
            SafeFiles.create(file, Aead.seal(wrapping, name(session), key), true);
        } catch (IOException e) {
            throw new VaultException("The key of session " + session + " cannot be kept: " + e, e);
        }
        unsynced.set(true);
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

    /// Makes the names of the keys that were made since the last call last.
    public void sync() {
        if (!unsynced.getAndSet(false)) {
            return;
        }
        try {
            SafeFiles.syncFolder(folder);
        } catch (IOException e) {
            unsynced.set(true);
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
