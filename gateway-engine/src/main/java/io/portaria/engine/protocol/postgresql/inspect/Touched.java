package io.portaria.engine.protocol.postgresql.inspect;

import java.util.List;
import java.util.Set;

/// What the words of a statement say of what it touches.
///
/// @param objects tables and views that its names may mean, `schema.table`
/// @param relationNames last parts of its names that are names of relations
/// @param byCallsOnly whether it names none, and may read one only by what its expressions call without its being seen: as a field of a
///     row, by an operator or by a cast
/// @param namesProtected whether a name in it may be that of a protected relation, or of a function that reads one
/// @param readsProtected whether it may read one, by a name or by what it runs that is not in its text
/// @param onlyByName whether it may read one of the server's own by what it runs that is not in its text
record Touched(
        List<String> objects,
        Set<String> relationNames,
        boolean byCallsOnly,
        boolean namesProtected,
        boolean readsProtected,
        boolean onlyByName) {

    /// The same of what has no such expression.
    Touched withoutCalls() {
        return byCallsOnly ? new Touched(objects, relationNames, false, false, false, false) : this;
    }
}
