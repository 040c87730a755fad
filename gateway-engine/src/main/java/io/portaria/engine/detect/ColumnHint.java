package io.portaria.engine.detect;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/// The detectors that the name of a column, or the key of a JSON value, suggests. A hint overrides check digits: test
/// data is full of invalid numbers, and a column called `cpf` is masked all the same.
public final class ColumnHint {

    /// The name suggests nothing.
    public static final ColumnHint NONE = new ColumnHint(0);

    private final int bits;

    private ColumnHint(int bits) {
        this.bits = bits;
    }

    public static ColumnHint of(Detector... detectors) {
        return of(Set.of(detectors));
    }

    public static ColumnHint of(Collection<Detector> detectors) {
        int bits = 0;
        for (Detector detector : detectors) {
            bits |= detector.bit();
        }
        return ofBits(bits);
    }

    static ColumnHint ofBits(int bits) {
        return bits == 0 ? NONE : new ColumnHint(bits);
    }

    int bits() {
        return bits;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    public boolean suggests(Detector detector) {
        return (bits & detector.bit()) != 0;
    }

    /// What either hint suggests.
    public ColumnHint or(ColumnHint other) {
        int union = bits | other.bits;
        return union == bits ? this : union == other.bits ? other : ofBits(union);
    }

    public Set<Detector> detectors() {
        Set<Detector> detectors = EnumSet.noneOf(Detector.class);
        for (Detector detector : Detector.values()) {
            if (suggests(detector)) {
                detectors.add(detector);
            }
        }
        return detectors;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnHint hint && hint.bits == bits;
    }

    @Override
    public int hashCode() {
        return bits;
    }

    @Override
    public String toString() {
        return detectors().toString();
    }
}
