package io.portaria.engine.protocol.postgresql.session;

/// A bound statement.
///
/// @param formats result formats as Bind asked for
/// @param running its entry in the book
/// @param group number of the Sync group in which it was bound
record Portal(Prepared prepared, Formats formats, Running running, long group) {

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
    }
}
