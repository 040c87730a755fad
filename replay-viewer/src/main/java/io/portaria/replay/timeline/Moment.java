package io.portaria.replay.timeline;

import java.util.Locale;

/// Writes a moment of a session: hours, minutes and seconds, and as many parts of a second as are needed to tell two of
/// them apart. An agent runs ten statements in a tenth of a second.
public final class Moment {

    private static final long SHORT = 10_000;

    private Moment() {}

    /// @param millis since the session began
    /// @param step what lies between this one and the next, in milliseconds
    public static String of(long millis, long step, Locale language) {
        long seconds = millis / 1000;
        String whole =
                seconds >= 3600
                        ? "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60)
                        : "%d:%02d".formatted(seconds / 60, seconds % 60);
        if (step >= 1000) {
            return whole;
        }
        String point = language.getLanguage().equals("en") ? "." : ",";
        return step >= 100
                ? whole + point + millis % 1000 / 100
                : whole + point + "%03d".formatted(millis % 1000);
    }

    /// The step at which moments of a session of this length are told apart.
    public static long step(long length) {
        return length < SHORT ? 1 : 1000;
    }
}
