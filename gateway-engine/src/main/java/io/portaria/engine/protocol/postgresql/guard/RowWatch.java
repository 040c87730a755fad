package io.portaria.engine.protocol.postgresql.guard;

import io.portaria.engine.path.Limit;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.inspect.Guarded;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Counts the rows of one statement on their way to the agent, before they are recorded and shown; of a statement whose rows
/// do not come this way, those that its end tells of.
///
/// A row that has more columns than the tables it comes from counts as several, and where many rows may have been put into
/// one value, so does one that is long: else a statement could bring a table out in few rows.
public final class RowWatch {
    /// What guardrails do not count.
    public static final RowWatch NONE =
            new RowWatch(Guarded.Rows.NONE, List.of(), List.of(), _ -> {}, _ -> {});

    /// About what the least of a person takes that is of use to anybody: a number, a separator.
    private static final int BYTES_OF_A_ROW = 16;

    private final Guarded.Rows counting;
    private final List<Meter> shown;
    private final List<Meter> changed;
    private final Consumer<Limit> exceeded;
    private final Consumer<Boolean> ended;

    /// Rows that came out, of those that its end tells of.
    private long admitted;

    /// @param shown of rows that come out
    /// @param changed of rows that are changed or deleted
    /// @param exceeded told of the limit that has cut the result
    /// @param ended told whether the statement succeeded
    RowWatch(
            Guarded.Rows counting,
            List<Meter> shown,
            List<Meter> changed,
            Consumer<Limit> exceeded,
            Consumer<Boolean> ended) {
        this.counting = counting;
        this.shown = List.copyOf(shown);
        this.changed = List.copyOf(changed);
        this.exceeded = exceeded;
        this.ended = ended;
    }

    /// Whether only the end of the statement tells if it was too much: then it must be possible to undo it.
    public boolean isSettledAtTheEnd() {
        return !changed.isEmpty()
                || ((counting.copies() || counting.returns()) && !shown.isEmpty());
    }

    /// @param rows whole rows
    /// @param columns of each
    /// @param bytes of all of them
    /// @return why they may not pass, nor any after them
    public Optional<Refusal> admit(int rows, int columns, long bytes) {
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        admitted += rows;
        int width = counting.width();
        long plain = (long) rows * (width == 0 ? 1 : Math.max(1, ceil(columns, width)));
        for (Meter meter : shown) {
            boolean ofTable = meter.limit() instanceof Limit.WholeTable;
            long counted = Math.max(plain, ofTable ? ofTable(plain, bytes) : ofRows(bytes));
            Optional<Refusal> refusal = count(meter, counted, "The result was cut there.");
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private long ofRows(long bytes) {
        return counting.collects() ? ceil(bytes, BYTES_OF_A_ROW) : 0;
    }

    /// Whole tables are counted more closely: a key of each row is enough to tell that it is there.
    private long ofTable(long plain, long bytes) {
        return switch (counting.packing()) {
            case PLAIN -> plain;
            case TWICE -> 2 * plain;
            case AGGREGATES -> ceil(bytes, BYTES_OF_A_ROW / 2);
            case BY_VIEW, COLLECTS -> ceil(bytes, BYTES_OF_A_ROW / 4);
        };
    }

    /// The statement has come to its end.
    ///
    /// @param rows that it copied, changed or deleted
    /// @return why it has to be undone
    public Optional<Refusal> settle(long rows) {
        String undone = "It was undone.";
        Optional<Refusal> refusal = count(changed, rows, undone);
        return refusal.isEmpty() && counting.copies()
                ? count(shown, Math.max(0, rows - admitted), undone)
                : refusal;
    }

    private Optional<Refusal> count(List<Meter> meters, long rows, String consequence) {
        for (Meter meter : meters) {
            Optional<Refusal> refusal = count(meter, rows, consequence);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> count(Meter meter, long rows, String consequence) {
        Optional<String> why = meter.admit(rows);
        why.ifPresent(_ -> exceeded.accept(meter.limit()));
        return why.map(w -> refusal(meter.limit(), w + " " + consequence));
    }

    /// Nothing more comes, or not before the agent asks again.
    public void rest() {
        shown.forEach(Meter::rest);
    }

    public void ended(boolean succeeded) {
        rest();
        ended.accept(succeeded);
    }

    private static Refusal refusal(Limit limit, String sentence) {
        return Refusal.notAllowed(
                "guardrail " + limit.guardrail(),
                sentence,
                limit.asks()
                        ? "Send the same again: it will wait until a person has given leave."
                        : "Ask for fewer rows.");
    }

    private static long ceil(long amount, long unit) {
        return (amount + unit - 1) / unit;
    }
}
