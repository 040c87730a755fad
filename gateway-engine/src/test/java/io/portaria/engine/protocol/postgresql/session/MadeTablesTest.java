package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// A table counts as made when a CREATE TABLE has ended, not when one was sent: SQL may put a cursor in the place of a portal.
class MadeTablesTest {
    private final MadeTables tables = new MadeTables();

    private static RowDescription ofTable(int oid) {
        return new RowDescription(List.of(new RowDescription.Field("a", oid, 1, 25, -1, 0)));
    }

    @Test
    void onlyWhatEndedAsOneIsMade() {
        tables.ended("FETCH 1");
        tables.described(ofTable(20_000));
        assertThat(tables.oids()).isEmpty();
        tables.ended("CREATE TABLE");
        tables.described(ofTable(20_001));
        assertThat(tables.oids()).containsExactly(20_001);
    }

    @Test
    void aTableWithoutColumnsIsNone() {
        tables.ended("CREATE TABLE");
        tables.described(new RowDescription(List.of()));
        assertThat(tables.oids()).isEmpty();
    }
}
