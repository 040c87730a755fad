package io.portaria.engine.protocol.postgresql.guard;

import io.portaria.engine.path.Hold;
import io.portaria.engine.path.Limit;
import io.portaria.engine.protocol.postgresql.inspect.Guarded;
import io.portaria.engine.protocol.postgresql.inspect.Guarded.Named;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What the names of a session's cursors and prepared statements may stand for. One that was made after another of the same
/// name takes its place only once the server has said so. Safe for use by both directions of a session.
final class MadeByName {
    private static final int MOST_NAMES = 1_000;

    /// What one name may stand for at once.
    private static final int MOST_OF_A_NAME = 32;

    private final Map<Named, List<Made>> made = new HashMap<>();
    private final Map<String, Limit> seen = new LinkedHashMap<>();

    /// Rows of cursors of which it cannot be told which one it is, by limit.
    private final Map<Limit, AtomicLong> ofUnknownCursors = new ConcurrentHashMap<>();

    private final List<Hold> seenHolds = new ArrayList<>();
    private final Set<String> seenChanged = new LinkedHashSet<>();
    private boolean sawCopies;
    private boolean sawUntold;
    private boolean sawReturns;
    private int mostProbes;
    private Guarded sawLast = Guarded.NONE;

    /// Too many were made to keep them apart.
    private boolean lost;

    synchronized void add(Named named, Made one) {
        List<Made> all = made.computeIfAbsent(named, _ -> new ArrayList<>());
        all.add(one);
        if (made.size() > MOST_NAMES || all.size() > MOST_OF_A_NAME) {
            // from now on whatever runs by a name is held to everything that was seen
            lost = true;
            made.clear();
        }
    }

    /// In place of `before`, if that is still there.
    synchronized void replace(Named named, Made before, Made now) {
        List<Made> all = made.getOrDefault(named, new ArrayList<>());
        int at = all.indexOf(before);
        if (at >= 0) {
            all.set(at, now);
        }
    }

    /// The server has made it, or has not.
    synchronized void ended(Named named, String digest, boolean succeeded) {
        List<Made> all = made.getOrDefault(named, List.of());
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).digest().equals(digest)) {
                if (succeeded) {
                    all.subList(0, i).clear();
                } else {
                    all.remove(i);
                }
                return;
            }
        }
    }

    /// Limits of all that was sent in the session, and what people had to be asked about.
    @SuppressWarnings(
            "ReferenceEquality") // only a shortcut, for what an agent sends again and again
    synchronized void saw(Guarded guarded) {
        if (guarded == sawLast) {
            return;
        }
        sawLast = guarded;
        guarded.hold().filter(h -> !seenHolds.contains(h)).ifPresent(seenHolds::add);
        seenChanged.addAll(guarded.rows().changed());
        sawCopies |= guarded.rows().copies();
        sawUntold |= guarded.rows().untold();
        sawReturns |= guarded.rows().returns();
        mostProbes = Math.max(mostProbes, guarded.probes());
        for (Limit limit : guarded.limits()) {
            seen.merge(limit.guardrail(), limit, MadeByName::both);
        }
    }

    private static Limit both(Limit one, Limit other) {
        if (one instanceof Limit.WholeTable a && other instanceof Limit.WholeTable b) {
            Set<String> objects = new LinkedHashSet<>(a.objects());
            objects.addAll(b.objects());
            return new Limit.WholeTable(a.guardrail(), a.asks(), List.copyOf(objects));
        }
        return one;
    }

    /// What holds for a part: its own, and that of what it runs.
    synchronized Effective effective(Guarded guarded) {
        if (guarded.named().filter(Named::runs).isEmpty()) {
            return new Effective(guarded, List.of(), Optional.empty());
        }
        List<Made> by =
                lost ? List.of() : made.getOrDefault(guarded.named().get().made(), List.of());
        return by.isEmpty() ? ofUnknown(guarded) : ofKnown(guarded, by);
    }

    private Effective ofUnknown(Guarded guarded) {
        Map<String, Limit> limits = new LinkedHashMap<>(seen);
        guarded.limits().forEach(l -> limits.putIfAbsent(l.guardrail(), l));
        Guarded all =
                new Guarded(
                        hold(guarded, seenHolds),
                        List.copyOf(limits.values()),
                        new Guarded.Rows(
                                Guarded.Packing.COLLECTS,
                                sawCopies || guarded.rows().copies(),
                                sawUntold || guarded.rows().untold(),
                                sawReturns,
                                0,
                                List.copyOf(seenChanged)),
                        mostProbes,
                        guarded.named(),
                        Optional.empty());
        return new Effective(all, List.of(), Optional.of(ofUnknownCursors));
    }

    private static Effective ofKnown(Guarded guarded, List<Made> by) {
        Map<String, Limit> limits = new LinkedHashMap<>();
        by.forEach(m ->
                m.guarded()
                        .limits()
                        .forEach(l -> limits.merge(l.guardrail(), l, MadeByName::both)));
        guarded.limits().forEach(l -> limits.putIfAbsent(l.guardrail(), l));
        Guarded all =
                new Guarded(
                        hold(
                                guarded,
                                by.stream().flatMap(m -> m.guarded().hold().stream()).toList()),
                        List.copyOf(limits.values()),
                        rows(guarded.rows(), by.stream().map(m -> m.guarded().rows()).toList()),
                        by.stream().mapToInt(m -> m.guarded().probes()).max().orElse(0),
                        guarded.named(),
                        Optional.empty());
        return new Effective(all, List.copyOf(by), Optional.empty());
    }

    private static Guarded.Rows rows(Guarded.Rows own, List<Guarded.Rows> by) {
        return new Guarded.Rows(
                by.stream().map(Guarded.Rows::packing).reduce(own.packing(), Guarded.Packing::or),
                own.copies() || by.stream().anyMatch(Guarded.Rows::copies),
                own.untold() || by.stream().anyMatch(Guarded.Rows::untold),
                by.stream().anyMatch(Guarded.Rows::returns),
                by.stream().mapToInt(Guarded.Rows::width).min().orElse(0),
                by.stream().flatMap(r -> r.changed().stream()).toList());
    }

    /// What a cursor is, was asked when it was declared; a prepared statement is asked about when it is run.
    private static Optional<Hold> hold(Guarded own, List<Hold> ofWhatRuns) {
        if (own.named().get().sort() == Guarded.Sort.CURSOR) {
            return own.hold();
        }
        List<Hold> all = new ArrayList<>(own.hold().stream().toList());
        all.addAll(ofWhatRuns);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Set<String> guardrails = new LinkedHashSet<>();
        Set<String> sentences = new LinkedHashSet<>();
        for (Hold hold : all) {
            guardrails.addAll(hold.guardrails());
            sentences.add(hold.sentence());
        }
        return Optional.of(
                new Hold(
                        List.copyOf(guardrails),
                        String.join(" ", sentences),
                        all.getFirst().permit()));
    }
}
