package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.Masked;
import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.BinaryText;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.inspect.ColumnPlan;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes a DataRow as the agent may see it. What is not masked is copied in as few pieces as can be.
///
/// `| 'D' | int32 length | int16 count | { int32 length or -1 | bytes }… |`
final class RowMasking {
    private final ValueMasking values;
    private final ByteSink value = new ByteSink(256);

    RowMasking(ValueMasking values) {
        this.values = values;
    }

    /// @return where in `out` the body of the row begins
    int row(ResultPlan plan, byte[] b, int body, int length, FrameWriter out)
            throws ProtocolViolation {
        List<ColumnPlan> columns = plan.columns();
        int end = body + length;
        if (length < 2) {
            throw new ProtocolViolation("The target sent a row without a count of its values.");
        }
        int n = FrameReader.getShort(b, body) & 0xFFFF;
        if (n != columns.size()) {
            throw new ProtocolViolation(
                    "The target sent a row with other columns than it described.");
        }
        int header = out.mark();
        out.begin(Backend.DATA_ROW);
        int copied = body;
        int at = body + 2;
        for (int i = 0; i < n; i++) {
            if (end - at < 4) {
                throw new ProtocolViolation(
                        "The target sent a row that is shorter than its values.");
            }
            int size = FrameReader.getInt(b, at);
            int from = at + 4;
            if (size < -1 || size > end - from) {
                throw new ProtocolViolation(
                        "The target sent a row that is shorter than its values.");
            }
            ColumnPlan column = columns.get(i);
            if (size < 0 && !column.hides()) {
                at = from;
                continue;
            }
            int present = Math.max(0, size);
            if (column.action() != ColumnPlan.Action.PASS) {
                value.clear();
                Masked masked = values.apply(column, b, from, present, value);
                if (masked != Masked.UNCHANGED) {
                    out.bytes(b, copied, at - copied);
                    if (masked == Masked.NULL) {
                        out.int32(-1);
                    } else {
                        out.int32(value.length()).bytes(value.array(), 0, value.length());
                    }
                    copied = from + present;
                }
            }
            at = from + present;
        }
        if (at != end) {
            throw new ProtocolViolation("The target sent a row that is longer than its values.");
        }
        out.bytes(b, copied, end - copied);
        out.end();
        return header + 5;
    }

    /// The same row with every value as text, for the book.
    ///
    /// @param charset the client's encoding
    /// @param b array that holds a masked row
    /// @param body where its body begins
    void asText(ResultPlan plan, byte[] b, int body, Charset charset, ByteSink out) {
        List<ColumnPlan> columns = plan.columns();
        out.append(b[body]).append(b[body + 1]);
        int at = body + 2;
        for (ColumnPlan column : columns) {
            int size = FrameReader.getInt(b, at);
            at += 4;
            if (size < 0) {
                out.appendInt(-1);
                continue;
            }
            if (column.binary()) {
                byte[] text =
                        BinaryText.of(column.type(), b, at, size).getBytes(StandardCharsets.UTF_8);
                out.appendInt(text.length).append(text);
            } else if (charset.equals(StandardCharsets.UTF_8)) {
                out.appendInt(size).append(b, at, size);
            } else {
                byte[] text = new String(b, at, size, charset).getBytes(StandardCharsets.UTF_8);
                out.appendInt(text.length).append(text);
            }
            at += size;
        }
    }

    static boolean isText(ResultPlan plan) {
        for (ColumnPlan column : plan.columns()) {
            if (column.binary()) {
                return false;
            }
        }
        return true;
    }

    /// Gives large buffers back. Called when the session rests.
    void rest() {
        value.rest();
    }
}
