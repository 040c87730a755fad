package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.ExactDigest;
import io.portaria.engine.protocol.postgresql.codec.BinaryText;
import io.portaria.engine.protocol.postgresql.codec.MessageBody;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The values of a Bind where they stand in its message: `| int16 n | { int16 format }… | int16 n | { int32 length or -1 |
/// bytes }… |`. Used while the message is the one that was read last.
final class BoundValues {
    private static final int NULL = -1;

    private final byte[] b;
    private final int at;
    private final int end;
    private final int[] formats;
    private final int[] starts;
    private final int[] lengths;

    private BoundValues(byte[] b, int at, int end, int[] formats, int[] starts, int[] lengths) {
        this.b = b;
        this.at = at;
        this.end = end;
        this.formats = formats;
        this.starts = starts;
        this.lengths = lengths;
    }

    /// @param body at the first of the formats; afterwards behind the values
    static BoundValues read(byte[] b, MessageBody body) throws ProtocolViolation {
        int at = body.position();
        int[] formats = formats(body);
        int n = body.count(4);
        int[] starts = new int[n];
        int[] lengths = new int[n];
        for (int i = 0; i < n; i++) {
            lengths[i] = Math.max(NULL, body.int32());
            starts[i] = body.position();
            if (lengths[i] > 0) {
                body.skip(lengths[i]);
            }
        }
        return new BoundValues(b, at, body.position(), formats, starts, lengths);
    }

    /// Format codes: none means text for all, one is for all, else one each.
    static int[] formats(MessageBody body) throws ProtocolViolation {
        int[] codes = new int[body.count(2)];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = body.int16();
        }
        return codes;
    }

    /// All of it, formats included.
    ByteBuffer bytes() {
        return ByteBuffer.wrap(b, at, end - at);
    }

    /// For the book.
    List<Optional<MaskedText>> masked(
            Prepared prepared, StatementMasking masking, Charset charset) {
        if (starts.length == 0) {
            return List.of();
        }
        List<Optional<MaskedText>> masked = new ArrayList<>(starts.length);
        for (int i = 0; i < starts.length; i++) {
            masked.add(
                    lengths[i] == NULL
                            ? Optional.empty()
                            : Optional.of(masked(i, prepared, masking, charset)));
        }
        return masked;
    }

    private MaskedText masked(int i, Prepared prepared, StatementMasking masking, Charset charset) {
        return isBinary(i)
                ? masking.mask(BinaryText.of(prepared.parameterType(i), b, starts[i], lengths[i]))
                : masking.mask(b, starts[i], lengths[i], charset);
    }

    /// Whether one of them is what masking makes of a value.
    boolean bringMask(Prepared prepared, Charset charset) {
        for (int i = 0; i < starts.length; i++) {
            if (lengths[i] != NULL
                    && MasksSentBack.isMask(
                            prepared.parameterType(i),
                            isBinary(i),
                            b,
                            starts[i],
                            lengths[i],
                            charset)) {
                return true;
            }
        }
        return false;
    }

    private boolean isBinary(int i) {
        return (formats.length == 1 ? formats[0] : i < formats.length ? formats[i] : 0) == 1;
    }

    /// Of a statement and the values that it is run with.
    String digest(byte[] statement, ExactDigest digest) {
        byte[] both = Arrays.copyOf(statement, statement.length + 1 + end - at);
        System.arraycopy(b, at, both, statement.length + 1, end - at);
        return digest.of(both, 0, both.length);
    }
}
