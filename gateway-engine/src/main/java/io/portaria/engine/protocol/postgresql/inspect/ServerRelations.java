package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.mask.Technique;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSnapshot.Relation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Columns of the server's own relations that no rule of a catalog needs to name: values sampled from tables, what other
/// sessions said (all agents share one role at the target, so the server shows each the statements of the others, with
/// their constants), passwords and keys. Their other columns pass as they are.
///
/// @see <a href="https://www.postgresql.org/docs/current/catalogs.html">System Catalogs</a>
/// @see <a href="https://www.postgresql.org/docs/current/monitoring-stats.html">Statistics Views</a>
final class ServerRelations {
    /// First OID that is not the server's own (FirstNormalObjectId in `access/transam.h`).
    private static final int FIRST_OF_OTHERS = 16_384;

    private static final Set<String> STATISTICS =
            Set.of(
                    "most_common_vals",
                    "histogram_bounds",
                    "most_common_elems",
                    "most_common_val_nulls",
                    "range_bounds_histogram");

    private static final Set<String> UPDATED_IN_PLACE =
            Set.of("n_tup_hot_upd", "n_tup_newpage_upd");

    private static final Map<String, Set<String>> SAMPLES =
            Map.of(
                    "pg_stats",
                    STATISTICS,
                    "pg_stats_ext",
                    STATISTICS,
                    "pg_stats_ext_exprs",
                    STATISTICS,
                    "pg_statistic",
                    Set.of("stavalues1", "stavalues2", "stavalues3", "stavalues4", "stavalues5"),
                    "pg_statistic_ext_data",
                    Set.of("stxdmcv", "stxdexpr"));

    private static final Set<String> SENT =
            Set.of("bytes_processed", "bytes_total", "tuples_processed", "tuples_excluded");

    /// What the planner knows of the values of a column, beside values: with a row added, or all but one deleted, it compares.
    private static final Set<String> DISTRIBUTION =
            Set.of(
                    "avg_width",
                    "n_distinct",
                    "n_dependent",
                    "dependencies",
                    "most_common_freqs",
                    "most_common_base_freqs",
                    "correlation",
                    "most_common_elem_freqs",
                    "elem_count_histogram",
                    "range_length_histogram",
                    "range_empty_frac",
                    "stawidth",
                    "stadistinct",
                    "stanumbers1",
                    "stanumbers2",
                    "stanumbers3",
                    "stanumbers4",
                    "stanumbers5",
                    "stxdndistinct",
                    "stxddependencies");

    /// Columns that tell how long hidden values are, how they are ordered, or whether a value that was written is the one that stood
    /// there.
    private static final Map<String, Set<String>> COUNTS =
            Map.ofEntries(
                    Map.entry("pg_stat_database", Set.of("temp_files", "temp_bytes")),
                    Map.entry("pg_stat_wal", Set.of("wal_bytes")),
                    Map.entry("pg_stat_io", Set.of("read_bytes", "write_bytes", "extend_bytes")),
                    Map.entry("pg_stat_all_tables", UPDATED_IN_PLACE),
                    Map.entry("pg_stat_user_tables", UPDATED_IN_PLACE),
                    Map.entry("pg_stat_xact_all_tables", UPDATED_IN_PLACE),
                    Map.entry("pg_stat_xact_user_tables", UPDATED_IN_PLACE),
                    Map.entry("pg_stat_progress_copy", SENT),
                    Map.entry("pg_stats", DISTRIBUTION),
                    Map.entry("pg_stats_ext", DISTRIBUTION),
                    Map.entry("pg_stats_ext_exprs", DISTRIBUTION),
                    Map.entry("pg_statistic", DISTRIBUTION),
                    Map.entry("pg_statistic_ext_data", DISTRIBUTION));

    private static final Map<String, Set<String>> TOLD =
            Map.ofEntries(
                    Map.entry(
                            "pg_stat_activity",
                            Set.of("query", "application_name", "client_addr", "client_hostname")),
                    Map.entry(
                            "pg_stat_replication",
                            Set.of("application_name", "client_addr", "client_hostname")),
                    Map.entry("pg_stat_ssl", Set.of("client_dn", "client_serial", "issuer_dn")),
                    Map.entry("pg_stat_gssapi", Set.of("principal")),
                    Map.entry("pg_stat_wal_receiver", Set.of("conninfo")),
                    Map.entry("pg_prepared_statements", Set.of("name", "statement")),
                    Map.entry("pg_cursors", Set.of("name", "statement")),
                    Map.entry("pg_prepared_xacts", Set.of("gid")),
                    Map.entry("pg_file_settings", Set.of("setting")),
                    Map.entry("pg_largeobject", Set.of("data")),
                    Map.entry("pg_seclabel", Set.of("label")),
                    Map.entry("pg_shseclabel", Set.of("label")),
                    Map.entry("pg_seclabels", Set.of("label")),
                    Map.entry("pg_user_mapping", Set.of("umoptions")),
                    Map.entry("pg_user_mappings", Set.of("umoptions")),
                    Map.entry("pg_foreign_server", Set.of("srvoptions")),
                    Map.entry("pg_authid", Set.of("rolpassword")),
                    Map.entry("pg_shadow", Set.of("passwd")),
                    Map.entry("pg_subscription", Set.of("subconninfo")),
                    Map.entry("_pg_user_mappings", Set.of("umoptions")),
                    Map.entry("user_mapping_options", Set.of("option_value")),
                    Map.entry("_pg_foreign_servers", Set.of("srvoptions")),
                    Map.entry("foreign_server_options", Set.of("option_value")));

    private static final Set<String> OF_ONE_SESSION =
            Set.of("pg_prepared_statements", "pg_cursors");

    /// Relations of extensions that keep statements; they may be in any schema. Whatever in them is no number is masked.
    private static final Set<String> KEPT_STATEMENTS =
            Set.of(
                    "pg_stat_statements",
                    "pg_stat_monitor",
                    "pg_store_plans",
                    "pg_qualstats",
                    "pg_qualstats_all",
                    "pg_qualstats_pretty",
                    "pg_qualstats_by_query");

    private static final Set<String> COLUMNS_OF_KEPT_STATEMENTS =
            Set.of(
                    "query",
                    "plan",
                    "query_plan",
                    "comments",
                    "client_ip",
                    "application_name",
                    "message",
                    "relations",
                    "top_query",
                    "constvalue");

    private static final MaskRule SAMPLED =
            new MaskRule(
                    "statistics", Integer.MAX_VALUE, new Technique.NullOut(), Optional.empty());
    private static final MaskRule OF_OTHERS =
            new MaskRule(
                    "other sessions", Integer.MAX_VALUE, new Technique.Redact(), Optional.empty());

    private ServerRelations() {}

    /// Whether an OID is that of an object that came with the server.
    static boolean isOfServer(int oid) {
        return Integer.compareUnsigned(oid, FIRST_OF_OTHERS) < 0;
    }

    /// Whether the rules of a catalog do not mean a relation, because it is the server's own.
    static boolean isOfServer(Relation relation) {
        return relation.schema().equals("pg_catalog")
                || relation.schema().equals("information_schema");
    }

    /// Whether a column tells of protected values, where there are any, and of nobody else's doings: what was made in the session
    /// itself, which code may have made of values, and counts.
    static boolean isOfProtectedOnly(Relation relation, String column) {
        return isOfServer(relation)
                && (OF_ONE_SESSION.contains(relation.name()) || counts(relation, column));
    }

    private static boolean counts(Relation relation, String column) {
        return COUNTS.getOrDefault(relation.name(), Set.of()).contains(column);
    }

    /// Whether it is known of each column of a relation what it holds, so that its definition need not be followed.
    static boolean isKnown(Relation relation) {
        return isOfServer(relation) || KEPT_STATEMENTS.contains(relation.name());
    }

    /// What protects a column of a relation of the server's own, or of one that keeps statements.
    static Optional<MaskRule> protection(Relation relation, String column) {
        if (KEPT_STATEMENTS.contains(relation.name())) {
            return COLUMNS_OF_KEPT_STATEMENTS.contains(column)
                    ? Optional.of(OF_OTHERS)
                    : Optional.empty();
        }
        if (!isOfServer(relation)) {
            return Optional.empty();
        }
        if (SAMPLES.getOrDefault(relation.name(), Set.of()).contains(column)
                || counts(relation, column)) {
            return Optional.of(SAMPLED);
        }
        return TOLD.getOrDefault(relation.name(), Set.of()).contains(column)
                ? Optional.of(OF_OTHERS)
                : Optional.empty();
    }

    /// Whether a name is that of a protected relation of the server's own.
    static boolean isProtectedName(String name) {
        return SAMPLES.containsKey(name) || COUNTS.containsKey(name) || TOLD.containsKey(name);
    }
}
