package io.portaria.engine.store.sql;

import io.portaria.engine.path.Budgets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.LongUnaryOperator;

/// Budgets of a day in the gateway's state.
public final class SqlBudgets implements Budgets {
    private final StateStore state;

    public SqlBudgets(StateStore state) {
        this.state = state;
    }

    @Override
    public long taken(Key key) {
        return state.work(connection -> taken(connection, key));
    }

    /// @param amount what was taken now
    /// @param inAll what was taken of the day, this included
    record Taken(long amount, long inAll) {}

    /// @param wanted how much to take when so much was taken before
    Taken take(Key key, LongUnaryOperator wanted) {
        return state.work(connection -> {
            long before = taken(connection, key);
            long now = wanted.applyAsLong(before);
            if (now > 0) {
                put(connection, key, before + now);
            }
            return new Taken(now, before + now);
        });
    }

    @Override
    public long take(Key key, long wanted, long most) {
        return take(key, before -> Math.max(0, Math.min(wanted, most - before))).amount();
    }

    @Override
    public void add(Key key, long amount) {
        state.work(connection -> {
            put(connection, key, taken(connection, key) + amount);
            return amount;
        });
    }

    @Override
    public void giveBack(Key key, long unused) {
        state.work(connection -> {
            put(connection, key, Math.max(0, taken(connection, key) - unused));
            return unused;
        });
    }

    private static long taken(Connection connection, Key key) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT taken FROM budgets WHERE agent = ? AND target = ? AND guardrail = ? AND on_day = ? FOR UPDATE")) {
            fill(select, 1, key);
            try (ResultSet result = select.executeQuery()) {
                return result.next() ? result.getLong(1) : 0;
            }
        }
    }

    private static void put(Connection connection, Key key, long taken) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE budgets SET taken = ? WHERE agent = ? AND target = ? AND guardrail = ? AND on_day = ?")) {
            update.setLong(1, taken);
            fill(update, 2, key);
            if (update.executeUpdate() > 0) {
                return;
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO budgets (taken, agent, target, guardrail, on_day) VALUES (?, ?, ?, ?, ?)")) {
            insert.setLong(1, taken);
            fill(insert, 2, key);
            insert.execute();
        }
    }

    private static void fill(PreparedStatement statement, int first, Key key) throws SQLException {
        statement.setString(first, key.agent());
        statement.setString(first + 1, key.target());
        statement.setString(first + 2, key.guardrail());
        statement.setObject(first + 3, key.day());
    }
}
