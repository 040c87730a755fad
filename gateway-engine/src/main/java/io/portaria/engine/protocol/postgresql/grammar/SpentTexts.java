package io.portaria.engine.protocol.postgresql.grammar;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The texts whose parsing led to nothing, so that whoever sends one again costs nothing. It keeps their digests, not the
/// texts, and the latest few of them. Each is forgotten in time: a machine that was busy then may have time now.
final class SpentTexts {
    static final int MOST = 1_000;

    private record Told(Parsed.Beyond answer, long at) {}

    private final Map<String, Told> told =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
                    return size() > MOST;
                }
            };
    private final long kept;

    SpentTexts(Duration kept) {
        this.kept = kept.toNanos();
    }

    Optional<Parsed> answer(byte[] text) {
        synchronized (told) {
            if (told.isEmpty()) {
                return Optional.empty();
            }
        }
        String digest = digest(text);
        synchronized (told) {
            Told found = told.get(digest);
            if (found != null && System.nanoTime() - found.at() > kept) {
                told.remove(digest);
                return Optional.empty();
            }
            return Optional.ofNullable(found).map(Told::answer);
        }
    }

    void add(byte[] text, Parsed.Beyond answer) {
        String digest = digest(text);
        synchronized (told) {
            told.put(digest, new Told(answer, System.nanoTime()));
        }
    }

    private static String digest(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256.", e);
        }
    }
}
