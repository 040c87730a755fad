package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.Masked;
import io.portaria.engine.protocol.postgresql.codec.ByteSearch;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.inspect.ColumnPlan;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
import java.util.Arrays;
import java.util.List;

/// Masks the rows of a COPY to the client. Data comes in pieces that need not be rows: what is not a whole row yet is
/// kept for the next piece.
///
/// @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, file formats</a>
final class CopyMasking {
    /// Longest single row, in bytes, as for rows of a SELECT.
    private static final int LONGEST_ROW = ResultReplies.LONGEST_ROW;

    private static final byte[] BINARY_SIGNATURE = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
    };

    private final CopyForm form;
    private final ResultPlan plan;
    private final ValueMasking values;
    private final ByteSink kept = new ByteSink();
    private final ByteSink raw = new ByteSink();
    private final ByteSink masked = new ByteSink();
    private final byte[] nullText;
    private final boolean tellsNull;

    /// How much of the row that is not whole yet has been searched for its end, in bytes from its beginning, and whether
    /// that ends within quotes: a row that comes in a thousand pieces is searched once, not a thousand times.
    private int lookedAt;

    private boolean quoted;

    /// Whether the value of a text layout that was found last has an escape in it.
    private boolean escaped;

    /// Binary: bytes of the row without which there is no sense in looking again.
    private int needed;

    private boolean headerToCome;
    private boolean binaryHeaderToCome;
    private long rows;

    CopyMasking(CopyForm form, ResultPlan plan, ValueMasking values) {
        this.form = form;
        this.plan = plan;
        this.values = values;
        this.tellsNull = form.tellsNullFromValues();
        this.nullText = form.nullText().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        this.headerToCome = form.header();
        this.binaryHeaderToCome = form.layout() == CopyForm.Layout.BINARY;
    }

    int columns() {
        return plan.columns().size();
    }

    long rows() {
        return rows;
    }

    /// Takes a piece; appends the rows that are whole, masked, to `out`, and the same rows as text values to `book`.
    void piece(byte[] b, int at, int length, ByteSink out, ByteSink book) throws ProtocolViolation {
        if (kept.length() > 0) {
            kept.append(b, at, length);
            if (kept.length() >= needed) {
                kept.dropFirst(whole(kept.array(), 0, kept.length(), out, book));
            }
        } else {
            int used = whole(b, at, length, out, book);
            kept.append(b, at + used, length - used);
        }
        if (kept.length() > LONGEST_ROW) {
            throw tooLong();
        }
    }

    private static ProtocolViolation tooLong() {
        return new ProtocolViolation("A row of the COPY is longer than " + LONGEST_ROW + " bytes.");
    }

    /// Whether everything that came has gone out.
    boolean isWhole() {
        return kept.length() == 0;
    }

    /// @return how many bytes the rows that are whole took
    private int whole(byte[] b, int at, int length, ByteSink out, ByteSink book)
            throws ProtocolViolation {
        int end = at + length;
        int i = at;
        while (i < end) {
            needed = 0;
            int next =
                    switch (form.layout()) {
                        case TEXT, CSV -> line(b, i, end, out, book);
                        case BINARY -> binaryTuple(b, i, end, out, book);
                    };
            if (next < 0) {
                return i - at;
            }
            lookedAt = 0;
            quoted = false;
            i = next;
        }
        return length;
    }

    /// One line of either text layout; they differ in where a line and a value end and in how a value is written.
    private int line(byte[] b, int from, int end, ByteSink out, ByteSink book)
            throws ProtocolViolation {
        boolean csv = form.layout() == CopyForm.Layout.CSV;
        int newline =
                csv
                        ? csvLineEnd(b, from, from + lookedAt, end)
                        : textLineEnd(b, from, from + lookedAt, end);
        if (newline < 0) {
            return -1;
        }
        int stop = newline > from && b[newline - 1] == '\r' ? newline - 1 : newline;
        if (headerToCome) {
            headerToCome = false;
            out.append(b, from, newline + 1 - from);
            return newline + 1;
        }
        beginRow(book);
        int i = from;
        int column = 0;
        while (true) {
            int to = csv ? csvValueEnd(b, i, stop) : textValueEnd(b, i, stop);
            if (column > 0) {
                out.append(form.delimiter());
            }
            ColumnPlan ofValue = column(column++);
            if (csv) {
                csvValue(ofValue, b, i, to - i, out, book);
            } else {
                textValue(ofValue, b, i, to - i, out, book);
            }
            if (to >= stop) {
                break;
            }
            i = to + 1;
        }
        complete(column);
        out.append(b, stop, newline + 1 - stop);
        rows++;
        return newline + 1;
    }

    private int textLineEnd(byte[] b, int from, int goOn, int end) {
        int newline = ByteSearch.first(b, goOn, end, (byte) '\n');
        lookedAt = newline - from;
        return newline == end ? -1 : newline;
    }

    private int textValueEnd(byte[] b, int from, int stop) {
        byte delimiter = form.delimiter();
        escaped = false;
        int to = from;
        while (true) {
            to = ByteSearch.first(b, to, stop, delimiter, (byte) '\\');
            if (to >= stop || b[to] == delimiter) {
                return Math.min(to, stop);
            }
            escaped = true;
            to += 2;
        }
    }

    private void textValue(
            ColumnPlan column, byte[] b, int at, int length, ByteSink out, ByteSink book) {
        if (!column.hides() && tellsNull && isNull(b, at, length)) {
            out.append(b, at, length);
            book.appendInt(-1);
            return;
        }
        byte[] value = b;
        int start = at;
        int size = length;
        if (escaped) {
            raw.clear();
            unescape(b, at, length);
            value = raw.array();
            start = 0;
            size = raw.length();
        }
        masked.clear();
        switch (values.apply(column, value, start, size, masked)) {
            case UNCHANGED -> {
                out.append(b, at, length);
                book.appendInt(size).append(value, start, size);
            }
            case CHANGED -> {
                escape(out);
                book.appendInt(masked.length()).append(masked.array(), 0, masked.length());
            }
            case NULL -> {
                out.append(nullText);
                book.appendInt(-1);
            }
        }
    }

    private int csvLineEnd(byte[] b, int from, int goOn, int end) {
        int i = goOn;
        while (i < end) {
            byte c = b[i];
            if (quoted && c == form.escape() && form.escape() != form.quote()) {
                if (i + 1 >= end) {
                    break;
                }
                i++;
            } else if (c == form.quote()) {
                quoted = !quoted;
            } else if (c == '\n' && !quoted) {
                return i;
            }
            i++;
        }
        lookedAt = i - from;
        return -1;
    }

    private int csvValueEnd(byte[] b, int from, int stop) {
        boolean within = false;
        for (int i = from; i < stop; i++) {
            byte c = b[i];
            if (within && c == form.escape() && form.escape() != form.quote() && i + 1 < stop) {
                i++;
            } else if (c == form.quote()) {
                within = !within;
            } else if (c == form.delimiter() && !within) {
                return i;
            }
        }
        return stop;
    }

    private void csvValue(
            ColumnPlan column, byte[] b, int at, int length, ByteSink out, ByteSink book) {
        boolean isQuoted = length >= 2 && b[at] == form.quote();
        if (!isQuoted && !column.hides() && isNull(b, at, length)) {
            out.append(b, at, length);
            book.appendInt(-1);
            return;
        }
        raw.clear();
        if (isQuoted) {
            for (int i = at + 1; i < at + length - 1; i++) {
                if (b[i] == form.escape() && i + 1 < at + length - 1) {
                    i++;
                }
                raw.append(b[i]);
            }
        } else {
            raw.append(b, at, length);
        }
        masked.clear();
        switch (values.apply(column, raw.array(), 0, raw.length(), masked)) {
            case UNCHANGED -> {
                out.append(b, at, length);
                book.appendInt(raw.length()).append(raw.array(), 0, raw.length());
            }
            case CHANGED -> {
                out.append(form.quote());
                for (int i = 0; i < masked.length(); i++) {
                    byte c = masked.array()[i];
                    if (c == form.quote() || c == form.escape()) {
                        out.append(form.escape());
                    }
                    out.append(c);
                }
                out.append(form.quote());
                book.appendInt(masked.length()).append(masked.array(), 0, masked.length());
            }
            case NULL -> {
                out.append(nullText);
                book.appendInt(-1);
            }
        }
    }

    /// Header: signature, int32 flags, int32 length of an extension; then tuples of int16 count and int32 length each; at
    /// the end int16 -1.
    private int binaryTuple(byte[] b, int from, int end, ByteSink out, ByteSink book)
            throws ProtocolViolation {
        int i = from;
        if (binaryHeaderToCome) {
            if (end - i < BINARY_SIGNATURE.length + 8) {
                return -1;
            }
            if (!Arrays.equals(
                    b,
                    i,
                    i + BINARY_SIGNATURE.length,
                    BINARY_SIGNATURE,
                    0,
                    BINARY_SIGNATURE.length)) {
                throw new ProtocolViolation("The COPY does not begin as the binary format does.");
            }
            int extension = FrameReader.getInt(b, i + BINARY_SIGNATURE.length + 4);
            int size = BINARY_SIGNATURE.length + 8 + extension;
            if (extension < 0 || extension > LONGEST_ROW) {
                throw new ProtocolViolation("The COPY does not begin as the binary format does.");
            }
            if (end - i < size) {
                return -1;
            }
            binaryHeaderToCome = false;
            out.append(b, i, size);
            return i + size;
        }
        if (end - i < 2) {
            return -1;
        }
        int count = FrameReader.getShort(b, i);
        if (count < 0) {
            out.append(b, i, 2);
            return i + 2;
        }
        complete(count);
        int at = i + 2;
        for (int k = 0; k < count; k++) {
            if (end - at < 4) {
                needed = at + 4 - i;
                return -1;
            }
            int size = FrameReader.getInt(b, at);
            at += 4;
            if (size > LONGEST_ROW) {
                throw tooLong();
            }
            if (size > end - at) {
                needed = at + size - i;
                return -1;
            }
            at += Math.max(0, size);
        }
        out.append(b, i, 2);
        beginRow(book);
        int p = i + 2;
        for (int k = 0; k < count; k++) {
            int size = FrameReader.getInt(b, p);
            p += 4;
            ColumnPlan column = column(k);
            masked.clear();
            Masked result =
                    size < 0 && !column.hides()
                            ? Masked.NULL
                            : values.apply(column, b, p, Math.max(0, size), masked);
            if (result == Masked.UNCHANGED) {
                masked.append(b, p, size);
            }
            if (result == Masked.NULL) {
                out.appendInt(-1);
                book.appendInt(-1);
            } else {
                out.appendInt(masked.length()).append(masked.array(), 0, masked.length());
                byte[] text =
                        io.portaria.engine.protocol.postgresql.codec.BinaryText.of(
                                        column.type(), masked.array(), 0, masked.length())
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
                book.appendInt(text.length).append(text);
            }
            p += Math.max(0, size);
        }
        rows++;
        return at;
    }

    private void beginRow(ByteSink book) {
        int n = plan.columns().size();
        book.append(n >> 8).append(n);
    }

    private ColumnPlan column(int index) throws ProtocolViolation {
        List<ColumnPlan> columns = plan.columns();
        if (index >= columns.size()) {
            throw new ProtocolViolation(
                    "The target sent a row of COPY with more values than it described.");
        }
        return columns.get(index);
    }

    private void complete(int count) throws ProtocolViolation {
        if (count != plan.columns().size()) {
            throw new ProtocolViolation(
                    "The target sent a row of COPY with other columns than it described.");
        }
    }

    private boolean isNull(byte[] b, int at, int length) {
        return length == nullText.length && Arrays.equals(b, at, at + length, nullText, 0, length);
    }

    private void unescape(byte[] b, int at, int length) {
        int end = at + length;
        for (int i = at; i < end; i++) {
            byte c = b[i];
            if (c != '\\' || i + 1 >= end) {
                raw.append(c);
                continue;
            }
            byte e = b[++i];
            raw.append(
                    switch (e) {
                        case 'b' -> '\b';
                        case 'f' -> '\f';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case 'v' -> 0x0B;
                        default -> e;
                    });
        }
    }

    private void escape(ByteSink out) {
        for (int i = 0; i < masked.length(); i++) {
            byte c = masked.array()[i];
            switch (c) {
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case 0x0B -> out.append("\\v");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == form.delimiter()) {
                        out.append('\\');
                    }
                    out.append(c);
                }
            }
        }
    }
}
