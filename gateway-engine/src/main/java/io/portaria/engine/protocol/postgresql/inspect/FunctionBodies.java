package io.portaria.engine.protocol.postgresql.inspect;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The code of functions: what stands in their bodies, and the expressions that stand for arguments not given.
///
/// A body is a field of its function's row. The expressions are put into words by the server anew each time, with the names
/// that things have by then; a function that another name is given to changes them without a trace in the row. So they are
/// asked for at each reading.
///
/// @param defaults expressions by OID
/// @param notSaid functions of which nobody knows the expressions
record FunctionBodies(Map<Integer, String> defaults, Set<Integer> notSaid) {
    private static final String WITH_DEFAULTS =
            """
             FROM pg_catalog.pg_proc p
            WHERE p.oid >= 16384 AND p.proargdefaults IS NOT NULL AND p.prosrc <> '' AND p.prolang NOT IN (12, 13)
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
            """;

    static final String DEFAULTS = "SELECT p.oid, pg_get_expr(p.proargdefaults, 0)" + WITH_DEFAULTS;

    /// The same where the server cannot put one of them into words.
    static final String DEFAULTS_NOT_SAID = "SELECT p.oid, NULL" + WITH_DEFAULTS;

    /// @param answer to [#DEFAULTS] or [#DEFAULTS_NOT_SAID]
    static FunctionBodies of(List<List<Optional<String>>> answer) {
        Map<Integer, String> defaults = new HashMap<>();
        Set<Integer> notSaid = new HashSet<>();
        for (List<Optional<String>> row : answer) {
            Cells cells = new Cells(row);
            cells.perhaps(1)
                    .ifPresentOrElse(
                            expression -> defaults.put(cells.oid(0), expression),
                            () -> notSaid.add(cells.oid(0)));
        }
        return new FunctionBodies(Map.copyOf(defaults), Set.copyOf(notSaid));
    }

    /// Code in a string; where a body is a parsed tree of the server's, `prosrc` is empty.
    Optional<String> of(int oid, String language, Optional<String> source) {
        boolean isRead = language.equals("sql") || language.equals("plpgsql");
        return source.filter(s -> isRead && !s.isEmpty() && !notSaid.contains(oid))
                .map(s -> defaults.containsKey(oid) ? s + "\n;\n" + defaults.get(oid) : s);
    }
}
