package io.portaria.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Runs PostgreSQL's own pgbench.
final class Pgbench {
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");
    private static final Pattern DONE = Pattern.compile("transactions actually processed: (\\d+)");

    private Pgbench() {}

    /// @param rows rows of each transaction, 1 where transactions are what counts
    static Measurement run(Peer peer, int seconds, int rows, List<String> arguments)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("portaria-bench");
        try {
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    "pgbench",
                                    "-n",
                                    "-T",
                                    Integer.toString(seconds),
                                    "-l",
                                    "--log-prefix=" + folder.resolve("tx")));
            command.addAll(arguments);
            double before = peer.cpuSeconds();
            String output = output(peer, command, seconds * 4L + 60);
            double cpu = peer.cpuSeconds() - before;
            Matcher tps = TPS.matcher(output);
            Matcher done = DONE.matcher(output);
            if (!tps.find() || !done.find()) {
                throw new IOException(
                        peer.name()
                                + ": "
                                + output.lines()
                                        .filter(l -> l.contains("error"))
                                        .findFirst()
                                        .orElse(output));
            }
            List<Long> latencies = latencies(folder);
            double transactions = Double.parseDouble(done.group(1));
            return new Measurement(
                    Double.parseDouble(tps.group(1)) * rows,
                    quantile(latencies, 0.5),
                    quantile(latencies, 0.99),
                    transactions == 0 ? 0 : cpu / transactions / rows * 1e6);
        } finally {
            delete(folder);
        }
    }

    static String output(Peer peer, List<String> command, long timeoutSeconds)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(peer.environment());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(
                    command.getFirst() + " through " + peer.name() + " did not end in time.");
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    command.getFirst() + " through " + peer.name() + " failed: " + output);
        }
        return output;
    }

    /// Third field of each line of the transaction log: microseconds.
    private static List<Long> latencies(Path folder) throws IOException {
        List<Long> latencies = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] fields = line.split(" ", 4);
                    latencies.add(Long.parseLong(fields[2]));
                }
            }
        }
        latencies.sort(Comparator.naturalOrder());
        return latencies;
    }

    private static double quantile(List<Long> sorted, double q) {
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * q)))
                        / 1000.0;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
