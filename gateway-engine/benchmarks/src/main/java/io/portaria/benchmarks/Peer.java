package io.portaria.benchmarks;

import java.util.Map;
import java.util.Optional;

/// One way to reach the database.
///
/// @param pid process whose processor time is its own cost; empty for the server itself
record Peer(
        String name, int port, String user, String password, String database, Optional<Long> pid) {

    Map<String, String> environment() {
        return Map.of(
                "PGHOST",
                "127.0.0.1",
                "PGPORT",
                Integer.toString(port),
                "PGUSER",
                user,
                "PGPASSWORD",
                password,
                "PGDATABASE",
                database,
                "PGSSLMODE",
                "disable",
                "PGGSSENCMODE",
                "disable");
    }

    /// Processor time used so far, in seconds; 0 when it cannot be told.
    double cpuSeconds() {
        return pid.flatMap(ProcessHandle::of)
                .flatMap(p -> p.info().totalCpuDuration())
                .map(d -> d.toNanos() / 1e9)
                .orElse(0.0);
    }
}
