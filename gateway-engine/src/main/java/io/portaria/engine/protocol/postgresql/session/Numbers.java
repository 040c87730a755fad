package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.Masked;
import io.portaria.engine.mask.Technique;
import io.portaria.engine.mask.TypedMask;
import io.portaria.engine.protocol.postgresql.codec.BinaryText;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.PgType;
import io.portaria.engine.protocol.postgresql.inspect.ColumnPlan;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/// Masks numbers so that they keep their type, in text and binary format.
final class Numbers {
    private Numbers() {}

    /// The value of a binary number where it is whole; empty where it is not or is too large.
    static OptionalLong asLong(int type, byte[] b, int at, int length) {
        if (type == PgType.NUMERIC.oid()) {
            // fewer than three groups of four digits cannot hold an identifier that has lost its
            // zeros
            if (length < 8 || FrameReader.getShort(b, at) < 1) {
                return OptionalLong.empty();
            }
            return whole(new BigDecimal(finite(BinaryText.numeric(b, at, length))));
        }
        if (type == PgType.FLOAT8.oid() && length == 8) {
            double value = Double.longBitsToDouble(BinaryText.getLong(b, at));
            return value == Math.rint(value) && Math.abs(value) < 1e18
                    ? OptionalLong.of((long) value)
                    : OptionalLong.empty();
        }
        return switch (length) {
            case 2 -> OptionalLong.of(FrameReader.getShort(b, at));
            case 4 ->
                    type == PgType.FLOAT4.oid()
                            ? OptionalLong.empty()
                            : OptionalLong.of(FrameReader.getInt(b, at));
            case 8 -> OptionalLong.of(BinaryText.getLong(b, at));
            default -> OptionalLong.empty();
        };
    }

    static Masked mask(
            ColumnPlan plan, Technique technique, byte[] b, int at, int length, ByteSink out) {
        if (technique instanceof Technique.None) {
            return Masked.UNCHANGED;
        }
        boolean typed =
                technique instanceof Technique.Generalise || technique instanceof Technique.Fixed;
        if (!typed) {
            return Masked.NULL;
        }
        BigDecimal value = new BigDecimal(finite(text(plan, b, at, length)));
        Optional<BigDecimal> masked =
                plan.form() == PgType.Form.INTEGER
                        ? integer(plan.type(), value.longValueExact(), technique)
                        : TypedMask.number(value, technique);
        if (masked.isEmpty()) {
            return Masked.NULL;
        }
        append(plan, masked.get(), out);
        return Masked.CHANGED;
    }

    private static Optional<BigDecimal> integer(int type, long value, Technique technique) {
        long most =
                type == PgType.INT2.oid()
                        ? Short.MAX_VALUE
                        : type == PgType.INT4.oid() ? Integer.MAX_VALUE : Long.MAX_VALUE;
        OptionalLong masked = TypedMask.integer(value, technique, -most - 1, most);
        return masked.isPresent()
                ? Optional.of(BigDecimal.valueOf(masked.getAsLong()))
                : Optional.empty();
    }

    private static String text(ColumnPlan plan, byte[] b, int at, int length) {
        return plan.binary()
                ? BinaryText.of(plan.type(), b, at, length)
                : new String(b, at, length, StandardCharsets.US_ASCII);
    }

    /// NaN and the infinities say nothing of anybody, but are no numbers to put into a band.
    private static String finite(String number) {
        if (number.endsWith("NaN") || number.endsWith("Infinity")) {
            throw new IllegalArgumentException("not a finite number");
        }
        return number;
    }

    private static OptionalLong whole(BigDecimal value) {
        try {
            return OptionalLong.of(value.longValueExact());
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static void append(ColumnPlan plan, BigDecimal value, ByteSink out) {
        if (!plan.binary()) {
            out.append(value.toPlainString());
            return;
        }
        if (plan.type() == PgType.INT2.oid()) {
            out.append(value.intValue() >> 8).append(value.intValue());
        } else if (plan.type() == PgType.INT4.oid()) {
            out.appendInt(value.intValue());
        } else if (plan.type() == PgType.FLOAT4.oid()) {
            out.appendInt(Float.floatToIntBits(value.floatValue()));
        } else if (plan.type() == PgType.NUMERIC.oid()) {
            appendNumeric(value, out);
        } else {
            long bits =
                    plan.type() == PgType.FLOAT8.oid()
                            ? Double.doubleToLongBits(value.doubleValue())
                            : value.longValue();
            out.appendInt((int) (bits >> 32)).appendInt((int) bits);
        }
    }

    /// `| int16 digits | int16 weight | int16 sign | int16 scale | { int16 base-10000 digit }… |`
    private static void appendNumeric(BigDecimal value, ByteSink out) {
        int scale = Math.max(0, value.scale());
        int fraction = (scale + 3) / 4;
        String digits = value.abs().setScale(fraction * 4).unscaledValue().toString();
        String padded = "0".repeat((4 - digits.length() % 4) % 4) + digits;
        int groups = padded.length() / 4;
        short16(out, groups);
        short16(out, groups - fraction - 1);
        short16(out, value.signum() < 0 ? 0x4000 : 0);
        short16(out, scale);
        for (int i = 0; i < groups; i++) {
            short16(out, Integer.parseInt(padded, i * 4, i * 4 + 4, 10));
        }
    }

    private static void short16(ByteSink out, int value) {
        out.append(value >> 8).append(value);
    }
}
