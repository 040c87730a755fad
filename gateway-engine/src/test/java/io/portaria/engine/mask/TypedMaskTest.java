package io.portaria.engine.mask;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TypedMaskTest {

    private static final Technique GENERALISE = new Technique.Generalise();

    @Test
    void whatHoldsNoTextBecomesNull() {
        for (Technique technique :
                new Technique[] {
                    new Technique.Redact(),
                    new Technique.Partial(),
                    new Technique.Pseudonym(),
                    new Technique.NullOut()
                }) {
            assertThat(TypedMask.integer(5, technique, Long.MIN_VALUE, Long.MAX_VALUE)).isEmpty();
            assertThat(TypedMask.number(BigDecimal.TEN, technique)).isEmpty();
            assertThat(TypedMask.date(LocalDate.EPOCH, technique)).isEmpty();
        }
    }

    @Test
    void bands() {
        assertThat(TypedMask.bandFloor(5432)).isEqualTo(5000);
        assertThat(TypedMask.bandFloor(-5432)).isEqualTo(-5000);
        assertThat(TypedMask.bandFloor(7)).isZero();
        assertThat(TypedMask.bandFloor(Long.MAX_VALUE)).isEqualTo(9_000_000_000_000_000_000L);
        assertThat(TypedMask.bandFloor(Long.MIN_VALUE)).isEqualTo(-9_000_000_000_000_000_000L);
        assertThat(TypedMask.number(new BigDecimal("5432.10"), GENERALISE))
                .contains(new BigDecimal("5000.00"));
        assertThat(TypedMask.number(new BigDecimal("0.05"), GENERALISE))
                .contains(new BigDecimal("0.00"));
        assertThat(TypedMask.number(new BigDecimal("1E+5"), GENERALISE))
                .contains(new BigDecimal("100000"));
        assertThat(TypedMask.date(LocalDate.of(1985, 3, 27), GENERALISE))
                .contains(LocalDate.of(1985, 1, 1));
    }

    @Test
    void fixedValuesMustFitTheType() {
        assertThat(TypedMask.integer(5, new Technique.Fixed("0"), -9, 9)).hasValue(0);
        assertThat(TypedMask.integer(5, new Technique.Fixed("10"), -9, 9)).isEmpty();
        assertThat(TypedMask.integer(5, new Technique.Fixed("x"), -9, 9)).isEmpty();
        assertThat(TypedMask.integer(5, new Technique.Fixed("1.5"), -9, 9)).isEmpty();
        assertThat(TypedMask.integer(5, new Technique.Fixed("1e999999999"), -9, 9)).isEmpty();
        assertThat(TypedMask.date(LocalDate.EPOCH, new Technique.Fixed("1900-01-01")))
                .contains(LocalDate.of(1900, 1, 1));
        assertThat(TypedMask.date(LocalDate.EPOCH, new Technique.Fixed("-"))).isEmpty();
        assertThat(TypedMask.number(BigDecimal.TEN, new Technique.Fixed("1.5")))
                .contains(new BigDecimal("1.5"));
        assertThat(TypedMask.integer(5, new Technique.None(), -9, 9)).hasValue(5);
    }
}
