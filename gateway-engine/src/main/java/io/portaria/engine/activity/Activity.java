package io.portaria.engine.activity;

import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.SessionSummary;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Keeps count of today and of each open session, tells of them, and brings them into the index. [#tick] is called about
/// four times a second by a thread of the engine.
public final class Activity {
    /// What is told, and whether anyone listens.
    public interface Audience {
        boolean isThere();

        void tell(GatewayEvent event);
    }

    private static final int TICKS_BETWEEN_INDEXING = 12;

    final LongAdder operations = new LongAdder();
    final LongAdder denied = new LongAdder();
    final LongAdder rows = new LongAdder();

    private final LongAdder sessions = new LongAdder();
    private final LongAdder maskedValues = new LongAdder();
    private final SessionIndex index;
    private final Audience audience;
    private final InstantSource clock;
    private final ZoneId zone;
    private final Map<String, LiveSession> live = new ConcurrentHashMap<>();
    private final Map<String, Instant> lastUse = new ConcurrentHashMap<>();
    private final Map<String, String> failing = new ConcurrentHashMap<>();
    private volatile LocalDate day;
    private int ticks;

    /// @param zone whose midnight begins a day
    public Activity(SessionIndex index, Audience audience, InstantSource clock, ZoneId zone) {
        this.index = index;
        this.audience = audience;
        this.clock = clock;
        this.zone = zone;
        this.day = today();
    }

    /// Begins with what the index knows of today.
    public void begin() {
        lastUse.putAll(index.lastUse());
        SessionIndex.Sums sums = index.since(day.atStartOfDay(zone).toInstant());
        sessions.add(sums.sessions());
        operations.add(sums.operations());
        denied.add(sums.denied());
        rows.add(sums.rows());
        maskedValues.add(sums.masked());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    LiveSession opened(SessionContext context) {
        LiveSession session = new LiveSession(context);
        live.put(context.id(), session);
        sessions.increment();
        lastUse.merge(context.caller().agent(), context.startedAt(), Activity::later);
        failing.remove(context.target());
        if (audience.isThere()) {
            audience.tell(new GatewayEvent.SessionOpened(session.summary()));
        }
        return session;
    }

    void closed(LiveSession session) {
        if (session.hasEnded()) {
            return;
        }
        session.ended(clock.instant());
        if (audience.isThere()) {
            audience.tell(new GatewayEvent.SessionClosed(session.summary()));
        }
    }

    void loginRefused(String agent, String target, Refusal refusal) {
        denied.increment();
        if (audience.isThere()) {
            audience.tell(new GatewayEvent.LoginRefused(agent, target, refusal.sentence()));
        }
    }

    void masked(Map<String, Long> counts) {
        long sum = 0;
        for (long count : counts.values()) {
            sum += count;
        }
        maskedValues.add(sum);
    }

    /// A target did not answer when it was last needed.
    public void targetFailed(String target, String sentence) {
        failing.put(target, sentence);
    }

    public void targetAnswered(String target) {
        failing.remove(target);
    }

    /// Targets that did not answer when they were last needed, each with a sentence.
    public Map<String, String> failingTargets() {
        return new TreeMap<>(failing);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    public Optional<Instant> lastUse(String agent) {
        return Optional.ofNullable(lastUse.get(agent));
    }

    /// Sessions that are open.
    public int liveCount() {
        return (int) live.values().stream().filter(s -> !s.hasEnded()).count();
    }

    public Optional<SessionSummary> live(String id) {
        return Optional.ofNullable(live.get(id)).map(LiveSession::summary);
    }

    /// @param held operations that wait for people now
    public GatewayStatus.Today counts(int held) {
        return new GatewayStatus.Today(
                sessions.sum(),
                operations.sum(),
                maskedValues.sum(),
                denied.sum(),
                held,
                rows.sum());
    }

    /// Tells what changed, begins a new day, and now and then brings all into the index.
    public void tick() {
        LocalDate today = today();
        if (!today.equals(day)) {
            day = today;
            List.of(sessions, operations, denied, rows, maskedValues).forEach(LongAdder::reset);
        }
        boolean anyone = audience.isThere();
        for (LiveSession session : live.values()) {
            if (session.isNews() && anyone && !session.hasEnded()) {
                audience.tell(new GatewayEvent.SessionChanged(session.summary()));
            }
        }
        ticks++;
        if (ticks % TICKS_BETWEEN_INDEXING == 0) {
            flush();
        }
    }

    /// Brings every session that has news into the index.
    public synchronized void flush() {
        List<IndexedSession> news = new ArrayList<>();
        List<LiveSession> told = new ArrayList<>();
        Map<String, LiveSession> gone = new HashMap<>();
        for (LiveSession session : live.values()) {
            boolean ended = session.hasEnded();
            if (session.isUnkept()) {
                news.add(session.indexed());
                told.add(session);
            }
            if (ended) {
                gone.put(session.context().id(), session);
            }
        }
        if (!news.isEmpty()) {
            try {
                index.put(news);
            } catch (RuntimeException e) {
                told.forEach(LiveSession::notKept);
                throw e;
            }
        }
        gone.forEach(live::remove);
    }
}
