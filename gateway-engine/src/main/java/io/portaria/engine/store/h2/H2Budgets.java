package io.portaria.engine.store.h2;

import io.portaria.engine.path.Budgets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Budgets of a day in the gateway's state.
public final class H2Budgets implements Budgets {
    static final String TABLE =
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

    private final H2State state;

    public H2Budgets(H2State state) {
        this.state = state;
    }

    @Override
    public long taken(Key key) {
        return state.work(connection -> taken(connection, key));
    }

    @Override
    public long take(Key key, long wanted, long most) {
        return state.work(connection -> {
            long before = taken(connection, key);
            long now = Math.max(0, Math.min(wanted, most - before));
            if (now > 0) {
                put(connection, key, before + now);
            }
            return now;
        });
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
            fill(select, key);
            try (ResultSet result = select.executeQuery()) {
                return result.next() ? result.getLong(1) : 0;
            }
        }
    }

    private static void put(Connection connection, Key key, long taken) throws SQLException {
        try (PreparedStatement merge =
                connection.prepareStatement(
                        "MERGE INTO budgets (agent, target, guardrail, on_day, taken) KEY (agent, target, guardrail, on_day) VALUES (?, ?, ?, ?, ?)")) {
            fill(merge, key);
            merge.setLong(5, taken);
            merge.execute();
        }
    }

    private static void fill(PreparedStatement statement, Key key) throws SQLException {
        statement.setString(1, key.agent());
        statement.setString(2, key.target());
        statement.setString(3, key.guardrail());
        statement.setObject(4, key.day());
    }
}
