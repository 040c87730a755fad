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
    /// @param copy direction of a COPY
    /// @param countOnly whether its single output is `count(*)`
    /// @param dynamic whether it runs SQL that is not in its own text (DO, EXECUTE, FETCH, CALL)
    /// @param recursive whether a query of it feeds on itself (WITH RECURSIVE)
    /// @param code what is in the code that it carries in strings (DO, CREATE FUNCTION)
    public record Part(
            StatementKind kind,
            String verb,
            List<List<String>> chains,
            Set<String> functions,
            Copy copy,
            boolean countOnly,
            boolean dynamic,
            boolean recursive,
            Session session,
            Writes writes,
            Optional<Code> code,
            Defines defines) {}

    /// What it changes of its session, and of who may have one.
    ///
    /// @param settings names of settings that it changes; `*` when they cannot be told
    /// @param changesRole whether it changes who the session is
    /// @param changesLogins whether it changes who may log in, how, or what sessions begin with
    /// @param steersPlans whether it changes by which way the server comes to rows
    public record Session(
            Set<String> settings,
            boolean changesRole,
            boolean changesLogins,
            boolean steersPlans) {}

    /// What it may write, from where.
    ///
    /// @param queries whether it has a query in it (SELECT, TABLE, EXECUTE)
    /// @param inserts whether it makes rows (INSERT, MERGE), at any depth
    /// @param assigned names in what UPDATE … SET assigns, calls among them
    /// @param joins whether it has a FROM or USING, from which other names may come
    public record Writes(
            boolean queries, boolean inserts, Set<List<String>> assigned, boolean joins) {}

    /// What it makes, moves or has kept.
    ///
    /// @param movesColumns whether an ALTER may give columns another name, place or content
    /// @param storesResult whether it keeps a result in a new relation (CREATE … AS, SELECT INTO), or has rows kept (a rule, an
    ///     event trigger)
    /// @param trigger whether it has code run with the rows of a table
    /// @param renamesSchema whether it gives a schema another name
    /// @param makes what it makes or drops by which other statements may come to mean something else
    /// @param opened which tables it lets others read past the gateway
    /// @param ordering which tables it orders by an index, or marks for that
    /// @param referred tables to which it makes foreign keys without naming the columns there
    /// @param bounded tables of which it makes a part with bounds (PARTITION OF)
    /// @param dropsRelation whether it drops tables or views, not something of one
    /// @param altersDefaults whether it gives columns another default, or lets them be NULL or not, and does nothing else
    /// @param asksByDomain whether it lays a constraint on the columns of a domain
    /// @param newTable the table that it makes, if it makes one by nothing but a list of columns and constraints, where there was
    ///     none of its name; else empty
    public record Defines(
            boolean movesColumns,
            boolean storesResult,
            boolean trigger,
            boolean renamesSchema,
            Set<Definition> makes,
            Reached opened,
            Reached ordering,
            List<List<String>> referred,
            List<List<String>> bounded,
            boolean dropsRelation,
            boolean altersDefaults,
            boolean asksByDomain,
            List<String> newTable) {}

    /// Code in SQL or PL/pgSQL, judged by its tokens as statements are.
    ///
    /// @param hidden whether it runs what its tokens do not show: EXECUTE, code within code, another language, an escape
    /// @param changesRole whether it changes who the session is
    /// @param changesLogins whether it changes who may log in, how, or what sessions begin with
    /// @param steersPlans whether it changes by which way the server comes to rows
    /// @param makes as of a part
    public record Code(
            List<List<String>> chains,
            Set<String> functions,
            boolean hidden,
            boolean changesRole,
            boolean changesLogins,
            boolean steersPlans,
            Set<Definition> makes) {}

    /// Which tables something is done to.
    public enum Reached {
        NOTHING,
        /// Tables that it names.
        NAMED,
        /// All tables, or those of a schema.
        UNNAMED
    }

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
