package io.portaria.engine.protocol.postgresql.codec;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

class ByteSearchTest {
    @Property(tries = 3000)
    void findsWhatLookingAtEachFinds(
            @ForAll @Size(max = 60) byte[] b,
            @ForAll byte one,
            @ForAll byte other,
            @ForAll int at) {
        if (b.length > 0) {
            b[Math.floorMod(at, b.length)] = (at & 1) == 0 ? one : other;
        }
        int from = Math.floorMod(at >> 3, b.length + 1);
        int expected = from;
        while (expected < b.length && b[expected] != one && b[expected] != other) {
            expected++;
        }
        assertThat(ByteSearch.first(b, from, b.length, one, other)).isEqualTo(expected);
        int alone = from;
        while (alone < b.length && b[alone] != one) {
            alone++;
        }
        assertThat(ByteSearch.first(b, from, b.length, one)).isEqualTo(alone);
    }
}
