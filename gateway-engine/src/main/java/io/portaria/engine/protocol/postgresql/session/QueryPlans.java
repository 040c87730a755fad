package io.portaria.engine.protocol.postgresql.session;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// What EXPLAIN prints, in each of its formats.
///
/// @see <a href="https://www.postgresql.org/docs/current/sql-explain.html">EXPLAIN</a>
final class QueryPlans {
    private static final Pattern WIDTH =
            Pattern.compile("(?<name>\\bwidth=|Plan Width\"?: |<Plan-Width>)\\d+");

    private QueryPlans() {}

    /// A plan, or a line of one, with 0 for how many bytes the rows of a step have on average: of a table with one row that would
    /// be the length of its values.
    static byte[] withoutWidths(byte[] b, int at, int length) {
        String text = new String(b, at, length, StandardCharsets.ISO_8859_1);
        return WIDTH.matcher(text).replaceAll("${name}0").getBytes(StandardCharsets.ISO_8859_1);
    }
}
