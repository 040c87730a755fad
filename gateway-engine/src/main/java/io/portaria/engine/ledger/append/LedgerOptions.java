package io.portaria.engine.ledger.append;

import java.time.Duration;
import java.util.Optional;

/// How hard the ledger holds on to entries.
///
/// @param durability what an append waits for
/// @param syncEvery longest time between the operating system's hands and the disk
/// @param checkpointEvery longest time between an append and the signed checkpoint that covers it
/// @param checkpointEntries entries after which a checkpoint is made sooner
/// @param restBetween shortest time between two checkpoints, so that a busy log is not all fsync
/// @param heartbeat a quiet log gets an entry this often; empty: never
/// @param segmentBytes size at which a new pending file is begun
public record LedgerOptions(
        Durability durability,
        Duration syncEvery,
        Duration checkpointEvery,
        int checkpointEntries,
        Duration restBetween,
        Optional<Duration> heartbeat,
        long segmentBytes) {

    public enum Durability {
        /// An append returns when the operating system has it.
        GROUP,
        /// An append returns when it is on disk.
        SYNC
    }

    public static LedgerOptions standard() {
        return new LedgerOptions(
                Durability.GROUP,
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                256,
                Duration.ofSeconds(1),
                Optional.of(Duration.ofSeconds(60)),
                16 << 20);
    }

    public LedgerOptions with(Durability other) {
        return new LedgerOptions(
                other,
                syncEvery,
                checkpointEvery,
                checkpointEntries,
                restBetween,
                heartbeat,
                segmentBytes);
    }

    public LedgerOptions withoutHeartbeat() {
        return new LedgerOptions(
                durability,
                syncEvery,
                checkpointEvery,
                checkpointEntries,
                restBetween,
                Optional.empty(),
                segmentBytes);
    }
}
