package io.portaria.engine.detect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What the values of a column have shown so far, and whether a doubtful finding in it counts. One random number in a
/// hundred has the check digits of a CPF, so a single bare number proves little.
///
/// - A certain finding always counts.
/// - Text: a doubtful finding always counts too. What other values hold says nothing of this one: an agent chooses which
///   rows it reads, and sixty clean ones before it must not let a bare CPF pass. One order number in a hundred is the
///   price.
/// - Integers: with a hint a hit always counts; without, only while at least 0.8 of all values, or of the latest 20,
///   are such, because else one key in a hundred would be missing. A column of which 16 of 20 values once were such is
///   masked for good.
///
/// May be used by several threads. Counts are then approximate (an increment may get lost), which the rates bear; they
/// need a fixed amount of memory whatever the number of values.
public final class ColumnEvidence {

    /// What a column holds.
    public enum Kind {
        TEXT,
        INTEGER
    }

    private static final int ENOUGH = 20;
    private static final int WINDOW = 64;
    private static final double INTEGER_RATE = 0.8;
    private static final long LATEST = (1L << ENOUGH) - 1;
    private static final VarHandle SEEN = seenHandle();
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

    private final Kind kind;
    private final ColumnHint hint;

    /// Values seen.
    @SuppressWarnings("unused") // by its handle
    private volatile long seen;

    /// For each detector: values in which it was found; which of the latest 64 were (bit 0 the latest at its time); how
    /// many values had been seen by then.
    private final long[] hits = new long[Detector.count()];

    private final long[] history = new long[Detector.count()];
    private final long[] at = new long[Detector.count()];

    /// Detectors whose values the column has been shown to hold; a bit once set stays.
    private final AtomicInteger holds = new AtomicInteger();

    public ColumnEvidence(Kind kind, ColumnHint hint) {
        this.kind = kind;
        this.hint = hint;
    }

    private static VarHandle seenHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(ColumnEvidence.class, "seen", long.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("ColumnEvidence.seen", e);
        }
    }

    public ColumnHint hint() {
        return hint;
    }

    /// Values seen so far.
    public long seen() {
        return (long) SEEN.getOpaque(this);
    }

    /// Values in which a detector found something, whether it counted or not.
    public long hits(Detector detector) {
        return (long) SLOT.getOpaque(hits, detector.index());
    }

    /// Counts one text value; returns whether anything was found in it.
    public boolean judge(Findings findings) {
        long now = seen() + 1;
        SEEN.setOpaque(this, now);
        int found = 0;
        for (int i = 0; i < findings.size(); i++) {
            found |= findings.detector(i).bit();
        }
        for (int bits = found; bits != 0; bits &= bits - 1) {
            record(Integer.numberOfTrailingZeros(bits), now);
        }
        return !findings.isEmpty();
    }

    /// Counts one integer; returns whether it must be masked.
    ///
    /// @param found what the integer was found to be, or null
    public boolean judge(@Nullable Detector found) {
        long now = seen() + 1;
        SEEN.setOpaque(this, now);
        if (found == null) {
            return false;
        }
        record(found.index(), now);
        return kind == Kind.TEXT || hint.suggests(found) || countsAsInteger(found, now);
    }

    private void record(int detector, long now) {
        long before = latest(detector, now);
        SLOT.setOpaque(history, detector, before | 1);
        SLOT.setOpaque(at, detector, now);
        SLOT.setOpaque(hits, detector, (long) SLOT.getOpaque(hits, detector) + 1);
    }

    /// The history of a detector as it stands at value number `now`.
    private long latest(int detector, long now) {
        long since = now - (long) SLOT.getOpaque(at, detector);
        long bits = (long) SLOT.getOpaque(history, detector);
        return since < 0 ? bits : since >= WINDOW ? 0 : bits << since;
    }

    private boolean countsAsInteger(Detector found, long now) {
        boolean beyondChance =
                now >= ENOUGH
                        && Long.bitCount(latest(found.index(), now) & LATEST)
                                >= INTEGER_RATE * ENOUGH;
        if (beyondChance) {
            holds.accumulateAndGet(found.bit(), (a, b) -> a | b);
        }
        return (holds.get() & found.bit()) != 0 || hits(found) >= INTEGER_RATE * now;
    }
}
