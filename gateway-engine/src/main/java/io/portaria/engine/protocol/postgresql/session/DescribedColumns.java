package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.codec.RowDescription;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the server said of the columns of a result, as it said it: most of what it says it has said before, and comparing
/// costs less than parsing.
final class DescribedColumns {
    /// Bytes of a description that is worth keeping for a comparison.
    private static final int SHORT = 4096;

    private final byte[] body;

    private DescribedColumns(byte[] body) {
        this.body = body;
    }

    /// @param in at a RowDescription
    static DescribedColumns read(FrameReader in) {
        return new DescribedColumns(
                Arrays.copyOfRange(in.array(), in.bodyOffset(), in.bodyOffset() + in.length()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DescribedColumns columns && Arrays.equals(body, columns.body);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(body);
    }

    boolean isShort() {
        return body.length <= SHORT;
    }

    RowDescription parse() throws ProtocolViolation {
        return RowDescription.parse(body, 0, body.length);
    }
}
