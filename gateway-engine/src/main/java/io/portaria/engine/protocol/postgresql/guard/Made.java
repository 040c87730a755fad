package io.portaria.engine.protocol.postgresql.guard;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.AskPeople.Leave;
import io.portaria.engine.path.Limit;
import io.portaria.engine.protocol.postgresql.inspect.Guarded;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

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

    /// @param holds whether leave that was given holds still
    Set<String> lifted(Predicate<Leave> holds) {
        return leave.filter(holds).isPresent() ? lifted : Set.of();
    }
}
