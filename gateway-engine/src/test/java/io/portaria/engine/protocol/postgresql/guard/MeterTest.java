package io.portaria.engine.protocol.postgresql.guard;

import io.portaria.engine.path.Budgets;
import io.portaria.engine.path.Limit;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MeterTest {
    private static final Budgets.Key KEY =
            new Budgets.Key("robo", "loja", "dia", LocalDate.of(2026, 11, 28));

    /// Each entry is a transaction that every session of the gateway waits for.
    @Test
    void whatAPersonHasLetPassIsNotEnteredRowByRow() {
        Counted budgets = new Counted();
        Meter meter =
                new Meter.Approved(new Limit.RowsADay("dia", true, 10, List.of()), budgets, KEY);
        for (int i = 0; i < 10_000; i++) {
            assertThat(meter.admit(1)).isEmpty();
        }
        meter.rest();
        meter.rest();
        assertThat(budgets.entries).hasSizeLessThan(50);
        assertThat(budgets.entries.stream().mapToLong(Long::longValue).sum()).isEqualTo(10_000);
    }

    private static final class Counted implements Budgets {
        private final List<Long> entries = new ArrayList<>();

        @Override
        public long taken(Key key) {
            return 0;
        }

        @Override
        public long take(Key key, long wanted, long most) {
            return 0;
        }

        @Override
        public void add(Key key, long amount) {
            entries.add(amount);
        }

        @Override
        public void giveBack(Key key, long unused) {
            entries.add(-unused);
        }
    }
}
