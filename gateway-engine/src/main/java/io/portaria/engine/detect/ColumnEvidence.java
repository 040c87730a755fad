package io.portaria.engine.detect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// What the values of a column have shown so far, and whether a doubtful finding in it counts. One random number in a
/// hundred has the check digits of a CPF, so a single bare number proves little and its column much.
///
/// - A certain finding always counts.
/// - Text: a weak finding counts until at least 20 values have shown that less than 0.3 of the latest 64 are such. The
///   first doubtful values are masked, and a column that turns out to hold order numbers is released. Should four of
///   the latest 20 be such, it is masked again: chance does that once in 25,000 times.
/// - Integers: with a hint a hit always counts; without, only while at least 0.8 of all values, or of the latest 20,
///   are such.
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
    private static final double TEXT_RATE = 0.3;
    private static final int HITS_BEYOND_CHANCE = 4;
    private static final double INTEGER_RATE = 0.8;
    private static final long LATEST = (1L << ENOUGH) - 1;
    private static final int ALL = -1;

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

    /// Counts one text value and takes out of its findings those that do not count; returns whether any is left.
    public boolean judge(Findings findings) {
        long now = seen() + 1;
        SEEN.setOpaque(this, now);
        if (findings.isEmpty()) {
            return false;
        }
        int found = 0;
        boolean weak = false;
        for (int i = 0; i < findings.size(); i++) {
            found |= findings.detector(i).bit();
            weak |= findings.strength(i) == Strength.WEAK;
        }
        for (int bits = found; bits != 0; bits &= bits - 1) {
            record(Integer.numberOfTrailingZeros(bits), now);
        }
        return !weak || findings.retain(ALL, textBits(found, now));
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
        return hint.suggests(found)
                || (kind == Kind.TEXT
                        ? countsInText(found.index(), now)
                        : countsAsInteger(found, now));
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

    private int textBits(int found, long now) {
        int counting = 0;
        for (int bits = found; bits != 0; bits &= bits - 1) {
            int detector = Integer.numberOfTrailingZeros(bits);
            counting |= countsInText(detector, now) ? 1 << detector : 0;
        }
        return counting;
    }

    private boolean countsInText(int detector, long now) {
        if (now < ENOUGH) {
            return true;
        }
        long bits = latest(detector, now);
        return Long.bitCount(bits) >= TEXT_RATE * Math.min(now, WINDOW)
                || Long.bitCount(bits & LATEST) >= HITS_BEYOND_CHANCE;
    }

    private boolean countsAsInteger(Detector found, long now) {
        int detector = found.index();
        return hits(found) >= INTEGER_RATE * now
                || (now >= ENOUGH
                        && Long.bitCount(latest(detector, now) & LATEST) >= INTEGER_RATE * ENOUGH);
    }
}
