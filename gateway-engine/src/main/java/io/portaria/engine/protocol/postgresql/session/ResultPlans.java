package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
import java.util.Optional;

/// Remembers the plan of the last result: an agent that asks the same again gets the same columns, also where it prepares
/// its statement each time.
final class ResultPlans {
    /// What a plan follows from.
    ///
    /// @param formats of the values; empty for those that the description names
    record Asked(
            Inspection inspection,
            Judgement.Part part,
            DescribedColumns columns,
            Optional<Portal.Formats> formats) {

        private ResultPlan plan() throws ProtocolViolation {
            ResultPlan described = inspection.plan(columns.parse(), part);
            return formats.isPresent() ? described.inFormats(formats.get()::of) : described;
        }
    }

    record Planned(Asked asked, ResultPlan plan) {}

    private Optional<Planned> last = Optional.empty();

    Planned of(Asked asked) throws ProtocolViolation {
        Optional<Planned> before = last.filter(p -> p.asked.equals(asked));
        if (before.isPresent()) {
            return before.get();
        }
        Planned planned = new Planned(asked, asked.plan());
        last = asked.columns.isShort() ? Optional.of(planned) : Optional.empty();
        return planned;
    }
}
