package io.portaria.engine.protocol.postgresql.codec;

/// Names as SQL writes them.
///
/// @see <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">Lexical Structure</a>
public final class Identifiers {
    private Identifiers() {}

    /// Between quotes, so that it means itself whatever is in it.
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
