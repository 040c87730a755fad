package io.portaria.engine.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// How a gateway is: what the first screen shows.
///
/// @param gateway name in the catalog
/// @param startedAt when this process began to accept connections
/// @param listeners address by protocol, `postgresql` and `admin` among them; absent means off
/// @param catalogVersion hash of the catalog in force, empty before the first one is applied
/// @param liveSessions sessions open now
/// @param today counts since midnight of the machine's zone
/// @param log the ledger's own state
/// @param warnings sentences for people: agents about to expire, targets that do not answer, a log that does not verify
public record GatewayStatus(
        String gateway,
        String version,
        Instant startedAt,
        Map<String, String> listeners,
        String catalogVersion,
        int liveSessions,
        Today today,
        LogStatus log,
        List<String> warnings) {

    /// @param operations statements and requests begun
    /// @param maskedValues values that left masked
    /// @param denied operations and logins refused
    /// @param held requests that wait for people now
    public record Today(
            long sessions, long operations, long maskedValues, long denied, long held, long rows) {}

    /// @param size leaves in the log
    /// @param checkpointSize leaves covered by the newest signed checkpoint
    /// @param healthy false once an append failed: from then on nothing runs
    /// @param sentence what a person should know about it
    public record LogStatus(
            long size,
            long checkpointSize,
            Instant checkpointAt,
            boolean healthy,
            String sentence) {}
}
