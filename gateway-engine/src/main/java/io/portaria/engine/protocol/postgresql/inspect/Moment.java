package io.portaria.engine.protocol.postgresql.inspect;

import java.util.List;
import java.util.Optional;

/// What a process of the server saw at one moment, by its own word.
///
/// @param process the process itself: its number, when it began, when its server began, whether that is a standby. Numbers of
///     transactions mean something in one life of one server only: another server behind the same address has others, and one
///     that crashed may give numbers again that it had given to transactions which were then lost.
/// @param border the lowest transaction that had not ended: what was written by one below it was there or will never be
/// @param next the first transaction that had not begun
record Moment(String process, long border, long next) {
    /// A quarter of the numbers that there are before they begin anew: `age` means something for half of them.
    private static final long FARTHEST = 1L << 30;

    /// Normal transactions have numbers from here on (`FirstNormalTransactionId`).
    private static final int FIRST = 3;

    /// To be asked in the transaction whose snapshot it is about.
    static final String QUESTION =
            """
            SELECT concat_ws(' ', pg_backend_pid(), a.backend_start, pg_postmaster_start_time(), pg_is_in_recovery()),
              pg_snapshot_xmin(pg_current_snapshot()), pg_snapshot_xmax(pg_current_snapshot())
            FROM pg_stat_get_activity(pg_backend_pid()) a
            WHERE a.backend_start IS NOT NULL
            """;

    /// @param answer empty when the server does not know its own process
    static Optional<Moment> of(List<List<Optional<String>>> answer) {
        return answer.stream()
                .findFirst()
                .map(row ->
                        new Moment(
                                row.get(0).orElse(""),
                                Long.parseLong(row.get(1).orElse("")),
                                Long.parseLong(row.get(2).orElse(""))));
    }

    /// Whether what was written since an earlier moment can be told by the numbers of transactions.
    boolean continues(Moment earlier) {
        return process.equals(earlier.process)
                && border >= earlier.border
                && next >= earlier.next
                && next - earlier.border < FARTHEST
                && Integer.compareUnsigned(earlier.number(), FIRST) >= 0;
    }

    /// The border as rows bear it: the lower 32 bits.
    int number() {
        return (int) border;
    }
}
