package io.portaria.engine.protocol.postgresql.inspect;

import java.util.Optional;
import java.util.Set;

/// What PostgreSQL's own functions can do beyond computing from their arguments. Judged by the last part of the name: a
/// function of the same name in another schema is treated alike.
///
/// `pg_advisory_lock` and its kin are allowed: applications agree by them, and what they can hold up is no more than what
/// a lock on a row can. So are `pg_export_snapshot` (`pg_dump -j` needs it, and it names no value) and `pg_notify`.
///
/// @see <a href="https://www.postgresql.org/docs/current/functions-admin.html">System Administration Functions</a>
final class ServerFunctions {
    /// Reach into the sessions of others, whose role at the target is the same.
    private static final Set<String> OTHER_SESSIONS =
            Set.of(
                    "pg_terminate_backend",
                    "pg_cancel_backend",
                    "pg_log_backend_memory_contexts",
                    "pg_log_query_plan",
                    "pg_stat_reset",
                    "pg_stat_statements_reset",
                    "pg_stat_monitor_reset");

    /// Operate the server; beginnings of names.
    private static final Set<String> OPERATION =
            Set.of(
                    "pg_reload_conf",
                    "pg_rotate_logfile",
                    "pg_switch_wal",
                    "pg_create_restore_point",
                    "pg_promote",
                    "pg_backup_",
                    "pg_start_backup",
                    "pg_stop_backup",
                    "pg_wal_replay_",
                    "pg_create_physical_replication_slot",
                    "pg_create_logical_replication_slot",
                    "pg_copy_physical_replication_slot",
                    "pg_copy_logical_replication_slot",
                    "pg_drop_replication_slot",
                    "pg_replication_slot_advance",
                    "pg_replication_origin_",
                    "pg_sync_replication_slots",
                    "pg_logical_slot_",
                    "pg_stat_reset_");

    /// Read and write files of the server, or speak to other servers; beginnings of names.
    private static final Set<String> BEYOND =
            Set.of(
                    "pg_read_file",
                    "pg_read_binary_file",
                    "pg_ls_",
                    "pg_stat_file",
                    "pg_file_",
                    "pg_logdir_ls",
                    "pg_current_logfile",
                    "lo_import",
                    "lo_export",
                    "dblink",
                    "pg_get_wal_",
                    "pg_get_raw_page",
                    "get_raw_page",
                    "heap_page_item",
                    "pg_hba_file_rules",
                    "pg_ident_file_mappings",
                    "pg_show_all_file_settings");

    /// Run SQL given as text, or read a relation given by name: nobody sees which.
    private static final Set<String> RUN_TEXT =
            Set.of(
                    "query_to_xml",
                    "query_to_xmlschema",
                    "query_to_xml_and_xmlschema",
                    "table_to_xml",
                    "table_to_xmlschema",
                    "table_to_xml_and_xmlschema",
                    "schema_to_xml",
                    "schema_to_xml_and_xmlschema",
                    "database_to_xml",
                    "database_to_xml_and_xmlschema",
                    "cursor_to_xml",
                    "cursor_to_xmlschema",
                    "ts_stat",
                    "ts_rewrite");

    /// Give what the arguments do not hold: large objects, what other sessions said, counts that tell of values.
    private static final Set<String> GIVE_MORE =
            Set.of(
                    "lo_get",
                    "loread",
                    "lo_open",
                    "pg_stat_get_activity",
                    "pg_stat_get_backend_activity",
                    "pg_stat_get_backend_client_addr",
                    "pg_stat_get_wal_senders",
                    "pg_stat_get_wal_receiver",
                    "pg_get_backend_memory_contexts",
                    "pg_stat_get_tuples_hot_updated",
                    "pg_stat_get_tuples_newpage_updated",
                    "pg_stat_get_xact_tuples_hot_updated",
                    "pg_stat_get_xact_tuples_newpage_updated",
                    "pg_stat_get_progress_info",
                    "pg_stat_get_db_temp_files",
                    "pg_stat_get_db_temp_bytes",
                    "pg_stat_get_wal",
                    "pg_stat_get_io",
                    "pg_stat_get_backend_wal",
                    "pg_stat_get_backend_io",
                    "pg_current_wal_lsn",
                    "pg_current_wal_insert_lsn",
                    "pg_current_wal_flush_lsn",
                    "pg_prepared_statement",
                    "pg_prepared_xact",
                    "pg_cursor",
                    "pg_stat_statements",
                    "pg_stat_monitor",
                    "pg_store_plans");

    /// Beginnings of functions whose arguments others, or a later statement, can read: settings, notifications,
    /// sequences, the seed of random(), large objects, locks, the write-ahead log, statistics (which functions put back from
    /// version 18 on).
    private static final Set<String> TELLING =
            Set.of(
                    "set_config",
                    "pg_notify",
                    "setval",
                    "setseed",
                    "lo_",
                    "lowrite",
                    "pg_advisory_",
                    "pg_try_advisory_",
                    "pg_logical_emit_message",
                    "pg_restore_",
                    "pg_clear_",
                    "pg_set_relation_stats",
                    "pg_set_attribute_stats",
                    "brin_summarize",
                    "brin_desummarize");

    /// Not IMMUTABLE, for they depend on settings or on the time, and of no further effect: who calls them with what can be seen nowhere.
    private static final Set<String> WITHOUT_TRACE =
            Set.of(
                    "age",
                    "array_to_json",
                    "array_to_string",
                    "concat",
                    "concat_ws",
                    "convert",
                    "convert_from",
                    "convert_to",
                    "current_schema",
                    "current_user",
                    "date",
                    "date_add",
                    "date_bin",
                    "date_part",
                    "date_subtract",
                    "date_trunc",
                    "extract",
                    "format",
                    "gen_random_uuid",
                    "generate_series",
                    "json_agg",
                    "json_agg_strict",
                    "json_build_array",
                    "json_build_object",
                    "json_object_agg",
                    "json_object_agg_strict",
                    "json_object_agg_unique",
                    "json_object_agg_unique_strict",
                    "json_populate_record",
                    "json_populate_recordset",
                    "json_to_record",
                    "json_to_recordset",
                    "jsonb_agg",
                    "jsonb_agg_strict",
                    "jsonb_build_array",
                    "jsonb_build_object",
                    "jsonb_object_agg",
                    "jsonb_object_agg_strict",
                    "jsonb_object_agg_unique",
                    "jsonb_object_agg_unique_strict",
                    "jsonb_path_exists_tz",
                    "jsonb_path_match_tz",
                    "jsonb_path_query_array_tz",
                    "jsonb_path_query_first_tz",
                    "jsonb_path_query_tz",
                    "jsonb_populate_record",
                    "jsonb_populate_recordset",
                    "jsonb_to_record",
                    "jsonb_to_recordset",
                    "length",
                    "make_timestamptz",
                    "now",
                    "overlaps",
                    "pg_column_compression",
                    "pg_column_size",
                    "pg_options_to_table",
                    "pg_typeof",
                    "phraseto_tsquery",
                    "plainto_tsquery",
                    "quote_literal",
                    "quote_nullable",
                    "record_out",
                    "row_to_json",
                    "session_user",
                    "statement_timestamp",
                    "text",
                    "time",
                    "timestamp",
                    "timestamptz",
                    "timetz",
                    "timezone",
                    "to_char",
                    "to_date",
                    "to_json",
                    "to_jsonb",
                    "to_number",
                    "to_timestamp",
                    "to_tsquery",
                    "to_tsvector",
                    "transaction_timestamp",
                    "ts_headline",
                    "uuidv4",
                    "uuidv7",
                    "websearch_to_tsquery",
                    "xml_is_well_formed",
                    "xml_is_well_formed_content",
                    "xml_is_well_formed_document",
                    "xmlagg",
                    "xpath",
                    "xpath_exists");

    /// Beginnings of functions that put other statistics in the place of those that were taken, by which plans are made.
    private static final Set<String> FEIGNING =
            Set.of(
                    "pg_restore_relation_stats",
                    "pg_restore_attribute_stats",
                    "pg_clear_",
                    "pg_set_relation_stats",
                    "pg_set_attribute_stats");

    private static final Set<String> ACTING =
            Set.of(
                    "nextval",
                    "clock_timestamp",
                    "timeofday",
                    "pg_stat_clear_snapshot",
                    "pg_stat_force_next_flush",
                    "pg_stat_get_progress_info",
                    "random",
                    "random_normal",
                    "pg_current_xact_id",
                    "txid_current",
                    "pg_export_snapshot");

    private ServerFunctions() {}

    /// Why a function may not be called through the gateway by anybody.
    static Optional<String> objection(String name) {
        if (OTHER_SESSIONS.contains(name)) {
            return Optional.of("it reaches into the sessions of others");
        }
        if (begins(OPERATION, name)) {
            return Optional.of("it operates the database server itself");
        }
        return begins(BEYOND, name)
                ? Optional.of("it reaches files or servers that no rule is about")
                : Optional.empty();
    }

    /// Whether a function runs SQL that stands in none of the statement's tokens.
    static boolean runsText(String name) {
        return RUN_TEXT.contains(name);
    }

    /// Whether what a function gives depends on nothing but its arguments and the relations that the statement names.
    static boolean isPlain(String name) {
        return !RUN_TEXT.contains(name) && !GIVE_MORE.contains(name) && objection(name).isEmpty();
    }

    /// Whether others, or a later statement, can read what a function is given.
    static boolean tells(String name) {
        return begins(TELLING, name);
    }

    /// Whether it may be seen elsewhere, or later, what a function was given, or that it was called; of those that are not IMMUTABLE.
    static boolean mayLeaveTraces(String name) {
        return !WITHOUT_TRACE.contains(name);
    }

    /// Whether a function changes what the planner knows of tables.
    static boolean feignsStatistics(String name) {
        return begins(FEIGNING, name);
    }

    /// Whether calling a function, or not calling it, can be noticed later or elsewhere.
    static boolean acts(String name) {
        return ACTING.contains(name) || name.startsWith("pg_sleep");
    }

    private static boolean begins(Set<String> beginnings, String name) {
        return beginnings.stream().anyMatch(name::startsWith);
    }
}
