package io.portaria.engine.store.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// What a gateway must not forget and cannot read from its recordings: `HOME/state.mv.db`, encrypted under a key of the
/// vault. Other than the index it is never made anew when it cannot be opened.
///
/// The schema changes by numbered steps, forward only. Every change is on disk when [#work] returns.
public final class H2State implements AutoCloseable {
    private static final List<String> STEPS = List.of(H2Budgets.TABLE, H2Approvals.TABLE);

    private final Connection connection;

    private H2State(Connection connection) {
        this.connection = connection;
    }

    /// @param home where the file lies
    /// @param key hexadecimal digits, the same at every start
    /// @throws IOException with a sentence, when it cannot be opened
    public static H2State open(Path home, String key) throws IOException {
        try {
            return new H2State(connect(home, key));
        } catch (SQLException e) {
            throw new IOException(
                    "Approvals and budgets in "
                            + home.resolve("state.mv.db")
                            + " cannot be opened: "
                            + e.getMessage()
                            + " Put the file aside to begin without them; the ledger keeps what was decided.",
                    e);
        }
    }

    private static Connection connect(Path home, String key) throws SQLException {
        Connection connection = H2File.open(home, "state", key, 0);
        try {
            migrate(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS steps (done INT PRIMARY KEY)");
            for (int i = done(statement); i < STEPS.size(); i++) {
                statement.execute(STEPS.get(i));
                try (PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO steps VALUES (?)")) {
                    insert.setInt(1, i + 1);
                    insert.execute();
                }
            }
        }
    }

    private static int done(Statement statement) throws SQLException {
        try (ResultSet result =
                statement.executeQuery("SELECT coalesce(max(done), 0) FROM steps")) {
            result.next();
            return result.getInt(1);
        }
    }

    interface Work<R> {
        R run(Connection connection) throws SQLException;
    }

    /// Does something as one transaction.
    ///
    /// @throws IllegalStateException with a sentence, when the database fails: nothing of it was done then
    synchronized <R> R work(Work<R> work) {
        try {
            connection.setAutoCommit(false);
            try {
                R result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The gateway's own state cannot be kept: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("The gateway's own state was not closed.", e);
        }
    }
}
