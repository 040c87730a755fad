package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.operation.StatementKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the tokens of a statement string say. Names are as PostgreSQL folds them.
///
/// @param parts the statements between semicolons, empty ones left out
/// @param opaque the text could not be understood (an open quote, an unusual escape): nothing may be concluded from it
public record StatementFacts(List<Part> parts, boolean opaque) {

    /// One statement.
    ///
    /// @param verb first word, lower case; empty for an empty statement
    /// @param chains every dotted name that could be a relation, outermost part first
    /// @param functions last names of everything that is called
    /// @param settings names of settings that it changes; `*` when they cannot be told
    /// @param copy direction of a COPY
    /// @param countOnly whether its single output is `count(*)`
    /// @param dynamic whether it runs SQL that is not in its own text (DO, EXECUTE, FETCH, CALL)
    /// @param changesRole whether it changes who the session is
    /// @param queries whether it has a query in it (SELECT, TABLE, EXECUTE)
    /// @param inserts whether it makes rows (INSERT, MERGE), at any depth
    /// @param assigned names in what UPDATE … SET assigns, calls among them
    /// @param joins whether it has a FROM or USING, from which other names may come
    /// @param recursive whether a query of it feeds on itself (WITH RECURSIVE)
    /// @param code what is in the code that it carries in strings (DO, CREATE FUNCTION)
    /// @param movesColumns whether an ALTER may give columns another name, place or content
    /// @param storesResult whether it keeps a result in a new relation (CREATE … AS, SELECT INTO), or has rows kept (a rule, a
    ///     trigger)
    /// @param renamesSchema whether it gives a schema another name
    /// @param makes what it makes by which other statements may come to mean something else
    public record Part(
            StatementKind kind,
            String verb,
            List<List<String>> chains,
            Set<String> functions,
            Set<String> settings,
            Copy copy,
            boolean countOnly,
            boolean dynamic,
            boolean changesRole,
            boolean queries,
            boolean inserts,
            Set<List<String>> assigned,
            boolean joins,
            boolean recursive,
            Optional<Code> code,
            boolean movesColumns,
            boolean storesResult,
            boolean renamesSchema,
            Set<Definition> makes) {}

    /// Code in SQL or PL/pgSQL, judged by its tokens as statements are.
    ///
    /// @param hidden whether it runs what its tokens do not show: EXECUTE, code within code, another language, an escape
    /// @param changesRole whether it changes who the session is
    /// @param makes as of a part
    public record Code(
            List<List<String>> chains,
            Set<String> functions,
            boolean hidden,
            boolean changesRole,
            Set<Definition> makes) {}

    /// Which way a COPY goes.
    public enum Copy {
        NONE,
        /// From the client into a table.
        IN,
        /// From a table or query to the client.
        OUT,
        /// To or from a file or program of the database server: its rows never pass here.
        SERVER
    }
}
