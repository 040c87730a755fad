package io.portaria.engine.protocol.postgresql.attacks;

import io.portaria.engine.fixture.RawAgent;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/// How the statements of an attack are sent.
final class Way {
    private static final Pattern COPY_OUT =
            Pattern.compile("(?is)\\s*COPY\\b.*\\bTO\\s+STDOUT\\b[^;]*");

    private Way() {}

    /// What came of each statement, its rows or its error.
    static List<String> byDriver(Connection connection, List<String> statements)
            throws SQLException {
        List<String> outcomes = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                outcomes.add(outcome(connection, statement, sql));
            }
        }
        return outcomes;
    }

    private static String outcome(Connection connection, Statement statement, String sql) {
        try {
            if (COPY_OUT.matcher(sql).matches()) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, out);
                return out.toString(StandardCharsets.ISO_8859_1);
            }
            StringBuilder text = new StringBuilder();
            boolean isResult = statement.execute(sql);
            while (isResult || statement.getUpdateCount() >= 0) {
                if (isResult) {
                    try (ResultSet rows = statement.getResultSet()) {
                        rows(rows, text);
                    }
                } else {
                    text.append("done ").append(statement.getUpdateCount());
                }
                isResult = statement.getMoreResults();
            }
            for (SQLWarning told = statement.getWarnings();
                    told != null;
                    told = told.getNextWarning()) {
                text.append(" told: ").append(told.getMessage());
            }
            statement.clearWarnings();
            return text.toString();
        } catch (SQLException e) {
            return "error: " + e.getMessage();
        } catch (IOException e) {
            return "ended: " + e.getMessage();
        }
    }

    private static void rows(ResultSet rows, StringBuilder text) throws SQLException {
        while (rows.next()) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                text.append(rows.getString(i)).append(' ');
            }
        }
    }

    /// All at once, without waiting for an answer, so that no statement is judged by what the one before it has led to.
    ///
    /// @return what was heard, as it was on the wire
    static byte[] atOnce(RawAgent agent, List<String> statements) throws IOException {
        for (String sql : statements) {
            agent.query(sql);
        }
        agent.send();
        try {
            for (int i = 0; i < statements.size(); i++) {
                agent.hearUpTo('Z');
            }
        } catch (EOFException e) {
            // the session was ended
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (RawAgent.Message message : agent.heard()) {
            byte[] body = message.bytes();
            all.writeBytes(
                    ByteBuffer.allocate(5)
                            .put((byte) message.type())
                            .putInt(body.length + 4)
                            .array());
            all.writeBytes(body);
        }
        return all.toByteArray();
    }

    /// Whether it waits for rows of the client.
    static boolean copiesIn(List<String> statements) {
        return statements.stream()
                .anyMatch(s -> s.toUpperCase(Locale.ROOT).matches("(?s)\\s*COPY\\b.*STDIN.*"));
    }
}
