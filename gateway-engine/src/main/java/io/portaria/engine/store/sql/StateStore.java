package io.portaria.engine.store.sql;

import java.sql.Connection;
import java.sql.SQLException;

/// What a gateway must not forget and cannot read from its recordings, in a database: approvals and budgets. In a file of one gateway's home, or in
/// a server that several share.
public interface StateStore extends AutoCloseable {

    /// What is done within one transaction.
    interface Work<R> {
        R run(Connection connection) throws SQLException;
    }

    /// Does something as one transaction, while nobody else over the same store does anything. It is on disk when this returns.
    ///
    /// @throws io.portaria.engine.path.StateUnavailable when the database fails: nothing of it was done then, unless the answer to
    ///     its COMMIT was lost
    <R> R work(Work<R> work);

    /// @return a query that gives the next number of a sequence, in this database's SQL
    String next(String sequence);

    @Override
    void close();
}
