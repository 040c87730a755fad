package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.codec.StartupPacket.Secret;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The gateway's own cancel keys. The server's never leave, so that a key seen by one agent says nothing of another's
/// session. Safe for use by many threads.
public final class CancelKeys {
    private static final int SHORT_SECRET = 4;

    /// As long as PostgreSQL 18 makes them, in bytes; the protocol allows up to 256.
    private static final int LONG_SECRET = 32;

    /// What an agent gets in BackendKeyData.
    public record Key(int processId, Secret secret) {}

    private record Held(Secret secret, Runnable cancel) {}

    private final Map<Integer, Held> held = new ConcurrentHashMap<>();
    private final SecureRandom random;

    public CancelKeys(SecureRandom random) {
        this.random = random;
    }

    /// @param minor minor version of the protocol that the agent speaks: before 3.2 a secret has 4 bytes
    /// @param cancel what to do when a request with this key arrives
    Key issue(int minor, Runnable cancel) {
        byte[] bytes = new byte[minor >= 2 ? LONG_SECRET : SHORT_SECRET];
        random.nextBytes(bytes);
        Secret secret = new Secret(bytes);
        while (true) {
            int id = random.nextInt(1, Integer.MAX_VALUE);
            if (held.putIfAbsent(id, new Held(secret, cancel)) == null) {
                return new Key(id, secret);
            }
        }
    }

    void withdraw(Key key) {
        held.remove(key.processId());
    }

    /// What to do for this request; empty when the key is not one of ours, of which the sender is told nothing, as with
    /// PostgreSQL.
    Optional<Runnable> find(int processId, Secret secret) {
        Held found = held.get(processId);
        return found != null && found.secret.matches(secret)
                ? Optional.of(found.cancel)
                : Optional.empty();
    }
}
