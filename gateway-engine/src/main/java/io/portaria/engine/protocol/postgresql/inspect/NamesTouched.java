package io.portaria.engine.protocol.postgresql.inspect;

import java.util.Set;

/// What a statement may do to the names of prepared statements and portals. SQL (PREPARE, DEALLOCATE, DECLARE, CLOSE) and
/// the extended protocol (Parse, Bind, Close) share them, so that after one of the former a name may stand for something
/// else than what was parsed or bound under it.
public enum NamesTouched {
    NONE(false, false),
    STATEMENTS(true, false),
    PORTALS(false, true),
    BOTH(true, true),
    /// Portals may have gone, and code of the database, which nobody sees, may have given their names to others.
    CLOSED(false, true),
    /// Both, by code that the agent wrote, which may prepare and declare what is in no statement of its own.
    BY_CODE(true, true);

    /// DEALLOCATE only takes a name away: then the server says that there is no such statement.
    private static final Set<String> OF_STATEMENTS = Set.of("prepare");

    private static final Set<String> OF_PORTALS = Set.of("declare");

    /// ROLLBACK to a savepoint too.
    private static final Set<String> CLOSING = Set.of("close", "rollback");

    /// Code can do all of these.
    private static final Set<String> OF_CODE = Set.of("do", "call");

    private final boolean statements;
    private final boolean portals;

    NamesTouched(boolean statements, boolean portals) {
        this.statements = statements;
        this.portals = portals;
    }

    static NamesTouched of(String verb) {
        if (OF_STATEMENTS.contains(verb)) {
            return STATEMENTS;
        }
        if (OF_PORTALS.contains(verb)) {
            return PORTALS;
        }
        if (CLOSING.contains(verb)) {
            return CLOSED;
        }
        if (OF_CODE.contains(verb)) {
            return BY_CODE;
        }
        // what was prepared by Parse may be any statement
        return verb.equals("execute") ? BOTH : NONE;
    }

    public boolean statements() {
        return statements;
    }

    public boolean portals() {
        return portals;
    }
}
