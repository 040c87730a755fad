package io.portaria.engine.protocol.postgresql.upstream;

import io.portaria.engine.path.PostgresTarget;
import java.nio.file.Path;
import java.util.Optional;

/// Where a target is and how it is reached: what sessions share of it is for one of these. Its secret is no part of it.
public record TargetAddress(
        String name,
        String host,
        int port,
        String database,
        String username,
        PostgresTarget.TlsMode tls,
        Optional<Path> ca) {

    public static TargetAddress of(PostgresTarget t) {
        return new TargetAddress(
                t.name(), t.host(), t.port(), t.database(), t.username(), t.tls(), t.ca());
    }
}
