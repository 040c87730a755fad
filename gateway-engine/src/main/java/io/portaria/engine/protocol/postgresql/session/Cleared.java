package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.AskPeople.Leave;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.guard.RowWatch;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import java.util.List;
import java.util.Optional;

/// What the guardrails have said of something that policy permits.
sealed interface Cleared {

    /// @param permit as it is to stand in the book
    /// @param judgement as of now: it may have been held for long
    /// @param watches one for each part; none where there are no guardrails
    /// @param leave by which it runs
    record Go(
            Permit permit,
            Judgement judgement,
            Inspection inspection,
            List<RowWatch> watches,
            Optional<Leave> leave)
            implements Cleared {

        /// What no guardrail is about.
        static Go freely(Permit permit, Judgement judgement, Inspection inspection) {
            return new Go(permit, judgement, inspection, List.of(), Optional.empty());
        }

        RowWatch watch(int part) {
            return part < watches.size() ? watches.get(part) : RowWatch.NONE;
        }

        /// Whether only its end tells if it may stay.
        boolean isSettledAtTheEnd() {
            for (RowWatch watch : watches) {
                if (watch.isSettledAtTheEnd()) {
                    return true;
                }
            }
            return false;
        }
    }

    record No(Refusal refusal) implements Cleared {}
}
