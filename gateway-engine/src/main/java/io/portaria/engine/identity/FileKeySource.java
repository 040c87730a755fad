package io.portaria.engine.identity;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/// Keys pinned in a JWKS file; read again when the file changes, so that rotating keys is replacing the file.
final class FileKeySource implements KeySource {
    private static final long MOST_BYTES = 1024L * 1024;

    private record Read(FileTime modified, long size, List<JWK> keys) {}

    private final Path file;
    private Optional<Read> last = Optional.empty();

    FileKeySource(Path file) {
        this.file = file;
    }

    @Override
    public synchronized Optional<JWK> key(Optional<String> keyId) throws IOException {
        return KeySource.pick(keys(), keyId);
    }

    private List<JWK> keys() throws IOException {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            if (last.isPresent()
                    && last.get().modified().equals(modified)
                    && last.get().size() == size) {
                return last.get().keys();
            }
            if (size > MOST_BYTES) {
                throw new IOException(
                        "The key file " + file.getFileName() + " is larger than 1 MiB.");
            }
            List<JWK> keys = KeySource.parse(JSONObjectUtils.parse(Files.readString(file)));
            last = Optional.of(new Read(modified, size, keys));
            return keys;
        } catch (FileSystemException e) {
            throw new IOException("The key file " + file.getFileName() + " cannot be read.", e);
        } catch (ParseException e) {
            throw new IOException(
                    "The key file " + file.getFileName() + " is not a JSON Web Key Set.", e);
        }
    }
}
