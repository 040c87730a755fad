package io.portaria.engine.record.write;

import io.portaria.engine.ledger.LedgerUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/// Decides which refused logins have an entry each and which become one entry together. Whoever reaches a port can be
/// refused as often as he likes, and the ledger keeps all that is entered for years: the first of an origin in a minute
/// are told one by one, the others as a number when the minute is over.
///
/// What it keeps in memory is bounded: origins beyond [#MOST_ORIGINS] are counted together.
final class RefusedLogins {
    /// Entries that one origin gets in a minute: one a second, as a person or a program with a wrong token may need.
    static final int MOST_OF_AN_ORIGIN = 60;

    /// Origins that are told apart at a time.
    static final int MOST_ORIGINS = 1000;

    /// Entries one by one in a minute, of all origins together.
    static final int MOST_IN_ALL = 1000;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /// Stands for every origin that is not told apart.
    private static final String OTHERS = "";

    /// Enters what was gathered.
    interface Entering {
        /// @param origin digest; empty for origins that were too many to be told apart
        /// @param count refusals since `from` that have no entry of their own
        void enter(String origin, Instant from, long count) throws LedgerUnavailable;
    }

    private static final class Minute {
        private final Instant from;
        private int told;
        private long gathered;

        private Minute(Instant from) {
            this.from = from;
        }

        private boolean isOver(Instant now) {
            // a clock that was set back ends it too
            return now.isBefore(from) || !now.isBefore(from.plus(MINUTE));
        }
    }

    private final Map<String, Minute> minutes = new HashMap<>();
    private Minute all = new Minute(Instant.EPOCH);

    /// Takes a refusal.
    ///
    /// @param origin digest of the address
    /// @return whether it is to be entered by itself; else it is counted
    synchronized boolean isToldAlone(String origin, Instant now) {
        if (all.isOver(now)) {
            all = new Minute(now);
        }
        String key = minutes.containsKey(origin) || minutes.size() < MOST_ORIGINS ? origin : OTHERS;
        Minute minute = minutes.computeIfAbsent(key, _ -> new Minute(now));
        if (all.told < MOST_IN_ALL && minute.told < MOST_OF_AN_ORIGIN && minute.gathered == 0) {
            all.told++;
            minute.told++;
            return true;
        }
        minute.gathered++;
        return false;
    }

    /// Enters what was gathered in the minutes that are over. What cannot be entered is kept for the next call.
    synchronized void enterWhatIsOver(Instant now, Entering entering) throws LedgerUnavailable {
        for (Iterator<Map.Entry<String, Minute>> i = minutes.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<String, Minute> next = i.next();
            if (next.getValue().isOver(now)) {
                enter(next, entering);
                i.remove();
            }
        }
    }

    /// Enters all that was gathered, because there will be no next call.
    synchronized void enterAll(Entering entering) throws LedgerUnavailable {
        for (Iterator<Map.Entry<String, Minute>> i = minutes.entrySet().iterator(); i.hasNext(); ) {
            enter(i.next(), entering);
            i.remove();
        }
    }

    private static void enter(Map.Entry<String, Minute> origin, Entering entering)
            throws LedgerUnavailable {
        Minute minute = origin.getValue();
        if (minute.gathered > 0) {
            entering.enter(origin.getKey(), minute.from, minute.gathered);
        }
    }
}
