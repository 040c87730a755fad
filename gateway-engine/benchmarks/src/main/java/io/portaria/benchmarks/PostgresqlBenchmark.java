package io.portaria.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// `portaria bench postgresql`: short statements, logins and wide results, directly and through each peer, with ratios
/// formed within each round.
public final class PostgresqlBenchmark {
    private static final int WARM_UP_SECONDS = 6;

    private record Workload(String name, String what, int rows, List<String> arguments) {}

    private final int seconds;
    private final int rounds;
    private final PrintWriter out;
    private final PrintWriter progress;

    public PostgresqlBenchmark(int seconds, int rounds, PrintWriter out, PrintWriter progress) {
        this.seconds = seconds;
        this.rounds = rounds;
        this.out = out;
        this.progress = progress;
    }

    /// @param jvm flags of the gateway's process
    public void run(List<String> jvm) throws IOException, InterruptedException {
        Path wide = Files.createTempFile("wide", ".sql");
        Files.writeString(wide, "SELECT * FROM largos;\n");
        List<Workload> workloads =
                List.of(
                        new Workload(
                                "simple-1",
                                "SELECT by key, simple protocol, 1 client",
                                1,
                                List.of("-S", "-M", "simple", "-c1", "-j1")),
                        new Workload(
                                "simple-8",
                                "the same, 8 clients",
                                1,
                                List.of("-S", "-M", "simple", "-c8", "-j2")),
                        new Workload(
                                "prepared-8",
                                "prepared, 8 clients",
                                1,
                                List.of("-S", "-M", "prepared", "-c8", "-j2")),
                        new Workload(
                                "connect-1",
                                "a new connection for each SELECT",
                                1,
                                List.of("-C", "-S", "-c1", "-j1")),
                        new Workload(
                                "wide",
                                "SELECT * of " + Rig.ROWS + " rows, 3 of 8 columns masked",
                                Rig.ROWS,
                                List.of("-f", wide.toString(), "-M", "simple", "-c1", "-j1")));
        try (Rig rig = Rig.start(jvm, progress)) {
            for (Workload workload : workloads) {
                report(workload, measure(rig, workload));
            }
        } finally {
            Files.delete(wide);
        }
    }

    private Map<String, List<Measurement>> measure(Rig rig, Workload workload)
            throws IOException, InterruptedException {
        Map<String, List<Measurement>> results = new LinkedHashMap<>();
        for (Peer peer : rig.peers()) {
            progress.println(workload.name() + ": " + peer.name() + " …");
            progress.flush();
            Pgbench.run(peer, WARM_UP_SECONDS, workload.rows(), workload.arguments());
            results.put(peer.name(), new ArrayList<>());
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < rig.peers().size(); i++) {
                Peer peer = rig.peers().get((i + round) % rig.peers().size());
                results.computeIfAbsent(peer.name(), _ -> new ArrayList<>())
                        .add(Pgbench.run(peer, seconds, workload.rows(), workload.arguments()));
            }
        }
        return results;
    }

    private void report(Workload workload, Map<String, List<Measurement>> results) {
        out.println();
        out.println("### " + workload.name() + ": " + workload.what());
        out.println();
        out.println(
                "| through | "
                        + (workload.rows() > 1 ? "rows/s" : "tps")
                        + " | of direct | of PgBouncer | p50 ms | p99 ms | own CPU µs per "
                        + (workload.rows() > 1 ? "row" : "transaction")
                        + " |");
        out.println("|---|---|---|---|---|---|---|");
        results.forEach((name, runs) ->
                out.printf(
                        Locale.ROOT,
                        "| %s | %,.0f | %.2f | %s | %.3f | %.3f | %s |%n",
                        name,
                        median(runs, Measurement::perSecond),
                        ratio(runs, results.getOrDefault("direct", List.of())),
                        results.containsKey("PgBouncer")
                                ? String.format(
                                        Locale.ROOT,
                                        "%.2f",
                                        ratio(runs, results.getOrDefault("PgBouncer", List.of())))
                                : "–",
                        median(runs, Measurement::p50),
                        median(runs, Measurement::p99),
                        name.equals("direct")
                                ? "–"
                                : String.format(
                                        Locale.ROOT,
                                        "%.2f",
                                        median(runs, Measurement::cpuMicros))));
        out.flush();
    }

    /// Median of the ratios formed round by round, so that the noise of the machine hits both sides alike.
    private static double ratio(List<Measurement> runs, List<Measurement> base) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            ratios.add(runs.get(i).perSecond() / base.get(i).perSecond());
        }
        return middle(ratios);
    }

    private static double median(List<Measurement> runs, ToDoubleFunction<Measurement> what) {
        return middle(runs.stream().mapToDouble(what).boxed().toList());
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /// `[seconds] [rounds]`, 8 and 3 when not given.
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException, InterruptedException {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 8;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        new PostgresqlBenchmark(seconds, rounds, out, err)
                .run(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"));
    }
}
