package io.portaria.engine.protocol.postgresql.inspect;

import java.util.Set;

/// Settings by which the server chooses how to come to rows, as far as one of them can make it go by an index for no other
/// reason: rows then come in the order of the values there.
///
/// @see <a href="https://www.postgresql.org/docs/current/runtime-config-query.html">Query Planning</a>
public final class PlannerSettings {
    /// Has the server read a column from its index alone, for it is smaller than the table; an agent's sessions begin with `off` where
    /// anything is protected.
    public static final String INDEX_ONLY = "enable_indexonlyscan";

    /// Why they are left as they are.
    public static final String WHY =
            "the server would come to rows by an index where it would not by itself, and an index on a protected column brings them in the order of its values.";

    private static final Set<String> STEERING =
            Set.of(
                    INDEX_ONLY,
                    "enable_seqscan",
                    "enable_bitmapscan",
                    "seq_page_cost",
                    "random_page_cost",
                    "cpu_tuple_cost",
                    "cpu_index_tuple_cost",
                    "cpu_operator_cost",
                    "effective_cache_size",
                    "cursor_tuple_fraction");

    private PlannerSettings() {}

    /// @param setting its name in lower case
    public static boolean steers(String setting) {
        return STEERING.contains(setting);
    }
}
