package io.portaria.engine.protocol.postgresql.upstream;

import io.portaria.engine.path.PostgresTarget;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Keeps the derived keys of the last few (target, salt, iterations), so that a login does not derive them anew. Safe
/// for use by many threads.
public final class ScramKeyCache {
    private static final int MOST = 256;

    private record Key(String host, int port, String user, String salt, int iterations) {}

    private final Map<Key, ScramKeys> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, ScramKeys> eldest) {
                    return size() > MOST;
                }
            };

    Optional<ScramKeys> kept(PostgresTarget target, String salt, int iterations) {
        synchronized (kept) {
            return Optional.ofNullable(kept.get(key(target, salt, iterations)));
        }
    }

    ScramKeys derive(PostgresTarget target, String salt, byte[] saltBytes, int iterations) {
        byte[] password = target.password().take();
        try {
            ScramKeys keys = ScramKeys.derive(password, saltBytes, iterations);
            synchronized (kept) {
                kept.put(key(target, salt, iterations), keys);
            }
            return keys;
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    /// Forgets what was derived for a target, because the password did not work.
    void forget(PostgresTarget target) {
        synchronized (kept) {
            kept.keySet().removeIf(k -> k.host.equals(target.host()) && k.port == target.port());
        }
    }

    private static Key key(PostgresTarget target, String salt, int iterations) {
        return new Key(target.host(), target.port(), target.username(), salt, iterations);
    }
}
