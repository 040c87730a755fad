package io.portaria.engine.protocol.postgresql.guard;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.AskPeople.Leave;
import io.portaria.engine.path.Limit;
import io.portaria.engine.protocol.postgresql.inspect.Guarded;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A cursor or prepared statement of the session, as it was when it was made.
///
/// @param text as it was recorded
/// @param digest of exactly what was sent
/// @param lifted guardrails that a person has let it pass, until the leave ends
/// @param tallies rows that were fetched so far, by limit
record Made(
        Guarded guarded,
        MaskedText text,
        String digest,
        Set<String> lifted,
        Optional<Leave> leave,
        Map<Limit, AtomicLong> tallies) {

    Made(Guarded guarded, MaskedText text, String digest) {
        this(guarded, text, digest, Set.of(), Optional.empty(), new ConcurrentHashMap<>());
    }

    Made lifted(Set<String> guardrails, Leave by) {
        return new Made(guarded, text, digest, guardrails, Optional.of(by), tallies);
    }

    AtomicLong tally(Limit limit) {
        return tallies.computeIfAbsent(limit, _ -> new AtomicLong());
    }

    Set<String> liftedAt(Instant now) {
        return leave.filter(l -> now.isBefore(l.until())).isPresent() ? lifted : Set.of();
    }
}
