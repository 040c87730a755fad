package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.Masked;
import io.portaria.engine.mask.Technique;
import io.portaria.engine.mask.TypedMask;
import io.portaria.engine.protocol.postgresql.codec.BinaryText;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.PgType;
import io.portaria.engine.protocol.postgresql.inspect.ColumnPlan;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Masks dates and time stamps so that they keep their type, in text (ISO) and binary format.
final class Dates {
    private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);
    private static final long MICROS_A_DAY = 86_400_000_000L;

    private Dates() {}

    static Masked mask(
            ColumnPlan plan, Technique technique, byte[] b, int at, int length, ByteSink out) {
        if (technique instanceof Technique.None) {
            return Masked.UNCHANGED;
        }
        Optional<LocalDate> masked = TypedMask.date(date(plan, b, at, length), technique);
        if (masked.isEmpty()) {
            return Masked.NULL;
        }
        boolean isDate = plan.form() == PgType.Form.DATE;
        if (plan.binary()) {
            long days = ChronoUnit.DAYS.between(EPOCH, masked.get());
            if (isDate) {
                out.appendInt((int) days);
            } else {
                long micros = days * MICROS_A_DAY;
                out.appendInt((int) (micros >> 32)).appendInt((int) micros);
            }
            return Masked.CHANGED;
        }
        out.append(masked.get().toString());
        if (!isDate) {
            out.append(" 00:00:00");
            if (plan.type() == PgType.TIMESTAMPTZ.oid()) {
                out.append(zone(new String(b, at, length, StandardCharsets.US_ASCII)));
            }
        }
        return Masked.CHANGED;
    }

    private static LocalDate date(ColumnPlan plan, byte[] b, int at, int length) {
        if (!plan.binary()) {
            // other date styles do not begin with a date in ISO form, and fail here
            return LocalDate.parse(
                    new String(b, at, Math.min(10, length), StandardCharsets.US_ASCII));
        }
        long days =
                plan.form() == PgType.Form.DATE
                        ? FrameReader.getInt(b, at)
                        : Math.floorDiv(BinaryText.getLong(b, at), MICROS_A_DAY);
        return EPOCH.plusDays(days);
    }

    private static String zone(String timestamp) {
        int sign = Math.max(timestamp.lastIndexOf('+'), timestamp.lastIndexOf('-'));
        return sign > 10 ? timestamp.substring(sign) : "+00";
    }
}
