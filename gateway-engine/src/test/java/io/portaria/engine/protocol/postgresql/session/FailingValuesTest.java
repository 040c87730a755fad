package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.detect.ColumnEvidence;
import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.mask.Masked;
import io.portaria.engine.mask.Technique;
import io.portaria.engine.policy.CatalogMasking;
import io.portaria.engine.protocol.postgresql.codec.PgType;
import io.portaria.engine.protocol.postgresql.inspect.ColumnPlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// A value that cannot be looked at becomes NULL, and somebody gets to know of it: once for each type and session.
class FailingValuesTest {
    private static ColumnPlan plan(PgType type) {
        return new ColumnPlan(
                type.oid(),
                PgType.Form.INTEGER,
                false,
                Integer.MAX_VALUE,
                ColumnPlan.Action.MASK,
                Optional.of(new MaskRule("x", 0, new Technique.Generalise(), Optional.empty())),
                false,
                ColumnHint.NONE,
                Optional.empty(),
                new ColumnEvidence(ColumnEvidence.Kind.INTEGER, ColumnHint.NONE),
                _ -> PgType.Form.OTHER);
    }

    @Test
    void eachTypeIsToldOfOnce() {
        ValueMasking values =
                new ValueMasking(message -> new byte[32], CatalogMasking.of(List.of(), "t", "r"));
        byte[] noNumber = "segredo".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 3; i++) {
            for (PgType type : new PgType[] {PgType.INT4, PgType.INT8}) {
                ByteSink out = new ByteSink();
                assertThat(values.apply(plan(type), noNumber, 0, noNumber.length, out))
                        .isEqualTo(Masked.NULL);
                assertThat(out.length()).isZero();
            }
        }
        assertThat(values.failedTypes()).isEqualTo(2);
    }
}
