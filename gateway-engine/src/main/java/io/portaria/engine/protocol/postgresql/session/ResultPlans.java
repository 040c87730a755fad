package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
import java.util.Arrays;
import java.util.Optional;

/// Remembers the plan of the last result: an agent that asks the same again gets the same columns.
final class ResultPlans {
    private static final int LONGEST = 4096;

    private static final class Last {
        private final Inspection inspection;
        private final Judgement.Part part;
        private final byte[] description;
        private final ResultPlan plan;

        private Last(
                Inspection inspection, Judgement.Part part, byte[] description, ResultPlan plan) {
            this.inspection = inspection;
            this.part = part;
            this.description = description;
            this.plan = plan;
        }

        private boolean fits(Inspection now, Judgement.Part asked, byte[] b, int at, int length) {
            return inspection.equals(now)
                    && part.equals(asked)
                    && Arrays.equals(description, 0, description.length, b, at, at + length);
        }
    }

    private Optional<Last> last = Optional.empty();

    ResultPlan of(Inspection inspection, Judgement.Part part, byte[] b, int at, int length)
            throws ProtocolViolation {
        if (last.isPresent() && last.get().fits(inspection, part, b, at, length)) {
            return last.get().plan;
        }
        ResultPlan plan = inspection.plan(RowDescription.parse(b, at, length), part);
        if (length <= LONGEST) {
            last =
                    Optional.of(
                            new Last(
                                    inspection,
                                    part,
                                    Arrays.copyOfRange(b, at, at + length),
                                    plan));
        }
        return plan;
    }
}
