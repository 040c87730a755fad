package io.portaria.engine.store.postgresql;

import io.portaria.engine.path.StateUnavailable;
import io.portaria.engine.store.sql.SchemaSteps;
import io.portaria.engine.store.sql.StateStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;

/// Approvals and budgets of several gateways, in the schema `portaria` of a PostgreSQL (13 or later) that is the company's own.
///
/// Each piece of work is a transaction under one lock of the whole store, so that gateways take turns as threads of one gateway do. A gateway that
/// goes away in the middle loses the lock after some seconds at most, and what it had begun. When the server cannot be
/// reached, nothing is decided and nothing taken from a budget: what asked for it is refused.
public final class PostgresState implements StateStore {
    /// Any number that other programs of the same database do not take for a lock of theirs.
    private static final long LOCK = 0x506f727461726961L;

    private static final String LOCK_TIMEOUT = "5s";
    private static final String IDLE_TIMEOUT = "10s";
    private static final int CONNECT_SECONDS = 5;
    private static final int ANSWER_SECONDS = 10;

    private static final SchemaSteps STEPS =
            new SchemaSteps(
                    List.of(
                            """
                            CREATE TABLE budgets (
                                agent     text NOT NULL,
                                target    text NOT NULL,
                                guardrail text NOT NULL,
                                on_day    date NOT NULL,
                                taken     bigint NOT NULL,
                                PRIMARY KEY (agent, target, guardrail, on_day)
                            )
                            """,
                            """
                            CREATE SEQUENCE approval_numbers;
                            CREATE TABLE approvals (
                                number  bigint PRIMARY KEY,
                                state   text NOT NULL,
                                agent   text NOT NULL,
                                target  text NOT NULL,
                                digest  text NOT NULL,
                                shape   text NOT NULL,
                                ends_at bigint NOT NULL,
                                asked   text NOT NULL,
                                course  text NOT NULL
                            );
                            CREATE INDEX approvals_alike ON approvals (agent, target, state, ends_at);
                            CREATE INDEX approvals_state ON approvals (state, ends_at);
                            """,
                            """
                            CREATE SEQUENCE approval_changes;
                            ALTER TABLE approvals ADD COLUMN changed bigint NOT NULL DEFAULT 0;
                            ALTER TABLE approvals ADD COLUMN changed_by text NOT NULL DEFAULT '';
                            CREATE INDEX approvals_changed ON approvals (changed);
                            """));

    private final StoreAddress address;
    private Connection connection;

    private PostgresState(StoreAddress address, Connection connection) {
        this.address = address;
        this.connection = connection;
    }

    /// @throws IOException with a sentence, when it cannot be reached or its tables not be made
    public static PostgresState open(StoreAddress address) throws IOException {
        try {
            PostgresState state = new PostgresState(address, connect(address));
            try {
                state.inTransaction(PostgresState::migrate);
                return state;
            } catch (SQLException e) {
                state.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException(
                    "The store that gateways share, "
                            + address.shown()
                            + ", cannot be used: "
                            + e.getMessage()
                            + " Check PORTARIA_STORE and PORTARIA_STORE_PASSWORD, and that its role may create a schema.",
                    e);
        }
    }

    private static Connection connect(StoreAddress address) throws SQLException {
        Properties properties = address.login();
        properties.setProperty("ApplicationName", "portaria");
        properties.setProperty("currentSchema", "portaria");
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(ANSWER_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty(
                "options",
                "-c lock_timeout="
                        + LOCK_TIMEOUT
                        + " -c idle_in_transaction_session_timeout="
                        + IDLE_TIMEOUT);
        Connection connection = new Driver().connect(address.url(), properties);
        if (connection == null) {
            throw new SQLException("the address is not one of PostgreSQL.");
        }
        return connection;
    }

    private static Boolean migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS portaria");
        }
        STEPS.take(connection);
        return true;
    }

    @Override
    public synchronized <R> R work(Work<R> work) {
        try {
            return inTransaction(work);
        } catch (SQLException e) {
            throw new StateUnavailable(
                    "The store that gateways share cannot be used: " + e.getMessage(), e);
        }
    }

    private <R> R inTransaction(Work<R> work) throws SQLException {
        begin();
        try {
            R result = work.run(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollback(e);
            throw e;
        }
    }

    /// A connection that broke while nobody used it is replaced. Nothing was begun on it, so nothing is done twice.
    private void begin() throws SQLException {
        try {
            lock();
        } catch (SQLException e) {
            if (!isBroken()) {
                rollback(e);
                throw e;
            }
            connection = connect(address);
            lock();
        }
    }

    private void lock() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
        }
    }

    private boolean isBroken() {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    private void rollback(Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // the connection is gone, and with it what was begun
            cause.addSuppressed(e);
        }
    }

    @Override
    public String next(String sequence) {
        return "SELECT nextval('" + sequence + "')";
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("The store that gateways share was not closed.", e);
        }
    }
}
