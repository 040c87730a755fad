package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.PgType;
import io.portaria.engine.protocol.postgresql.inspect.ColumnPlan;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// Takes values in binary format apart into those that they are made of. What it has no reader for, or what is not built
/// as it should be, does not pass: bytes of an unknown meaning may hold anything.
///
/// - array: `| int32 dimensions | int32 flags | int32 element type | { int32 size | int32 lower bound }… | { part }… |`
/// - composite: `| int32 count | { int32 type | part }… |`
/// - range: `| int8 flags | { part }… |`, multirange: `| int32 count | { range as part }… |`
/// - part: `| int32 length or -1 | bytes |`
/// - points: `{ float8 }…`, before them in a path `| int8 closed | int32 count |`, in a polygon `| int32 count |`
/// - bits: `| int32 count | bytes |`
///
/// @see <a href="https://github.com/postgres/postgres/tree/master/src/backend/utils/adt">the `_send` functions</a>
final class BinaryParts {
    /// Deepest nesting of composites and arrays that is looked into.
    private static final int DEEPEST = 16;

    private static final int MOST_DIMENSIONS = 6;
    private static final int FLOAT8 = 8;

    /// Looks at a value that is made of no others.
    @FunctionalInterface
    interface Leaf {
        boolean passes(PgType.Form form, int at, int length);
    }

    private final ColumnPlan.Forms forms;
    private final Leaf leaf;

    BinaryParts(ColumnPlan.Forms forms, Leaf leaf) {
        this.forms = forms;
        this.leaf = leaf;
    }

    /// Whether everything in a value passes.
    boolean pass(PgType.Form form, int type, byte[] b, int at, int length) {
        return pass(form, type, b, at, at + length, 0);
    }

    private boolean pass(PgType.Form form, int type, byte[] b, int at, int end, int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        return switch (form) {
            case ARRAY, TEXT_ARRAY, INTEGER_ARRAY -> array(b, at, end, depth);
            case COMPOSITE -> composite(b, at, end, depth);
            case RANGE -> at < end && parts(bound(type), b, at + 1, end, depth);
            case MULTIRANGE -> end - at >= 4 && parts(range(type), b, at + 4, end, depth);
            case FLOATS -> floats(type, at, end);
            case BITS -> end - at >= 4 && leaf.passes(PgType.Form.BYTES, at + 4, end - at - 4);
            case OTHER -> false;
            case PLAIN,
                    TEXT,
                    TEXT_STRICT,
                    JSON,
                    JSONB,
                    INTEGER,
                    NUMERIC,
                    FLOAT,
                    DATE,
                    TIMESTAMP,
                    UUID,
                    BYTES,
                    ADDRESS ->
                    leaf.passes(form, at, end - at);
        };
    }

    private boolean array(byte[] b, int at, int end, int depth) {
        if (end - at < 12) {
            return false;
        }
        int dimensions = FrameReader.getInt(b, at);
        if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
            return false;
        }
        return parts(FrameReader.getInt(b, at + 8), b, at + 12 + 8 * dimensions, end, depth);
    }

    private boolean composite(byte[] b, int at, int end, int depth) {
        int i = at + 4;
        while (i < end) {
            if (end - i < 8) {
                return false;
            }
            int type = FrameReader.getInt(b, i);
            int size = FrameReader.getInt(b, i + 4);
            i += 8;
            if (size > end - i || !part(type, b, i, size, depth)) {
                return false;
            }
            i += Math.max(0, size);
        }
        return i == end;
    }

    /// Values of one type up to the end.
    private boolean parts(int type, byte[] b, int from, int end, int depth) {
        int i = from;
        while (i < end) {
            if (end - i < 4) {
                return false;
            }
            int size = FrameReader.getInt(b, i);
            i += 4;
            if (size > end - i || !part(type, b, i, size, depth)) {
                return false;
            }
            i += Math.max(0, size);
        }
        return i == end;
    }

    private boolean part(int type, byte[] b, int at, int size, int depth) {
        return size < 0 || pass(forms.of(type), type, b, at, at + size, depth + 1);
    }

    private boolean floats(int type, int at, int end) {
        int from = at + (type == PgType.PATH.oid() ? 5 : type == PgType.POLYGON.oid() ? 4 : 0);
        if (from > end || (end - from) % FLOAT8 != 0) {
            return false;
        }
        for (int i = from; i < end; i += FLOAT8) {
            if (!leaf.passes(PgType.Form.FLOAT, i, FLOAT8)) {
                return false;
            }
        }
        return true;
    }

    /// Type of the bounds of a range, 0 where it is unknown.
    private static int bound(int range) {
        return switch (PgType.of(range).orElse(PgType.VOID)) {
            case INT4RANGE -> PgType.INT4.oid();
            case INT8RANGE -> PgType.INT8.oid();
            case NUMRANGE -> PgType.NUMERIC.oid();
            case TSRANGE -> PgType.TIMESTAMP.oid();
            case TSTZRANGE -> PgType.TIMESTAMPTZ.oid();
            case DATERANGE -> PgType.DATE.oid();
            default -> 0;
        };
    }

    private static int range(int multirange) {
        return switch (PgType.of(multirange).orElse(PgType.VOID)) {
            case INT4MULTIRANGE -> PgType.INT4RANGE.oid();
            case INT8MULTIRANGE -> PgType.INT8RANGE.oid();
            case NUMMULTIRANGE -> PgType.NUMRANGE.oid();
            case TSMULTIRANGE -> PgType.TSRANGE.oid();
            case TSTZMULTIRANGE -> PgType.TSTZRANGE.oid();
            case DATEMULTIRANGE -> PgType.DATERANGE.oid();
            default -> 0;
        };
    }

    /// `| int8 family | int8 bits | int8 is cidr | int8 length | bytes |` as text.
    static String address(byte[] b, int at, int length) {
        byte[] bytes = java.util.Arrays.copyOfRange(b, at + 4, at + length);
        try {
            // of bytes, so that no name is looked up
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address", e);
        }
    }
}
