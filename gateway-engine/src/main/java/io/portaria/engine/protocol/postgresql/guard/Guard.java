package io.portaria.engine.protocol.postgresql.guard;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.path.AskPeople;
import io.portaria.engine.path.AskPeople.Answer;
import io.portaria.engine.path.AskPeople.Leave;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Budgets;
import io.portaria.engine.path.ExactDigest;
import io.portaria.engine.path.Hold;
import io.portaria.engine.path.Limit;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.RefusedException;
import io.portaria.engine.path.SessionContext;
import io.portaria.engine.protocol.postgresql.inspect.Guarded;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// Holds the statements of one session to the guardrails: before each runs it refuses, asks people, or says how its rows are
/// to be counted. Used by the agent's direction of the session.
public final class Guard {
    /// Days of budgets are those of the official time of Brasília.
    private static final ZoneId DAYS = ZoneId.of("America/Sao_Paulo");

    private final SessionContext session;
    private final boolean purposeStated;
    private final Tools tools;
    private final Planner planner;
    private final MadeByName made = new MadeByName();

    /// What the sessions of a gateway have in common.
    public record Tools(
            AskPeople askPeople,
            Budgets budgets,
            KnownToExceed known,
            ExactDigest digest,
            InstantSource clock) {}

    /// @param purposeStated whether the agent itself has said what for
    public Guard(SessionContext session, boolean purposeStated, Tools tools, Planner planner) {
        this.session = session;
        this.purposeStated = purposeStated;
        this.tools = tools;
        this.planner = planner;
    }

    /// A statement string, or one execution of a prepared statement.
    ///
    /// @param operation all of it, as it will be recorded
    /// @param shape see [AskPeople.Question#shape]
    /// @param statement each of the parts, for the planner
    public record Asked(
            List<Judgement.Part> parts,
            Inspection inspection,
            Operation.Sql operation,
            Supplier<String> shape,
            IntFunction<Planner.Planned> statement) {}

    /// Keeps the agent waiting.
    @FunctionalInterface
    public interface Keeping {
        /// @throws IOException when the session ends meanwhile
        Answer await(AskPeople.Waiting waiting) throws IOException, AuditUnavailable;
    }

    /// Whether a statement may run.
    public sealed interface Outcome {
        /// @param watches one for each part
        /// @param leave by which it runs; at its end it is stopped
        /// @param approved guardrails that a person has let it pass
        record Go(List<RowWatch> watches, Optional<Leave> leave, List<String> approved)
                implements Outcome {}

        record No(Refusal refusal) implements Outcome {}
    }

    /// What was parsed may be run by its name, in SQL too.
    ///
    /// @param digest of exactly its text
    public void parsed(String name, Guarded guarded, MaskedText text, String digest) {
        made.saw(guarded);
        if (!name.isEmpty()) {
            made.add(
                    new Guarded.Named(Guarded.Sort.STATEMENT, name, false),
                    new Made(guarded, text, digest));
        }
    }

    /// Decides about a statement that policy permits. May wait for people.
    ///
    /// @throws IOException when the session ends while it is held, or the target cannot be asked
    public Outcome before(Asked asked, Keeping keeping) throws IOException, AuditUnavailable {
        List<Effective> parts = new ArrayList<>();
        List<Optional<Made>> making = new ArrayList<>();
        Findings findings = new Findings();
        for (int i = 0; i < asked.parts().size(); i++) {
            Guarded guarded = asked.parts().get(i).guarded();
            Effective part = made.effective(guarded);
            parts.add(part);
            Optional<Refusal> refusal = look(asked, i, part, findings);
            if (refusal.isPresent()) {
                return new Outcome.No(refusal.get());
            }
            made.saw(guarded);
            making.add(make(guarded, asked.operation()));
        }
        Optional<Leave> leave = Optional.empty();
        if (!findings.asking.isEmpty()) {
            switch (leave(question(asked, parts, findings), keeping)) {
                case Answer.NotGiven(Refusal refusal) -> {
                    return new Outcome.No(refusal);
                }
                case Answer.Given(Leave given) -> leave = Optional.of(given);
            }
        }
        return go(asked, parts, making, leave, Set.copyOf(findings.asking.keySet()));
    }

    /// What would be said of a statement that policy permits.
    ///
    /// @param asking why people would be asked, by guardrail
    public record Foreseen(Optional<Refusal> refusal, Map<String, String> asking) {}

    /// Looks without asking anybody, and without touching a budget.
    ///
    /// @throws PlannerUnavailable when the target cannot be asked
    public Foreseen foresee(Asked asked) throws IOException {
        Findings findings = new Findings();
        for (int i = 0; i < asked.parts().size(); i++) {
            Effective part = made.effective(asked.parts().get(i).guarded());
            Optional<Refusal> refusal = look(asked, i, part, findings);
            if (refusal.isPresent()) {
                return new Foreseen(refusal, Map.of());
            }
        }
        return new Foreseen(
                Optional.empty(),
                Collections.unmodifiableMap(new LinkedHashMap<>(findings.asking)));
    }

    private Optional<Made> make(Guarded guarded, Operation.Sql operation) {
        Optional<Guarded.Named> named = guarded.named().filter(n -> !n.runs());
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Made one = new Made(guarded, operation.statement(), operation.digest());
        made.add(named.get(), one);
        return Optional.of(one);
    }

    private boolean holds(Leave leave) {
        return tools.askPeople().holds(leave, tools.clock().instant());
    }

    private static final class Findings {
        private final Map<String, String> asking = new LinkedHashMap<>();
        private OptionalLong rows = OptionalLong.empty();
    }

    private Answer leave(AskPeople.Question question, Keeping keeping)
            throws IOException, AuditUnavailable {
        Optional<Leave> given = tools.askPeople().given(question);
        if (given.isPresent()) {
            return new Answer.Given(given.get());
        }
        try {
            return keeping.await(tools.askPeople().ask(question));
        } catch (RefusedException e) {
            return new Answer.NotGiven(e.refusal());
        }
    }

    private AskPeople.Question question(Asked asked, List<Effective> parts, Findings findings) {
        Set<String> personal = new LinkedHashSet<>();
        asked.parts().forEach(p -> personal.addAll(asked.inspection().personal(p)));
        List<Made> runs = parts.stream().flatMap(p -> p.runs().stream()).toList();
        return new AskPeople.Question(
                session,
                List.copyOf(findings.asking.keySet()),
                String.join(" ", new LinkedHashSet<>(findings.asking.values())),
                withWhatItRuns(asked.operation(), runs),
                digest(asked.shape().get(), runs),
                List.copyOf(personal),
                findings.rows,
                purposeStated);
    }

    /// A person gives leave to what runs, not to a name that may stand for something else the next time.
    private Operation.Sql withWhatItRuns(Operation.Sql operation, List<Made> runs) {
        if (runs.isEmpty()) {
            return operation;
        }
        StringBuilder text = new StringBuilder(operation.statement().text());
        runs.forEach(m -> text.append("\n-- runs: ").append(m.text().text()));
        return new Operation.Sql(
                operation.kind(),
                new MaskedText(text.toString()),
                operation.parameters(),
                operation.objects(),
                digest(operation.digest(), runs));
    }

    private String digest(String own, List<Made> runs) {
        if (runs.isEmpty()) {
            return own;
        }
        StringBuilder all = new StringBuilder(own);
        runs.forEach(m -> all.append(m.digest()));
        byte[] bytes = all.toString().getBytes(StandardCharsets.US_ASCII);
        return tools.digest().of(bytes, 0, bytes.length);
    }

    // ---- before it runs

    /// @return why the part may not run, whoever gives leave
    private Optional<Refusal> look(Asked asked, int index, Effective part, Findings findings)
            throws IOException {
        if (part.onlyPrepares()) {
            return Optional.empty();
        }
        Optional<Hold> hold = part.guarded().hold();
        if (hold.isPresent() && part.unknown()) {
            return Optional.of(ofUnknown(hold.get()));
        }
        hold.ifPresent(h -> h.guardrails().forEach(g -> findings.asking.put(g, h.sentence())));
        Set<String> lifted = part.lifted(this::holds);
        List<Limit> limits = part.guarded().limits();
        if (!lifted.isEmpty()) {
            limits = limits.stream().filter(l -> !lifted.contains(l.guardrail())).toList();
        }
        Optional<Estimate> estimate = Optional.empty();
        if (part.isOwn() && limits.stream().anyMatch(Guard::wantsEstimate)) {
            estimate = estimate(asked, index, part.guarded());
            estimate.ifPresent(
                    e -> findings.rows = OptionalLong.of(findings.rows.orElse(0) + e.rows()));
        }
        for (Limit limit : limits) {
            if (part.declaresCursor() && !limit.asks()) {
                continue;
            }
            Optional<String> why = exceeds(asked, part, limit, estimate);
            if (why.isPresent() && (!limit.asks() || part.unknown())) {
                return Optional.of(refusal(limit, why.get()));
            }
            why.ifPresent(w -> findings.asking.put(limit.guardrail(), w));
        }
        return Optional.empty();
    }

    /// Of what finds one row at most the planner is not asked: most of what agents send is of this kind, and takes less time
    /// than asking does.
    private Optional<Estimate> estimate(Asked asked, int index, Guarded guarded) {
        Optional<Guarded.Lookup> lookup = guarded.lookup();
        return lookup.isPresent() && planner.isKey(lookup.get().object(), lookup.get().columns())
                ? Optional.of(Estimate.ofOneRow(lookup.get().object()))
                : planner.estimate(asked.statement().apply(index));
    }

    /// Nobody can give leave to what nobody can tell.
    private static Refusal ofUnknown(Hold hold) {
        return Refusal.notAllowed(
                "guardrail " + String.join(", ", hold.guardrails()),
                "What runs by this name cannot be told any more, and it may be what a person must give leave to.",
                "Prepare it again in a new session, and run it there.");
    }

    private static boolean wantsEstimate(Limit limit) {
        return switch (limit) {
            case Limit.WholeTable _ -> true;
            case Limit.Rows rows -> rows.asks();
            case Limit.RowsADay rows -> rows.asks();
            case Limit.WholeChange change -> change.asks();
            case Limit.ProbesADay _ -> false;
        };
    }

    private Optional<String> exceeds(
            Asked asked, Effective part, Limit limit, Optional<Estimate> estimate)
            throws IOException {
        Optional<String> untold = untold(part.guarded(), limit);
        if (untold.isPresent()) {
            return untold;
        }
        boolean known =
                limit.asks()
                        && tools.known()
                                .contains(
                                        session.caller().agent(),
                                        session.target(),
                                        asked.operation().digest(),
                                        limit.guardrail());
        return switch (limit) {
            case Limit.Rows(String _, boolean asks, long most) -> {
                long rows = estimate.map(Estimate::rows).orElse(0L);
                yield known || (asks && rows > most)
                        ? Optional.of(
                                "The statement brings out more than "
                                        + most
                                        + " rows"
                                        + (rows > most ? ", about " + rows + "." : "."))
                        : Optional.empty();
            }
            case Limit.RowsADay day -> ofTheDay(day, estimate);
            case Limit.ProbesADay day -> {
                long taken = tools.budgets().taken(key(limit));
                yield taken + part.guarded().probes() > day.most()
                        ? Optional.of(probesUsedUp(day))
                        : Optional.empty();
            }
            case Limit.WholeTable whole ->
                    known
                            ? Optional.of(
                                    "The statement brings out as good as all of "
                                            + String.join(" or ", whole.objects())
                                            + ".")
                            : wholeTable(asked.inspection(), part.guarded(), whole, estimate);
            case Limit.WholeChange change -> {
                long rows = change.asks() ? estimate.map(Estimate::rows).orElse(0L) : 0L;
                yield known || rows > Math.max(1, half(part.guarded().rows().changed()))
                        ? Optional.of(
                                "The statement changes or deletes as good as all rows of "
                                        + String.join(" or ", part.guarded().rows().changed())
                                        + ".")
                        : Optional.empty();
            }
        };
    }

    /// What its end does not tell of may be all.
    private static Optional<String> untold(Guarded guarded, Limit limit) {
        boolean counts =
                switch (limit) {
                    case Limit.WholeTable _, Limit.Rows _, Limit.RowsADay _ ->
                            guarded.rows().copies();
                    case Limit.WholeChange _ ->
                            guarded.named().filter(Guarded.Named::runs).isPresent();
                    case Limit.ProbesADay _ -> false;
                };
        return guarded.rows().untold() && counts
                ? Optional.of(
                        "How many rows the statement copies, changes or deletes would not be told at its end.")
                : Optional.empty();
    }

    private Optional<String> ofTheDay(Limit.RowsADay day, Optional<Estimate> estimate) {
        long taken = tools.budgets().taken(key(day));
        long expected = day.asks() ? estimate.map(Estimate::rows).orElse(0L) : 0;
        return taken >= day.most() || taken + expected > day.most()
                ? Optional.of(
                        "The agent has brought out "
                                + taken
                                + " rows of the "
                                + day.most()
                                + " that it may in a day"
                                + (expected > 0
                                        ? ", and this is about " + expected + " more."
                                        : "."))
                : Optional.empty();
    }

    private Optional<String> wholeTable(
            Inspection inspection,
            Guarded guarded,
            Limit.WholeTable whole,
            Optional<Estimate> estimate)
            throws IOException {
        if (estimate.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Long> counted =
                guarded.rows().collects() ? estimate.get().read() : estimate.get().shown();
        for (String object : whole.objects()) {
            long rows =
                    inspection.partsOf(object).stream()
                            .mapToLong(p -> counted.getOrDefault(p, 0L))
                            .sum();
            if (rows > 0 && rows > half(List.of(object))) {
                return Optional.of(
                        "The statement brings out about "
                                + rows
                                + " rows of "
                                + object
                                + ", as good as all.");
            }
        }
        return Optional.empty();
    }

    /// Half of the smallest of the tables: more is as good as all.
    private long half(List<String> objects) throws IOException {
        long least = Long.MAX_VALUE;
        for (String object : objects) {
            least = Math.min(least, planner.rows(object) / 2);
        }
        return least;
    }

    // ---- while it runs

    private Outcome go(
            Asked asked,
            List<Effective> parts,
            List<Optional<Made>> making,
            Optional<Leave> leave,
            Set<String> approved)
            throws IOException {
        List<RowWatch> watches = new ArrayList<>();
        List<Leave> leaves = new ArrayList<>(leave.stream().toList());
        for (int i = 0; i < parts.size(); i++) {
            Effective part = parts.get(i);
            Set<String> lifted = new HashSet<>(part.lifted(this::holds));
            lifted.addAll(approved);
            Optional<Refusal> refusal = takeProbes(part, lifted);
            if (refusal.isPresent()) {
                return new Outcome.No(refusal.get());
            }
            leaves.addAll(part.leave(this::holds).stream().toList());
            Optional<Made> made =
                    making.get(i).map(m -> lift(part.guarded().named().get(), m, leave, lifted));
            watches.add(watch(asked, part, lifted, made));
        }
        return new Outcome.Go(
                List.copyOf(watches),
                leaves.stream().min(Comparator.comparing(Leave::until)),
                List.copyOf(approved));
    }

    /// What a cursor fetches was asked when it was declared; what is prepared is asked about when it is run.
    private Made lift(Guarded.Named named, Made one, Optional<Leave> leave, Set<String> lifted) {
        if (leave.isEmpty() || named.sort() != Guarded.Sort.CURSOR) {
            return one;
        }
        Made now = one.lifted(lifted, leave.get());
        made.replace(named, one, now);
        return now;
    }

    private Optional<Refusal> takeProbes(Effective part, Set<String> lifted) {
        int probes = part.guarded().probes();
        for (Limit limit : part.guarded().limits()) {
            if (limit instanceof Limit.ProbesADay day && !part.onlyPrepares()) {
                if (lifted.contains(day.guardrail())) {
                    tools.budgets().add(key(day), probes);
                    continue;
                }
                long taken = tools.budgets().take(key(day), probes, day.most());
                if (taken < probes) {
                    tools.budgets().giveBack(key(day), taken);
                    return Optional.of(refusal(day, probesUsedUp(day)));
                }
            }
        }
        return Optional.empty();
    }

    private RowWatch watch(Asked asked, Effective part, Set<String> lifted, Optional<Made> making)
            throws IOException {
        List<Meter> shown = new ArrayList<>();
        List<Meter> changed = new ArrayList<>();
        if (!part.onlyPrepares()) {
            for (Limit limit : part.guarded().limits()) {
                boolean isLifted = lifted.contains(limit.guardrail());
                if (limit instanceof Limit.WholeChange change && !isLifted) {
                    changed.add(wholeChange(change, part));
                } else {
                    shown.addAll(meter(limit, part, isLifted).stream().toList());
                }
            }
        }
        Guarded guarded = part.guarded();
        return new RowWatch(
                guarded.rows(),
                shown,
                changed,
                limit -> cut(limit, asked.operation().digest()),
                succeeded ->
                        making.ifPresent(m ->
                                made.ended(guarded.named().orElseThrow(), m.digest(), succeeded)));
    }

    private Meter wholeChange(Limit.WholeChange change, Effective part) throws IOException {
        // a condition that finds one row is one, however few there are
        return new Meter.UpTo(
                change,
                Math.max(1, half(part.guarded().rows().changed())),
                new AtomicLong(),
                "The statement changes or deletes as good as all rows of "
                        + String.join(" or ", part.guarded().rows().changed())
                        + ".");
    }

    private Optional<Meter> meter(Limit limit, Effective part, boolean isLifted)
            throws IOException {
        return switch (limit) {
            case Limit.RowsADay day ->
                    Optional.of(
                            isLifted
                                    ? new Meter.Approved(day, tools.budgets(), key(day))
                                    : new Meter.OfTheDay(day, tools.budgets(), key(day)));
            case Limit.Rows rows when !isLifted ->
                    Optional.of(
                            new Meter.UpTo(
                                    rows,
                                    rows.most(),
                                    part.tally(rows),
                                    "The statement brings out more than "
                                            + rows.most()
                                            + " rows."));
            case Limit.WholeTable whole when !isLifted ->
                    Optional.of(
                            new Meter.UpTo(
                                    whole,
                                    half(whole.objects()),
                                    part.tally(whole),
                                    "The statement brings out as good as all of "
                                            + String.join(" or ", whole.objects())
                                            + "."));
            case Limit.Rows _, Limit.WholeTable _, Limit.WholeChange _, Limit.ProbesADay _ ->
                    Optional.empty();
        };
    }

    private void cut(Limit limit, String digest) {
        if (limit.asks()) {
            tools.known()
                    .add(session.caller().agent(), session.target(), digest, limit.guardrail());
        }
    }

    private Budgets.Key key(Limit limit) {
        return new Budgets.Key(
                session.caller().agent(),
                session.target(),
                limit.guardrail(),
                LocalDate.ofInstant(tools.clock().instant(), DAYS));
    }

    private static String probesUsedUp(Limit.ProbesADay day) {
        return "The agent may compare protected columns with given values "
                + day.most()
                + " times a day, and this would be more.";
    }

    private static Refusal refusal(Limit limit, String sentence) {
        return Refusal.notAllowed(
                "guardrail " + limit.guardrail(),
                sentence,
                "Narrow it, or ask who keeps the gateway's catalog.");
    }
}
