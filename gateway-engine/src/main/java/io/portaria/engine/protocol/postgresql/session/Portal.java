package io.portaria.engine.protocol.postgresql.session;

import java.util.Optional;

/// A bound statement.
///
/// @param formats result formats as Bind asked for: none means text for all, one is for all, else one a column
/// @param running its entry in the book; empty for a portal that the server will refuse anyway
record Portal(Prepared prepared, Formats formats, Optional<Running> running) {

    /// Result format codes of a Bind.
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
    }
}
