package io.portaria.engine.store.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The shape of a store's tables, as numbered steps from nothing to what it is now, forward only.
///
/// @param all each one or more statements of SQL
public record SchemaSteps(List<String> all) {
    public SchemaSteps {
        all = List.copyOf(all);
    }

    /// Takes the steps that the store has not taken yet. They are kept as the connection's transaction is.
    public void take(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS steps (done int PRIMARY KEY)");
            for (int i = done(statement); i < all.size(); i++) {
                statement.execute(all.get(i));
                statement.execute("INSERT INTO steps VALUES (" + (i + 1) + ")");
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
}
