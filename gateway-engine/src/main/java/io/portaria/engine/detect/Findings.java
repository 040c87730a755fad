package io.portaria.engine.detect;

import java.util.Arrays;

/// What a scan found: spans of the scanned array, sorted and never overlapping. Reused from value to value, so that a
/// finding costs no object; not safe for use by several threads. Holds positions only, never content.
public final class Findings {

    private static final int WEAK_FLAG = 0x100;

    /// Working memory of the scanner: it is here because the scanner itself is shared by threads.
    final DigitCluster digits = new DigitCluster();

    final Candidate candidate = new Candidate();

    /// Values of the characters of a CNPJ.
    final byte[] alphanumeric = new byte[Cnpj.LENGTH];

    private int[] starts = new int[8];
    private int[] ends = new int[8];
    private short[] kinds = new short[8];
    private int size;

    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /// Index in the scanned array of the first byte of a finding.
    public int start(int index) {
        check(index);
        return starts[index];
    }

    /// Index in the scanned array after the last byte of a finding.
    public int end(int index) {
        check(index);
        return ends[index];
    }

    public Detector detector(int index) {
        check(index);
        return Detector.ofIndex(kinds[index] & 0xff);
    }

    public Strength strength(int index) {
        check(index);
        return (kinds[index] & WEAK_FLAG) == 0 ? Strength.CERTAIN : Strength.WEAK;
    }

    /// Adds a finding. What it overlaps of earlier findings is merged into it, so that no byte once found gets free.
    void add(int start, int end, Detector detector, Strength strength) {
        int from = start;
        int to = end;
        boolean weak = strength == Strength.WEAK;
        while (size > 0 && ends[size - 1] > from) {
            size--;
            from = Math.min(from, starts[size]);
            to = Math.max(to, ends[size]);
            weak &= (kinds[size] & WEAK_FLAG) != 0;
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
            kinds = Arrays.copyOf(kinds, size * 2);
        }
        starts[size] = from;
        ends[size] = to;
        kinds[size] = (short) (detector.index() | (weak ? WEAK_FLAG : 0));
        size++;
    }

    /// Index after the last finding: nothing before it can begin another.
    int consumedTo(int from) {
        return size == 0 ? from : Math.max(from, ends[size - 1]);
    }

    /// Whether the last finding ends exactly there.
    boolean reaches(int index) {
        return size > 0 && ends[size - 1] == index;
    }

    private void check(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
    }
}
