package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
import java.util.Optional;

/// Remembers the plan of the last result: an agent that asks the same again gets the same columns, also where it prepares
/// its statement each time.
final class ResultPlans {
    private record Last(
            Inspection inspection,
            Judgement.Part part,
            DescribedColumns columns,
            Optional<Portal.Formats> formats,
            ResultPlan plan) {

        private boolean fits(
                Inspection now,
                Judgement.Part asked,
                DescribedColumns described,
                Optional<Portal.Formats> wanted) {
            return inspection.equals(now)
                    && part.equals(asked)
                    && columns.isSameAs(described)
                    && formats.equals(wanted);
        }
    }

    private Optional<Last> last = Optional.empty();

    /// For values in the formats that their description names.
    ResultPlan of(Inspection inspection, Judgement.Part part, DescribedColumns columns)
            throws ProtocolViolation {
        return of(inspection, part, columns, Optional.empty());
    }

    /// For values in the formats of a portal.
    ResultPlan of(
            Inspection inspection,
            Judgement.Part part,
            DescribedColumns columns,
            Portal.Formats formats)
            throws ProtocolViolation {
        return of(inspection, part, columns, Optional.of(formats));
    }

    private ResultPlan of(
            Inspection inspection,
            Judgement.Part part,
            DescribedColumns columns,
            Optional<Portal.Formats> formats)
            throws ProtocolViolation {
        if (last.isPresent() && last.get().fits(inspection, part, columns, formats)) {
            return last.get().plan;
        }
        ResultPlan described = inspection.plan(columns.parse(), part);
        ResultPlan plan = formats.isPresent() ? described.inFormats(formats.get()::of) : described;
        last =
                columns.isShort()
                        ? Optional.of(new Last(inspection, part, columns, formats, plan))
                        : Optional.empty();
        return plan;
    }
}
