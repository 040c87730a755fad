package io.portaria.engine.protocol.postgresql.inspect;

import java.util.Set;

/// Words of the grammar that may stand before a parenthesis without being a function.
///
/// @see <a href="https://www.postgresql.org/docs/current/sql-keywords-appendix.html">SQL Key Words</a>
final class SqlWords {
    private static final Set<String> KEYWORDS =
            Set.of(
                    "all", "and", "any", "array", "as", "asc", "between", "by", "case", "cast", "check", "coalesce",
                    "collate", "columns", "conflict", "constraint", "copy", "cross", "cube", "default", "desc",
                    "distinct", "do", "else", "except", "exclude", "exists", "explain", "extract", "fetch", "filter",
                    "for", "foreign", "from", "full", "greatest", "group", "grouping", "having", "ilike", "in",
                    "include", "inner", "insert", "intersect", "into", "is", "isnull", "join", "key", "lateral",
                    "least", "left", "like", "limit", "list", "materialized", "natural", "not", "nothing", "notnull",
                    "nullif", "offset", "on", "only", "operator", "option", "options", "or", "order", "outer", "over",
                    "overlay", "partition", "position", "primary", "range", "recursive", "references", "returning",
                    "right", "rollup", "row", "rows", "select", "set", "sets", "similar", "some", "substring",
                    "table", "tablesample", "then", "treat", "trim", "union", "unique", "update", "using", "values",
                    "varchar", "char", "character", "varying", "numeric", "decimal", "float", "bit", "timestamp",
                    "timestamptz", "time", "timetz", "interval", "bpchar", "dec", "precision", "int", "nchar",
                    "when", "where", "window", "with", "within", "without", "analyze", "vacuum", "generated",
                    "always", "identity", "storage", "to", "hash", "modulus", "remainder", "normalize",
                    "current_time", "current_timestamp", "localtime", "localtimestamp", "symmetric", "asymmetric",
                    "ordinality", "json", "jsonb", "text", "format", "header");

    private SqlWords() {}

    static boolean isKeyword(String word) {
        return KEYWORDS.contains(word);
    }
}
