package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.codec.Identifiers;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamQuery;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the gateway's own role may read at a target.
public final class RolePrivileges {
    private final UpstreamQuery query;

    public RolePrivileges(UpstreamQuery query) {
        this.query = query;
    }

    /// Whether the server refuses it nothing.
    public boolean isSuperuser() throws IOException {
        return is("SELECT rolsuper FROM pg_roles WHERE rolname = current_user");
    }

    /// @param object as [Identifiers] writes it, with its schema
    public boolean mayRead(String object, String column) throws IOException {
        return is(
                "SELECT has_column_privilege("
                        + literal(object)
                        + ", "
                        + literal(column)
                        + ", 'SELECT')");
    }

    /// Whether it owns the object, or is a member of its owner: then it can give itself back what is taken.
    public boolean owns(String object) throws IOException {
        return is(
                "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = "
                        + literal(object)
                        + "::regclass");
    }

    /// Whether it may read it by a grant to PUBLIC or to a group.
    public boolean isGrantedToOthers(String object) throws IOException {
        return is(
                """
                SELECT EXISTS (
                    SELECT FROM pg_class c, aclexplode(c.relacl) a
                    WHERE c.oid = %s::regclass AND a.privilege_type = 'SELECT' AND a.grantee <> c.relowner
                      AND (a.grantee = 0
                           OR (a.grantee <> current_user::regrole AND pg_has_role(current_user, a.grantee, 'USAGE'))))
                """
                        .formatted(literal(object)));
    }

    /// Indexes by which rows that are ordered by other columns, or that meet the condition of a partial one, come in the order of one of
    /// these.
    ///
    /// @param object as [Identifiers] writes it, with its schema
    public List<String> ordering(String object, List<String> columns) throws IOException {
        return query
                .rows(
                        """
                        SELECT i.indexrelid::regclass::text
                        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
                        WHERE i.indrelid = %s::regclass AND m.amname = 'btree' AND EXISTS (
                            SELECT FROM generate_series(CASE WHEN i.indpred IS NULL THEN 1 ELSE 0 END, i.indnkeyatts - 1) n
                                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[n]
                            WHERE a.attname IN (%s))
                        ORDER BY 1
                        """
                                .formatted(
                                        literal(object),
                                        columns.stream()
                                                .map(RolePrivileges::literal)
                                                .collect(Collectors.joining(", "))))
                .stream()
                .flatMap(row -> row.getFirst().stream())
                .toList();
    }

    private boolean is(String sql) throws IOException {
        return query.rows(sql).stream()
                .findFirst()
                .flatMap(List::getFirst)
                .equals(Optional.of("t"));
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /// SQL that leaves the role only these columns.
    ///
    /// @param others columns that it keeps
    public static List<String> restricting(String object, String role, List<String> others) {
        String revoke = "REVOKE SELECT ON " + object + " FROM " + Identifiers.quoted(role) + ";";
        return others.isEmpty()
                ? List.of(revoke)
                : List.of(
                        revoke,
                        "GRANT SELECT ("
                                + String.join(
                                        ", ", others.stream().map(Identifiers::quoted).toList())
                                + ") ON "
                                + object
                                + " TO "
                                + Identifiers.quoted(role)
                                + ";");
    }
}
