package io.portaria.engine.protocol.postgresql.inspect;

import java.util.List;
import java.util.Optional;

/// A row of a system catalog as the server answered it.
record Cells(List<Optional<String>> row) {
    /// OIDs are unsigned 32 bits.
    int oid(int column) {
        return Integer.parseUnsignedInt(text(column));
    }

    int number(int column) {
        return Integer.parseInt(text(column));
    }

    char letter(int column) {
        return text(column).charAt(0);
    }

    boolean isTrue(int column) {
        return text(column).equals("t");
    }

    String text(int column) {
        return row.get(column).orElse("");
    }

    Optional<String> perhaps(int column) {
        return row.get(column);
    }
}
