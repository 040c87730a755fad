package io.portaria.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/// `portaria bench schema`: what a change of the schema costs, with few tables and with many. Each cycle makes a table, fills
/// it, reads it and drops it; directly and through each peer by turns, with ratios formed within each round.
public final class SchemaBenchmark {
    private static final int MANY = 1_000;
    private static final int WARM_UP = 200;

    private static final List<String> CYCLE =
            List.of(
                    "CREATE TABLE bench_neu (id int PRIMARY KEY, nome text, cidade text)",
                    "INSERT INTO bench_neu VALUES (1, 'Ana', 'Recife')",
                    "SELECT * FROM bench_neu",
                    "DROP TABLE bench_neu");

    private final int cycles;
    private final int rounds;
    private final PrintWriter out;
    private final PrintWriter progress;

    private SchemaBenchmark(int cycles, int rounds, PrintWriter out, PrintWriter progress) {
        this.cycles = cycles;
        this.rounds = rounds;
        this.out = out;
        this.progress = progress;
    }

    private void run(List<String> jvm) throws IOException, InterruptedException, SQLException {
        try (Rig rig = Rig.start(jvm, progress)) {
            report("few tables", rig);
            progress.println("Making " + MANY + " tables …");
            progress.flush();
            try (Connection direct = connect(rig.peers().getFirst());
                    Statement statement = direct.createStatement()) {
                for (int i = 0; i < MANY; i++) {
                    statement.execute(
                            "CREATE TABLE viele_"
                                    + i
                                    + " (id int PRIMARY KEY, a text, b text, c int, d date, e numeric, f text, g bool, h text, i int)");
                }
                statement.execute("VACUUM ANALYZE");
            }
            report(String.format(Locale.ROOT, "%,d tables more", MANY), rig);
        }
    }

    private void report(String title, Rig rig) throws SQLException {
        Map<String, List<Double>> medians = new LinkedHashMap<>();
        Map<String, List<Double>> highest = new LinkedHashMap<>();
        for (Peer peer : rig.peers()) {
            progress.println(title + ": " + peer.name() + " …");
            progress.flush();
            millis(peer, WARM_UP);
            medians.put(peer.name(), new ArrayList<>());
            highest.put(peer.name(), new ArrayList<>());
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < rig.peers().size(); i++) {
                Peer peer = rig.peers().get((i + round) % rig.peers().size());
                List<Double> millis = millis(peer, cycles);
                medians.computeIfAbsent(peer.name(), _ -> new ArrayList<>()).add(middle(millis));
                highest.computeIfAbsent(peer.name(), _ -> new ArrayList<>())
                        .add(millis.stream().sorted().toList().get(millis.size() * 9 / 10));
            }
        }
        out.println();
        out.println("### CREATE, INSERT, SELECT, DROP: " + title);
        out.println();
        out.println(
                "| through | median ms a cycle | lowest and highest round | 9 of 10 below | times direct |");
        out.println("|---|---|---|---|---|");
        List<Double> direct = medians.getOrDefault("direct", List.of());
        medians.forEach((name, rows) -> {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                ratios.add(rows.get(i) / direct.get(i));
            }
            out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f to %.1f | %.1f | %.1f |%n",
                    name,
                    middle(rows),
                    rows.stream().min(Double::compare).orElse(0.0),
                    rows.stream().max(Double::compare).orElse(0.0),
                    middle(highest.getOrDefault(name, List.of())),
                    middle(ratios));
        });
        out.flush();
    }

    private static List<Double> millis(Peer peer, int cycles) throws SQLException {
        List<Double> millis = new ArrayList<>();
        try (Connection connection = connect(peer);
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < cycles; i++) {
                long begin = System.nanoTime();
                for (String sql : CYCLE) {
                    statement.execute(sql);
                }
                millis.add((System.nanoTime() - begin) / 1e6);
            }
        }
        return millis;
    }

    private static Connection connect(Peer peer) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", peer.user());
        properties.setProperty("password", peer.password());
        properties.setProperty("sslmode", "disable");
        properties.setProperty("preferQueryMode", "simple");
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + peer.port() + "/" + peer.database(), properties);
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /// `[cycles] [rounds]`, 100 and 3 when not given.
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        int cycles = args.length > 0 ? Integer.parseInt(args[0]) : 100;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        new SchemaBenchmark(cycles, rounds, out, err)
                .run(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"));
    }
}
