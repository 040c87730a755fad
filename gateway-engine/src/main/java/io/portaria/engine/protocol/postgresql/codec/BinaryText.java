package io.portaria.engine.protocol.postgresql.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;

/// Values in binary format as the text that PostgreSQL would print, for the recording. What has no reader here is
/// written as hexadecimal digits.
///
/// @see <a href="https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-FORMAT-CODES">Formats</a>
public final class BinaryText {
    private static final long MICROS = 1_000_000L;
    private static final LocalDate EPOCH_DAY = LocalDate.of(2000, 1, 1);
    private static final LocalDateTime EPOCH = EPOCH_DAY.atStartOfDay();
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private BinaryText() {}

    public static String of(int typeOid, byte[] b, int at, int length) {
        Optional<PgType> type = PgType.of(typeOid);
        try {
            return type.map(t -> known(t, b, at, length)).orElseGet(() -> hex(b, at, length));
        } catch (IndexOutOfBoundsException | DateTimeException | ArithmeticException e) {
            return hex(b, at, length);
        }
    }

    private static String known(PgType type, byte[] b, int at, int length) {
        return switch (type) {
            case BOOL -> b[at] != 0 ? "t" : "f";
            case INT2 -> Integer.toString(FrameReader.getShort(b, at));
            case INT4 -> Integer.toString(FrameReader.getInt(b, at));
            case INT8 -> Long.toString(getLong(b, at));
            case OID, XID, CID, REGCLASS, REGTYPE, REGPROC ->
                    Integer.toUnsignedString(FrameReader.getInt(b, at));
            case FLOAT4 -> trimmed(Float.toString(Float.intBitsToFloat(FrameReader.getInt(b, at))));
            case FLOAT8 -> trimmed(Double.toString(Double.longBitsToDouble(getLong(b, at))));
            case NUMERIC -> numeric(b, at, length);
            case DATE -> date(FrameReader.getInt(b, at));
            case TIMESTAMP -> timestamp(getLong(b, at), "");
            case TIMESTAMPTZ -> timestamp(getLong(b, at), "+00");
            case UUID -> uuid(b, at);
            case TEXT, VARCHAR, BPCHAR, NAME, UNKNOWN, JSON, XML, CHAR ->
                    new String(b, at, length, StandardCharsets.UTF_8);
            case JSONB -> new String(b, at + 1, length - 1, StandardCharsets.UTF_8);
            default -> hex(b, at, length);
        };
    }

    public static long getLong(byte[] b, int at) {
        return (long) FrameReader.getInt(b, at) << 32
                | FrameReader.getInt(b, at + 4) & 0xFFFF_FFFFL;
    }

    /// `| int16 digits | int16 weight | int16 sign | int16 scale | { int16 base-10000 digit }… |`
    public static String numeric(byte[] b, int at, int length) {
        int digits = FrameReader.getShort(b, at);
        int weight = FrameReader.getShort(b, at + 2);
        int sign = FrameReader.getShort(b, at + 4) & 0xFFFF;
        int scale = FrameReader.getShort(b, at + 6);
        if (sign == 0xC000) {
            return "NaN";
        }
        if (sign == 0xD000) {
            return "Infinity";
        }
        if (sign == 0xF000) {
            return "-Infinity";
        }
        if (digits < 0 || digits * 2 + 8 > length || scale < 0) {
            return hex(b, at, length);
        }
        BigInteger unscaled = BigInteger.ZERO;
        for (int i = 0; i < digits; i++) {
            unscaled =
                    unscaled.multiply(BigInteger.valueOf(10_000))
                            .add(BigInteger.valueOf(FrameReader.getShort(b, at + 8 + 2 * i)));
        }
        BigDecimal value =
                new BigDecimal(unscaled, (digits - 1 - weight) * 4)
                        .setScale(scale, java.math.RoundingMode.DOWN);
        return (sign == 0x4000 ? value.negate() : value).toPlainString();
    }

    private static String date(int days) {
        if (days == Integer.MAX_VALUE) {
            return "infinity";
        }
        return days == Integer.MIN_VALUE ? "-infinity" : EPOCH_DAY.plusDays(days).toString();
    }

    private static String timestamp(long micros, String zone) {
        if (micros == Long.MAX_VALUE) {
            return "infinity";
        }
        if (micros == Long.MIN_VALUE) {
            return "-infinity";
        }
        LocalDateTime time = EPOCH.plusSeconds(Math.floorDiv(micros, MICROS));
        long fraction = Math.floorMod(micros, MICROS);
        String text = time.atOffset(ZoneOffset.UTC).format(SECONDS);
        return (fraction == 0
                        ? text
                        : text + "." + String.format("%06d", fraction).replaceAll("0+$", ""))
                + zone;
    }

    private static String uuid(byte[] b, int at) {
        return new java.util.UUID(getLong(b, at), getLong(b, at + 8)).toString();
    }

    private static String trimmed(String number) {
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }

    private static String hex(byte[] b, int at, int length) {
        return "\\x"
                + HexFormat.of().formatHex(b, at, Math.max(at, Math.min(b.length, at + length)));
    }
}
