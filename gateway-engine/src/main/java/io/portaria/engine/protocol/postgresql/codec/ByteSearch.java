package io.portaria.engine.protocol.postgresql.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks for bytes, eight at a time: what is looked for (a line's end, a delimiter) is seldom among what is looked at.
public final class ByteSearch {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private ByteSearch() {}

    /// Place of the first `wanted` in `[from, end)`; `end` when there is none.
    public static int first(byte[] b, int from, int end, byte wanted) {
        return first(b, from, end, wanted, wanted);
    }

    /// Place of the first byte in `[from, end)` that is one of two; `end` when there is none.
    public static int first(byte[] b, int from, int end, byte one, byte other) {
        long ones = ONES * (one & 0xFF);
        long others = ONES * (other & 0xFF);
        int i = from;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            long eight = (long) LONG.get(b, i);
            long hits = zeros(eight ^ ones) | zeros(eight ^ others);
            if (hits != 0) {
                // the lowest hit is a true one; those above it may be carried
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        while (i < end && b[i] != one && b[i] != other) {
            i++;
        }
        return i;
    }

    /// The high bit of each byte that is zero.
    private static long zeros(long eight) {
        return (eight - ONES) & ~eight & HIGH_BITS;
    }
}
