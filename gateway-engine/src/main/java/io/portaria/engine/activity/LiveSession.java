package io.portaria.engine.activity;

import io.portaria.engine.api.SessionSummary;
import io.portaria.engine.path.SessionContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts of one open session. Written by its two threads, read by who tells of it.
final class LiveSession {
    private static final int MOST_TEXTS = 200;
    private static final int LONGEST_TEXT = 4000;

    final LongAdder operations = new LongAdder();
    final LongAdder denied = new LongAdder();
    final LongAdder rows = new LongAdder();

    /// Grows with every text that is kept.
    private final LongAdder textLengths = new LongAdder();

    private final SessionContext context;
    private final Map<String, LongAdder> masked = new ConcurrentHashMap<>();
    private final Set<String> texts = ConcurrentHashMap.newKeySet();
    private volatile String lastText = "";
    private volatile Optional<Instant> endedAt = Optional.empty();

    // Of the thread that tells of sessions alone.
    private long told = -1;
    private long kept = -1;
    private long indexedLength = -1;

    LiveSession(SessionContext context) {
        this.context = context;
    }

    SessionContext context() {
        return context;
    }

    /// Remembers the text for the search. A statement that comes again costs a comparison of references.
    @SuppressWarnings("ReferenceEquality")
    void text(String text) {
        if (text == lastText || texts.size() >= MOST_TEXTS) {
            return;
        }
        lastText = text;
        String kept = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        if (texts.add(kept)) {
            textLengths.add(kept.length() + 1L);
        }
    }

    void masked(Map<String, Long> counts) {
        if (!counts.isEmpty()) {
            counts.forEach(
                    (name, count) -> masked.computeIfAbsent(name, _ -> new LongAdder()).add(count));
        }
    }

    void ended(Instant at) {
        endedAt = Optional.of(at);
    }

    boolean hasEnded() {
        return endedAt.isPresent();
    }

    private long version() {
        return operations.sum() + denied.sum() + rows.sum();
    }

    /// Whether there is something that followers were not told.
    boolean isNews() {
        long version = version();
        boolean news = version != told && told >= 0;
        told = version;
        return news;
    }

    /// Whether there is something that the index does not have.
    boolean isUnkept() {
        long version = version();
        boolean unkept = version != kept || hasEnded();
        kept = version;
        return unkept;
    }

    /// What the index was to have did not get there: all of it is news again.
    void notKept() {
        kept = -1;
        indexedLength = -1;
    }

    SessionSummary summary() {
        Map<String, Long> counts = new TreeMap<>();
        masked.forEach((name, count) -> counts.put(name, count.sum()));
        return new SessionSummary(
                context.id(),
                context.caller().agent(),
                context.caller().owner(),
                context.target(),
                context.protocol(),
                context.startedAt(),
                endedAt,
                context.role(),
                context.purpose(),
                context.legalBasis(),
                operations.sum(),
                denied.sum(),
                rows.sum(),
                counts,
                context.client(),
                context.policyVersion(),
                false);
    }

    /// What the index is to have of it. The texts, of which there may be much, only when some came since the last call.
    IndexedSession indexed() {
        long length = textLengths.sum();
        if (length == indexedLength) {
            return IndexedSession.countsOnly(summary());
        }
        indexedLength = length;
        return new IndexedSession(summary(), String.join("\n", texts));
    }
}
