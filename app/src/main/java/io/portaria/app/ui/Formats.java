package io.portaria.app.ui;

import io.portaria.replay.view.Texts;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/// Dates, counts and durations as the chosen language writes them.
public final class Formats {

    private static final int SHORT_HASH = 12;

    private final Texts texts;
    private final ZoneId zone;
    private final InstantSource clock;

    public Formats(Texts texts, ZoneId zone, InstantSource clock) {
        this.texts = texts;
        this.zone = zone;
        this.clock = clock;
    }

    public String count(long number) {
        return NumberFormat.getIntegerInstance(texts.language()).format(number);
    }

    /// Today only the time, else the day too.
    public String moment(Instant at) {
        return at(at, "HH:mm:ss");
    }

    /// As [#moment(Instant)], to the minute: for lists, where the eye runs down.
    public String minute(Instant at) {
        return at(at, "HH:mm");
    }

    private String at(Instant at, String clock) {
        ZonedDateTime then = at.atZone(zone);
        String time = DateTimeFormatter.ofPattern(clock).format(then);
        return then.toLocalDate().equals(today())
                ? texts.get("ui.today", time)
                : day(then.toLocalDate()) + " " + time;
    }

    /// A day that nobody mistakes for another: what is 4/11 to one reader of English is 11/4 to the next.
    public String day(LocalDate day) {
        return day.format(DateTimeFormatter.ofPattern(texts.get("ui.day")));
    }

    public LocalDate today() {
        return clock.instant().atZone(zone).toLocalDate();
    }

    /// How long ago, in one unit.
    public String ago(Instant at) {
        Duration past = Duration.between(at, clock.instant());
        if (past.toMinutes() < 1) {
            return texts.get("ui.ago.now");
        }
        if (past.toHours() < 1) {
            return texts.count("ui.ago.minutes", past.toMinutes());
        }
        if (past.toDays() < 1) {
            return texts.count("ui.ago.hours", past.toHours());
        }
        return texts.count("ui.ago.days", past.toDays());
    }

    public String duration(Duration duration) {
        if (duration.toMillis() < 1000) {
            return texts.get("ui.duration.millis", duration.toMillis());
        }
        long seconds = duration.truncatedTo(ChronoUnit.SECONDS).toSeconds();
        if (seconds < 60) {
            return texts.get("ui.duration.seconds", seconds);
        }
        if (seconds < 3600) {
            return texts.get("ui.duration.minutes", seconds / 60, seconds % 60);
        }
        return texts.get("ui.duration.hours", seconds / 3600, seconds % 3600 / 60);
    }

    /// The beginning of a hash: enough for a person to compare two of them.
    public String hash(String hash) {
        return hash.length() <= SHORT_HASH ? hash : hash.substring(0, SHORT_HASH);
    }

    /// All values of a tally together.
    public static long sum(Map<String, Long> tally) {
        long sum = 0;
        for (long count : tally.values()) {
            sum += count;
        }
        return sum;
    }
}
