package io.portaria.engine.path;

import java.security.SecureRandom;
import java.time.Instant;

/// Makes identifiers of sessions: the time in milliseconds and chance, in letters and digits that sort by time.
public final class SessionIds {
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    private final SecureRandom random;

    public SessionIds(SecureRandom random) {
        this.random = random;
    }

    /// 20 characters: 10 for the time, 10 for 50 bits of chance.
    public String next(Instant now) {
        char[] id = new char[20];
        long time = now.toEpochMilli();
        for (int i = 9; i >= 0; i--) {
            id[i] = ALPHABET[(int) (time & 31)];
            time >>>= 5;
        }
        long chance = random.nextLong();
        for (int i = 10; i < 20; i++) {
            id[i] = ALPHABET[(int) (chance & 31)];
            chance >>>= 5;
        }
        return new String(id);
    }
}
