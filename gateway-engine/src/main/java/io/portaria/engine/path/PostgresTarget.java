package io.portaria.engine.path;

import java.nio.file.Path;
import java.util.Optional;

/// Where a PostgreSQL target is and how the gateway logs in there.
///
/// @param name in the catalog
/// @param password asks the vault anew at each use; who takes it wipes it
public record PostgresTarget(
        String name,
        String host,
        int port,
        String database,
        String username,
        SecretSource password,
        TlsMode tls,
        Optional<Path> ca) {

    /// As in the catalog.
    public enum TlsMode {
        /// No TLS.
        DISABLE,
        /// TLS, whoever the server is.
        REQUIRE,
        /// TLS, the server's certificate and host name checked.
        VERIFY_FULL
    }

    /// A secret that is fetched when needed and never kept.
    @FunctionalInterface
    public interface SecretSource {
        /// @return the secret in UTF-8; the caller fills the array with zeros after use
        byte[] take();
    }
}
