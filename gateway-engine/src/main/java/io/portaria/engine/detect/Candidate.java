package io.portaria.engine.detect;

import org.jspecify.annotations.Nullable;

/// The best reading so far of the digits at one place. A better reason wins, then the longer reading, then the first
/// offered.
final class Candidate {

    /// No reason: the offer is refused.
    static final int NONE = 0;

    /// Check digits alone.
    static final int CHECKED = 1;

    /// Check digits and a telling format.
    static final int FORMATTED = 2;

    /// A word within reach before the value names the type.
    static final int NAMED_IN_REACH = 3;

    /// The nearest such word names the type.
    static final int NAMED_NEAREST = 4;

    /// The name of the column or key says so.
    static final int HINTED = 5;

    @Nullable Detector detector;
    Strength strength = Strength.WEAK;
    int end;
    private int reason;

    void reset() {
        detector = null;
        reason = 0;
        end = 0;
    }

    void offer(Detector offered, int offeredEnd, int offeredReason) {
        if (offeredReason == NONE) {
            return;
        }
        if (offeredReason > reason || (offeredReason == reason && offeredEnd > end)) {
            detector = offered;
            end = offeredEnd;
            reason = offeredReason;
            strength = offeredReason == CHECKED ? Strength.WEAK : Strength.CERTAIN;
        }
    }
}
