package io.portaria.engine.mask;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/// Masks values whose type holds no text. Empty means NULL, which every type has: that is what redact, partial,
/// pseudonym and null come to here. Generalise makes a number the lower end of its band and a date the first of January
/// of its year; a fixed value counts where it can be read as the type.
public final class TypedMask {

    private TypedMask() {}

    /// An integer of any width.
    ///
    /// @param least smallest value of the type
    /// @param most largest value of the type
    public static OptionalLong integer(long value, Technique technique, long least, long most) {
        return switch (technique) {
            case Technique.None _ -> OptionalLong.of(value);
            case Technique.Generalise _ -> OptionalLong.of(bandFloor(value));
            case Technique.Fixed fixed -> fixedInteger(fixed.value(), least, most);
            case Technique.Redact _,
                    Technique.Partial _,
                    Technique.Pseudonym _,
                    Technique.NullOut _ ->
                    OptionalLong.empty();
        };
    }

    /// A number with or without fraction.
    public static Optional<BigDecimal> number(BigDecimal value, Technique technique) {
        return switch (technique) {
            case Technique.None _ -> Optional.of(value);
            case Technique.Generalise _ -> Optional.of(bandFloor(value));
            case Technique.Fixed fixed -> fixedNumber(fixed.value());
            case Technique.Redact _,
                    Technique.Partial _,
                    Technique.Pseudonym _,
                    Technique.NullOut _ ->
                    Optional.empty();
        };
    }

    /// A date, or the date of a time stamp.
    public static Optional<LocalDate> date(LocalDate value, Technique technique) {
        return switch (technique) {
            case Technique.None _ -> Optional.of(value);
            case Technique.Generalise _ -> Optional.of(value.withDayOfYear(1));
            case Technique.Fixed fixed -> fixedDate(fixed.value());
            case Technique.Redact _,
                    Technique.Partial _,
                    Technique.Pseudonym _,
                    Technique.NullOut _ ->
                    Optional.empty();
        };
    }

    /// The value with all digits but the first set to zero; towards zero, 0 for a single digit.
    static long bandFloor(long value) {
        long power = 1;
        while (value / power > 9 || value / power < -9) {
            power *= 10;
        }
        return power == 1 ? 0 : value / power * power;
    }

    private static BigDecimal bandFloor(BigDecimal value) {
        int digits = value.precision() - value.scale();
        if (digits <= 1) {
            return BigDecimal.ZERO.setScale(Math.max(0, value.scale()));
        }
        return value.setScale(1 - digits, RoundingMode.DOWN).setScale(Math.max(0, value.scale()));
    }

    private static OptionalLong fixedInteger(String text, long least, long most) {
        try {
            long fixed = new BigDecimal(text.strip()).longValueExact();
            return fixed >= least && fixed <= most ? OptionalLong.of(fixed) : OptionalLong.empty();
        } catch (ArithmeticException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static Optional<BigDecimal> fixedNumber(String text) {
        try {
            return Optional.of(new BigDecimal(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<LocalDate> fixedDate(String text) {
        try {
            return Optional.of(LocalDate.parse(text.strip()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
