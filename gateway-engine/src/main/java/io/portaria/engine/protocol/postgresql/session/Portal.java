package io.portaria.engine.protocol.postgresql.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A bound statement. Made by the agent's direction; the server's direction says what became of it.
final class Portal {
    private final String name;
    private final Prepared prepared;
    private final Formats formats;
    private final Running running;
    private boolean isOfQuery;
    private volatile boolean bound;
    private volatile boolean gone;

    /// @param formats result formats as Bind asked for
    /// @param running its entry in the book
    Portal(String name, Prepared prepared, Formats formats, Running running) {
        this.name = name;
        this.prepared = prepared;
        this.formats = formats;
        this.running = running;
    }

    /// Of a Query that the gateway has taken apart, so that it can be undone.
    static Portal ofQuery(Prepared prepared, Running running) {
        Portal portal = new Portal("", prepared, new Formats(new int[0]), running);
        portal.isOfQuery = true;
        return portal;
    }

    boolean isOfQuery() {
        return isOfQuery;
    }

    boolean isNamed() {
        return !name.isEmpty();
    }

    Prepared prepared() {
        return prepared;
    }

    Formats formats() {
        return formats;
    }

    Running running() {
        return running;
    }

    /// Whether the server has said if it holds it.
    boolean isKnown() {
        return bound || gone;
    }

    void bound() {
        bound = true;
    }

    /// Whether it was never bound, or the agent or the end of its transaction has closed it.
    boolean isGone() {
        return gone;
    }

    void gone() {
        gone = true;
    }

    /// Result format codes of a Bind: none means text for all, one is for all, else one a column.
    static final class Formats {
        private final int[] codes;

        Formats(int[] codes) {
            this.codes = codes;
        }

        int of(int column) {
            return switch (codes.length) {
                case 0 -> 0;
                case 1 -> codes[0];
                default -> column < codes.length ? codes[column] : 0;
            };
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Formats formats && Arrays.equals(codes, formats.codes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(codes);
        }
    }
}
