package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.detect.ColumnEvidence;
import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.Detector;
import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.protocol.postgresql.codec.PgType;
import java.util.Optional;

/// What has to happen to the values of one column.
///
/// @param type OID of its type
/// @param form how its values look
/// @param binary whether they come in binary format
/// @param most longest text in characters that the type holds, `Integer.MAX_VALUE` when it does not say
/// @param action what is done
/// @param rule the rule that protects the column, for [Action#MASK]
/// @param detectorsFirst whether a rule for a detector stands before the column's own
/// @param hint what its names suggest
/// @param suggested the one detector that the names suggest, if it is one
/// @param evidence what its values have shown so far
/// @param forms how values of other types look, for the parts that a value is made of
public record ColumnPlan(
        int type,
        PgType.Form form,
        boolean binary,
        int most,
        Action action,
        Optional<MaskRule> rule,
        boolean detectorsFirst,
        ColumnHint hint,
        Optional<Detector> suggested,
        ColumnEvidence evidence,
        Forms forms) {

    /// How values of a type look.
    @FunctionalInterface
    public interface Forms {
        PgType.Form of(int type);
    }

    /// What is done to a value.
    public enum Action {
        /// Leaves as it came.
        PASS,
        /// Looked at by the detectors.
        SCAN,
        /// The same of a query plan, which says how long the values are on average that each step hands on: that is taken out.
        SCAN_PLAN,
        /// Masked whole.
        MASK,
        /// The same for every row, whatever the value is and whether there is one: it is computed, so that its length, its kind
        /// and even its absence may have been made to tell something.
        HIDE
    }

    /// Whether a value that is absent must be seen to by [Action#HIDE] too.
    public boolean hides() {
        return action == Action.HIDE;
    }

    ColumnPlan inFormat(int format) {
        return new ColumnPlan(
                type,
                form,
                format == 1,
                most,
                action,
                rule,
                detectorsFirst,
                hint,
                suggested,
                evidence,
                forms);
    }
}
