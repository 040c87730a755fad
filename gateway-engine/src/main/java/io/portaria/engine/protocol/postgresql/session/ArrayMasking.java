package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.Masked;
import io.portaria.engine.protocol.postgresql.codec.BinaryText;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.inspect.ColumnPlan;

/// Masks arrays element by element; dimensions and NULLs stay as they are. An array that cannot be walked becomes NULL.
///
/// Text: `{a,"b \"c\"",NULL,{…}}`, perhaps after `[1:2]=`. Binary: `| int32 dimensions | int32 flags | int32 element type |
/// { int32 size | int32 lower bound }… | { int32 length | bytes }… |`.
///
/// @see <a href="https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO">Array Input and Output Syntax</a>
final class ArrayMasking {
    private static final int MOST_DIMENSIONS = 6;

    private final ValueMasking values;
    private final ByteSink element = new ByteSink();
    private final ByteSink masked = new ByteSink();

    ArrayMasking(ValueMasking values) {
        this.values = values;
    }

    Masked apply(ColumnPlan plan, byte[] b, int at, int length, ByteSink out) {
        return plan.binary() ? binary(plan, b, at, length, out) : text(plan, b, at, length, out);
    }

    private Masked binary(ColumnPlan plan, byte[] b, int at, int length, ByteSink out) {
        int mark = out.length();
        int end = at + length;
        int dimensions = FrameReader.getInt(b, at);
        if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
            return Masked.NULL;
        }
        int i = at + 12 + 8 * dimensions;
        out.append(b, at, i - at);
        int hasNull = mark + 4;
        boolean changed = false;
        while (i < end) {
            int size = FrameReader.getInt(b, i);
            i += 4;
            if (size < 0) {
                out.appendInt(-1);
                continue;
            }
            masked.clear();
            switch (values.element(plan, b, i, size, masked)) {
                case UNCHANGED -> out.appendInt(size).append(b, i, size);
                case CHANGED -> {
                    out.appendInt(masked.length()).append(masked.array(), 0, masked.length());
                    changed = true;
                }
                case NULL -> {
                    out.appendInt(-1);
                    out.putInt(hasNull, 1);
                    changed = true;
                }
            }
            i += size;
        }
        if (i != end) {
            out.truncate(mark);
            return Masked.NULL;
        }
        if (!changed) {
            out.truncate(mark);
        }
        return changed ? Masked.CHANGED : Masked.UNCHANGED;
    }

    private Masked text(ColumnPlan plan, byte[] b, int at, int length, ByteSink out) {
        int mark = out.length();
        int end = at + length;
        boolean changed = false;
        int i = at;
        while (i < end && b[i] != '{') {
            out.append(b[i++]);
        }
        while (i < end) {
            byte c = b[i];
            if (c == '{' || c == '}' || c == ',') {
                out.append(c);
                i++;
                continue;
            }
            int from = i;
            boolean quoted = c == '"';
            element.clear();
            i = quoted ? quoted(b, i + 1, end) : plain(b, i, end);
            if (i < 0) {
                out.truncate(mark);
                return Masked.NULL;
            }
            if (!quoted && isNull(b, from, i)) {
                out.append(b, from, i - from);
                continue;
            }
            masked.clear();
            switch (values.element(plan, element.array(), 0, element.length(), masked)) {
                case UNCHANGED -> out.append(b, from, i - from);
                case CHANGED -> {
                    quote(out);
                    changed = true;
                }
                case NULL -> {
                    out.append("NULL");
                    changed = true;
                }
            }
        }
        if (!changed) {
            out.truncate(mark);
        }
        return changed ? Masked.CHANGED : Masked.UNCHANGED;
    }

    /// Takes a quoted element without its escapes; the index after its closing quote, or -1 when there is none.
    private int quoted(byte[] b, int from, int end) {
        int i = from;
        while (i < end) {
            if (b[i] == '\\' && i + 1 < end) {
                element.append(b[i + 1]);
                i += 2;
            } else if (b[i] == '"') {
                return i + 1;
            } else {
                element.append(b[i++]);
            }
        }
        return -1;
    }

    private int plain(byte[] b, int from, int end) {
        int i = from;
        while (i < end && b[i] != ',' && b[i] != '}') {
            if (b[i] == '\\' && i + 1 < end) {
                i++;
            }
            element.append(b[i++]);
        }
        return i;
    }

    private static boolean isNull(byte[] b, int from, int to) {
        return to - from == 4
                && (b[from] | 0x20) == 'n'
                && (b[from + 1] | 0x20) == 'u'
                && (b[from + 2] | 0x20) == 'l'
                && (b[from + 3] | 0x20) == 'l';
    }

    /// Gives large buffers back. Called when the session rests.
    void rest() {
        element.rest();
        masked.rest();
    }

    private void quote(ByteSink out) {
        out.append('"');
        for (int i = 0; i < masked.length(); i++) {
            byte c = masked.array()[i];
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    /// An array of integers leaves whole or not at all.
    Masked scanIntegers(ColumnPlan plan, byte[] b, int at, int length) {
        int end = at + length;
        if (plan.binary()) {
            int dimensions = FrameReader.getInt(b, at);
            if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
                return Masked.NULL;
            }
            int i = at + 12 + 8 * dimensions;
            while (i < end) {
                int size = FrameReader.getInt(b, i);
                i += 4;
                long value =
                        size == 8
                                ? BinaryText.getLong(b, i)
                                : size == 4 ? FrameReader.getInt(b, i) : 0;
                if (size > 0 && values.hides(plan, value)) {
                    return Masked.NULL;
                }
                i += Math.max(0, size);
            }
            return Masked.UNCHANGED;
        }
        long value = 0;
        boolean digits = false;
        for (int i = at; i < end; i++) {
            if (b[i] >= '0' && b[i] <= '9') {
                value = value * 10 + b[i] - '0';
                digits = true;
            } else {
                if (digits && values.hides(plan, value)) {
                    return Masked.NULL;
                }
                value = 0;
                digits = false;
            }
        }
        return Masked.UNCHANGED;
    }
}
