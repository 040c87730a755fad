package io.portaria.engine.protocol.postgresql.worlds;

import java.io.IOException;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;

/// What an agent is told does not depend on what it may not see: each of some thousand statements, made at random, gets
/// the same answer from two databases that differ in their protected values only.
class NoInterferenceTest {
    private static final int STATEMENTS = Integer.getInteger("portaria.worlds.statements", 600);
    private static final long SEED = Long.getLong("portaria.worlds.seed", 2026);

    private static final int OF_ONE_AGENT = 100;

    private static final String STATISTICS =
            "SELECT relid, seq_tup_read, coalesce(idx_tup_fetch, 0), n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables WHERE relname IN ('t1', 't2', 't3', 't4', 't5', 'c1', 'p1', 'p2') ORDER BY relid";

    private enum Kind {
        ANSWERED,
        REFUSED,
        FAILED
    }

    /// @param text what was told, rows in an order of their own
    private record Answer(Kind kind, String text) {}

    @Test
    void answersDoNotDependOnProtectedValues() throws Exception {
        try (TwoWorlds worlds = TwoWorlds.start()) {
            compare(worlds, List.of("leitor", "dono"), RandomStatements::statements);
        }
    }

    @Test
    void norDoThoseAfterTablesWereAlteredInTheTransaction() throws Exception {
        try (TwoWorlds worlds = TwoWorlds.ofTablesThatMayBeAltered()) {
            compare(worlds, List.of("dono"), RandomStatements::moved);
        }
    }

    private static void compare(
            TwoWorlds worlds, List<String> agents, Function<RandomStatements, List<String>> made)
            throws SQLException {
        Map<Kind, Integer> counted = new EnumMap<>(Kind.class);
        List<String> different = new ArrayList<>();
        int failedInOne = 0;
        for (String kind : agents) {
            for (int first = 0; first < STATEMENTS; first += OF_ONE_AGENT) {
                String agent = kind + first / OF_ONE_AGENT % TwoWorlds.AGENTS;
                int last = Math.min(STATEMENTS, first + OF_ONE_AGENT);
                try (Connection one = open(worlds, agent, "um");
                        Connection other = open(worlds, agent, "outro")) {
                    for (int i = first; i < last; i++) {
                        List<String> sql = made.apply(new RandomStatements(SEED + i));
                        failedInOne += compare(one, other, SEED + i, sql, counted, different);
                    }
                }
            }
        }
        System.out.println("answers: " + counted + ", failed in one world only: " + failedInOne);
        assertThat(different).isEmpty();
        assertThat(counted.getOrDefault(Kind.ANSWERED, 0)).isGreaterThan(STATEMENTS / 10);
    }

    /// @return how often only one of them failed
    private static int compare(
            Connection one,
            Connection other,
            long seed,
            List<String> sql,
            Map<Kind, Integer> counted,
            List<String> different)
            throws SQLException {
        Answer first = ask(one, sql);
        Answer second = ask(other, sql);
        counted.merge(first.kind, 1, Integer::sum);
        if ((first.kind == Kind.FAILED) != (second.kind == Kind.FAILED)) {
            return 1;
        }
        if (!first.equals(second)) {
            different.add(
                    "seed "
                            + seed
                            + ": "
                            + String.join("; ", sql)
                            + "\n  "
                            + first
                            + "\n  "
                            + second);
        }
        return 0;
    }

    private static Connection open(TwoWorlds worlds, String agent, String world)
            throws SQLException {
        Connection connection = worlds.connect(agent, world);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = '5s'");
        }
        connection.commit();
        return connection;
    }

    /// What each statement gives, and what it leaves in the server's statistics of its transaction.
    private static Answer ask(Connection connection, List<String> statements) throws SQLException {
        try {
            StringBuilder text = new StringBuilder();
            Map<Long, List<Long>> before = numbers(connection);
            for (String sql : statements) {
                text.append(answer(connection, sql)).append('\n');
            }
            Map<Long, List<Long>> after = numbers(connection);
            after.keySet().retainAll(before.keySet());
            after.forEach((table, numbers) -> text.append(grown(before.get(table), numbers)));
            return new Answer(Kind.ANSWERED, text.toString());
        } catch (SQLException | IOException e) {
            String message =
                    String.valueOf(e.getMessage()).replaceAll("\\b(um|outro)\\b", "target");
            return message.contains("Portaria:") && message.contains("(rule:")
                    ? new Answer(Kind.REFUSED, message)
                    : new Answer(Kind.FAILED, message);
        } finally {
            connection.rollback();
        }
    }

    private static List<Long> grown(List<Long> before, List<Long> after) {
        return IntStream.range(0, after.size())
                .mapToObj(i -> after.get(i) - before.get(i))
                .toList();
    }

    /// By the table's OID: its name may be another's afterwards.
    private static Map<Long, List<Long>> numbers(Connection connection) throws SQLException {
        Map<Long, List<Long>> numbers = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(STATISTICS)) {
            while (rows.next()) {
                List<Long> ofTable = new ArrayList<>();
                for (int i = 2; i <= rows.getMetaData().getColumnCount(); i++) {
                    ofTable.add(rows.getLong(i));
                }
                numbers.put(rows.getLong(1), ofTable);
            }
        }
        return numbers;
    }

    private static String answer(Connection connection, String sql)
            throws SQLException, IOException {
        if (sql.startsWith("COPY")) {
            StringWriter out = new StringWriter();
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, out);
            return out.toString().lines().sorted().toList().toString();
        }
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "rows: " + statement.getUpdateCount();
            }
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.getResultSet()) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    StringBuilder row = new StringBuilder();
                    for (int i = 1; i <= columns; i++) {
                        row.append(result.getString(i)).append('|');
                    }
                    rows.add(row.toString());
                }
            }
            return rows.stream().sorted().toList().toString();
        }
    }
}
