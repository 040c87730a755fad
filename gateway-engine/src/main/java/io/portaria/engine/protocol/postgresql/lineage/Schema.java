package io.portaria.engine.protocol.postgresql.lineage;

import java.util.List;

/// The target's catalog, as far as lineage asks it. Names are as PostgreSQL folds them.
public interface Schema {
    /// The relations that a name may mean, whatever the search path is; none for one that is not known.
    List<Table> named(List<String> name);

    /// What a column of this name holds in a relation that is not known, such as one that only this session sees yet.
    Flow ofUnknownTable(String column);

    /// Whether a name may be that of a relation of PostgreSQL's own of which no column is protected.
    boolean isOfServer(List<String> name);

    /// Whether a function of this name is PostgreSQL's own and nobody else's.
    boolean isPlainFunction(List<String> name);

    FunctionTraits function(List<String> name);

    /// Whether there is a function of this name, the server's own or another: `row.name` may call it.
    boolean hasFunction(String name);

    /// Whether a cast may run a function that reads protected columns.
    boolean castsMayRead();

    /// Whether a type of this name is PostgreSQL's own, and nobody else has one.
    boolean isPlainType(String name);

    /// Whether an operator of this name may be somebody's own.
    boolean isForeignOperator(List<String> name);
}
