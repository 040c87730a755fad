package io.portaria.engine.record.write;

import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.append.Ledger;
import io.portaria.engine.ledger.format.JsonBytes;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.vault.SessionKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/// Ends the life of recordings: erases their keys, so that what they hold can be read by nobody, and says so in the
/// ledger. The sealed bytes stay and go on verifying.
public final class RetentionKeeper {
    private final Ledger ledger;
    private final SessionKeys keys;
    private final InstantSource clock;

    /// A session that has ended and has not been erased.
    public record Kept(String session, Instant endedAt) {}

    public RetentionKeeper(Ledger ledger, SessionKeys keys, InstantSource clock) {
        this.ledger = ledger;
        this.keys = keys;
        this.clock = clock;
    }

    /// Which of them are past their time. Depends on its arguments only.
    public static List<Kept> due(Instant now, Collection<Kept> recordings, Duration keep) {
        Instant limit = now.minus(keep);
        return recordings.stream().filter(kept -> !kept.endedAt().isAfter(limit)).toList();
    }

    /// Erases what is past its time.
    ///
    /// @return those that were erased
    public List<Kept> keep(Collection<Kept> recordings, Duration keep) throws AuditUnavailable {
        List<Kept> due =
                due(clock.instant(), recordings, keep).stream()
                        .filter(kept -> keys.exists(kept.session()))
                        .toList();
        for (Kept kept : due) {
            erase("retention", kept.session(), "kept for " + keep, "gateway");
        }
        return due;
    }

    /// Erases one recording on request.
    ///
    /// @param reason a reference such as the number of the request, without personal data
    /// @param author in whose name
    /// @return the leaf that says so
    public long eraseOnRequest(String session, String reason, String author)
            throws AuditUnavailable {
        return erase("erasure", session, reason, author);
    }

    private long erase(String kind, String session, String reason, String author)
            throws AuditUnavailable {
        JsonBytes json = new JsonBytes(256);
        try {
            // The entry first: a key that is gone without an entry would look like tampering.
            Entries.erased(
                    json, kind, session, clock.instant(), reason, author, keys.exists(session));
            long leaf = ledger.append(json.array(), 0, json.length());
            keys.erase(session);
            return leaf;
        } catch (LedgerUnavailable e) {
            throw new AuditUnavailable(String.valueOf(e.getMessage()), e);
        }
    }
}
