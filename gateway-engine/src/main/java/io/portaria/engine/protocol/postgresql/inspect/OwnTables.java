package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.path.Permit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a statement has to do with tables that its own session has made. An agent that makes a table may say in CREATE TABLE
/// that its addresses are unique; it may as well say so afterwards, as the tools for migrations do.
///
/// A name says too little of whose a table is: a temporary table, another schema, a ROLLBACK, a DROP by another session, and it
/// is somebody else's. So tables are known by their OIDs. Which one a CREATE TABLE has made, the server says in the
/// transaction that made it, when nobody else can have touched it; an OID does not come again.
///
/// @param made the table that it makes by a plain list of columns, outermost part first; none where it makes none so
/// @param needed tables, by OID, that must be the session's own for it to be allowed
/// @param permit what is said then; empty where it makes no difference
public record OwnTables(List<String> made, Set<Integer> needed, Optional<Permit> permit) {
    static final OwnTables NONE = new OwnTables(List.of(), Set.of(), Optional.empty());

    OwnTables(List<String> made) {
        this(made, Set.of(), Optional.empty());
    }
}
