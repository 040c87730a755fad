package io.portaria.engine.store.h2;

import io.portaria.engine.path.StateUnavailable;
import io.portaria.engine.store.sql.SchemaSteps;
import io.portaria.engine.store.sql.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// What a gateway must not forget and cannot read from its recordings: `HOME/state.mv.db`, encrypted under a key of the
/// vault. Other than the index it is never made anew when it cannot be opened.
///
/// The schema changes by numbered steps, forward only. Every change is on disk when [#work] returns.
public final class H2State implements StateStore {
    private static final String BUDGETS =
            """
            CREATE TABLE budgets (
                agent     VARCHAR NOT NULL,
                target    VARCHAR NOT NULL,
                guardrail VARCHAR NOT NULL,
                on_day    DATE NOT NULL,
                taken     BIGINT NOT NULL,
                PRIMARY KEY (agent, target, guardrail, on_day)
            )
            """;

    private static final String APPROVALS =
            """
            CREATE SEQUENCE IF NOT EXISTS approval_numbers NO CACHE;
            CREATE TABLE IF NOT EXISTS approvals (
                number  BIGINT PRIMARY KEY,
                state   VARCHAR NOT NULL,
                agent   VARCHAR NOT NULL,
                target  VARCHAR NOT NULL,
                digest  VARCHAR NOT NULL,
                shape   VARCHAR NOT NULL,
                ends_at BIGINT NOT NULL,
                asked   CLOB NOT NULL,
                course  CLOB NOT NULL
            );
            CREATE INDEX IF NOT EXISTS approvals_alike ON approvals (agent, target, state, ends_at);
            CREATE INDEX IF NOT EXISTS approvals_state ON approvals (state, ends_at);
            """;

    private static final String CHANGES =
            """
            CREATE SEQUENCE IF NOT EXISTS approval_changes NO CACHE;
            ALTER TABLE approvals ADD COLUMN IF NOT EXISTS changed BIGINT DEFAULT 0 NOT NULL;
            ALTER TABLE approvals ADD COLUMN IF NOT EXISTS changed_by VARCHAR DEFAULT '' NOT NULL;
            CREATE INDEX IF NOT EXISTS approvals_changed ON approvals (changed);
            """;

    private static final SchemaSteps STEPS = new SchemaSteps(List.of(BUDGETS, APPROVALS, CHANGES));

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
            STEPS.take(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public synchronized <R> R work(Work<R> work) {
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
            throw new StateUnavailable(
                    "The gateway's own state cannot be kept: " + e.getMessage(), e);
        }
    }

    @Override
    public String next(String sequence) {
        return "SELECT NEXT VALUE FOR " + sequence;
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
