package io.portaria.engine.protocol.postgresql.guard;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Which statements were cut by a guardrail that asks people, so that the same statement is held the next time before it
/// runs. A memory for convenience: what is forgotten is cut once more. Safe for use by many threads.
public final class KnownToExceed {
    private static final int MOST = 10_000;

    private record Key(String agent, String target, String digest) {}

    private final Map<Key, Set<String>> guardrails =
            Collections.synchronizedMap(
                    new LinkedHashMap<>() {
                        private static final long serialVersionUID = 1;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<Key, Set<String>> eldest) {
                            return size() > MOST;
                        }
                    });

    void add(String agent, String target, String digest, String guardrail) {
        guardrails.compute(
                new Key(agent, target, digest),
                (_, before) -> {
                    Set<String> now = before == null ? new HashSet<>() : new HashSet<>(before);
                    now.add(guardrail);
                    return now;
                });
    }

    boolean contains(String agent, String target, String digest, String guardrail) {
        return guardrails
                .getOrDefault(new Key(agent, target, digest), Set.of())
                .contains(guardrail);
    }
}
