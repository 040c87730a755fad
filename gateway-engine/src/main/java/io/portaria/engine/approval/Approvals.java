package io.portaria.engine.approval;

import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.ApprovalView.State;
import io.portaria.engine.api.Command.Extent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.Query;
import io.portaria.engine.approval.ApprovalBook.NotEntered;
import io.portaria.engine.approval.ApprovalRequest.Vote;
import io.portaria.engine.approval.ApprovalStore.Requests;
import io.portaria.engine.approval.ApprovalTerms.Requester;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.path.AskPeople;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Caller;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.RefusedException;
import io.portaria.engine.path.SessionContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Puts requests before people, takes their decisions, and knows what these cover. Several gateways may work on one store.
/// Safe for use by many threads.
public final class Approvals implements AskPeople, AutoCloseable {
    /// After this time a decision made by another gateway is seen.
    private static final Duration POLL = Duration.ofMillis(500);

    /// Nobody looks through more, and an agent that asks on and on hides what matters.
    private static final int MOST_OF_AN_AGENT = 50;

    /// What is longer nobody reads before giving leave to it.
    private static final int LONGEST_STATEMENT = 64 << 10;

    /// As long as the catalog allows.
    private static final Duration LONGEST_GRANT = Duration.ofDays(1);

    private static final int LONGEST_VALUE = 200;
    private static final int MOST_VALUES = 20;

    private final Supplier<Optional<Catalog>> catalog;
    private final ApprovalStore store;
    private final ApprovalBook book;
    private final Consumer<ApprovalView> changed;
    private final InstantSource clock;
    private final Bell bell = new Bell();

    /// How many operations of this gateway wait, by the request's number.
    private final Map<Long, Integer> live = new ConcurrentHashMap<>();

    /// The newest change of a request that was told here.
    private long lastTold;

    /// Approvals that were taken back, with when that was told here.
    private final Map<String, Instant> takenBack = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /// @param catalog in force
    /// @param changed told of each request that was made, voted on, or ended, here or at another gateway over the same store
    public Approvals(
            Supplier<Optional<Catalog>> catalog,
            ApprovalStore store,
            ApprovalBook book,
            Consumer<ApprovalView> changed,
            InstantSource clock) {
        this.catalog = catalog;
        this.store = store;
        this.book = book;
        this.changed = changed;
        this.clock = clock;
        this.lastTold = store.alone(Requests::lastChange);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /// One transaction; what it puts on the list is told once it is kept.
    private <R> R change(BiFunction<Requests, List<ApprovalRequest>, R> work)
            throws AuditUnavailable {
        List<ApprovalRequest> told = new ArrayList<>();
        R result;
        try {
            result = store.alone(requests -> work.apply(requests, told));
        } catch (NotEntered | IllegalStateException e) {
            throw new AuditUnavailable(String.valueOf(e.getMessage()), e);
        }
        if (!told.isEmpty()) {
            Instant now = now();
            told.stream()
                    .filter(ApprovalRequest::isTakenBack)
                    .forEach(r -> takenBack.put(r.id(), now));
            bell.ring();
            told.forEach(r -> changed.accept(r.view(now)));
        }
        return result;
    }

    @Override
    public boolean holds(Leave leave, Instant now) {
        return now.isBefore(leave.until()) && !takenBack.containsKey(leave.approval());
    }

    // ---- what an operation does

    @Override
    public Optional<Leave> given(Question question) throws AuditUnavailable {
        return change((requests, told) -> {
            Instant now = now();
            return alike(requests, question, now).stream()
                    .filter(r -> r.covers(question, now) && !isSpokenFor(r))
                    // what is for one time is not used up where something else will do
                    .min(
                            Comparator.comparing(ApprovalRequest::isForOneTime)
                                    .thenComparing(
                                            ApprovalRequest::endsAt, Comparator.reverseOrder()))
                    .map(r -> use(requests, told, r, question, now));
        });
    }

    private static List<ApprovalRequest> alike(Requests requests, Question question, Instant now) {
        return requests.alike(
                question.session().caller().agent(),
                question.session().target(),
                question.operation().digest(),
                question.shape(),
                now);
    }

    /// What was given for one time is first of all for the operation that waits for it.
    private boolean isSpokenFor(ApprovalRequest request) {
        return request.isForOneTime() && live.containsKey(request.number());
    }

    private Leave use(
            Requests requests,
            List<ApprovalRequest> told,
            ApprovalRequest request,
            Question question,
            Instant now) {
        book.used(request, question.session().id(), question.operation().digest(), now);
        if (request.isForOneTime()) {
            ApprovalRequest used = request.usedUp();
            requests.put(used);
            told.add(used);
        }
        return new Leave(request.id(), request.endsAt());
    }

    @Override
    public Waiting ask(Question question) throws RefusedException, AuditUnavailable {
        ApprovalTerms terms =
                ApprovalTerms.of(
                        catalog.get().orElseThrow(() -> nobody(question)),
                        question.guardrails(),
                        Requester.of(question.session().caller()));
        if (terms.asksPurpose() && !question.purposeStated()) {
            throw new RefusedException(purposeMissing(question));
        }
        String statement = statement(question);
        if (statement.length() > LONGEST_STATEMENT) {
            throw new RefusedException(
                    ApprovalTerms.refusal(
                            question.guardrails(),
                            "A person must give leave, and the statement is longer than a person can read: "
                                    + statement.length()
                                    + " characters.",
                            "Write it shorter than " + LONGEST_STATEMENT + " characters."));
        }
        Optional<ApprovalRequest> request =
                change((requests, told) ->
                        joined(requests, question)
                                .or(() -> made(requests, told, question, terms, statement)));
        return request.map(r -> new WaitingOperation(r, question))
                .orElseThrow(() ->
                        new RefusedException(
                                ApprovalTerms.refusal(
                                        question.guardrails(),
                                        "The agent has "
                                                + MOST_OF_AN_AGENT
                                                + " requests for approval waiting already.",
                                        "Wait until they are decided.")));
    }

    /// @param required how many of them must agree
    public record People(List<String> names, int required) {}

    /// Who would be asked by these guardrails.
    ///
    /// @throws RefusedException when there is nobody to ask
    public People wouldAsk(List<String> guardrails, Caller caller) throws RefusedException {
        Catalog inForce =
                catalog.get()
                        .orElseThrow(() ->
                                new RefusedException(
                                        ApprovalTerms.refusal(
                                                guardrails, "No catalog is in force.", "")));
        ApprovalTerms terms = ApprovalTerms.of(inForce, guardrails, Requester.of(caller));
        return new People(terms.approvers(), terms.required());
    }

    private static RefusedException nobody(Question question) {
        return new RefusedException(
                ApprovalTerms.refusal(
                        question.guardrails(),
                        "A person must give leave, and no catalog is in force.",
                        "Ask who keeps the gateway's catalog."));
    }

    private static Refusal purposeMissing(Question question) {
        return ApprovalTerms.refusal(
                question.guardrails(),
                "A person must give leave, and wants to know what for: the session has stated no purpose.",
                question.session().protocol().equals("postgresql")
                        ? "Connect again and state it, with psql by PGOPTIONS='-c portaria.purpose=monthly\\ report', with other clients in options."
                        : "State it and ask again.");
    }

    private Optional<ApprovalRequest> joined(Requests requests, Question question) {
        Instant now = now();
        for (ApprovalRequest request : alike(requests, question, now)) {
            if (request.course().state() == State.WAITING && request.isTheSameAs(question)) {
                ApprovalRequest more = request.waiting(1);
                book.requested(more, question.session().id(), true, now);
                requests.put(more);
                return Optional.of(more);
            }
            // it was approved since the agent's side looked
            if (request.covers(question, now) && !isSpokenFor(request)) {
                return Optional.of(request);
            }
        }
        return Optional.empty();
    }

    private Optional<ApprovalRequest> made(
            Requests requests,
            List<ApprovalRequest> told,
            Question question,
            ApprovalTerms terms,
            String statement) {
        Instant now = now();
        SessionContext session = question.session();
        if (requests.waiting(session.caller().agent(), now) >= MOST_OF_AN_AGENT) {
            return Optional.empty();
        }
        ApprovalRequest request =
                new ApprovalRequest(
                        requests.next(),
                        new ApprovalRequest.Asked(
                                session.id(),
                                session.caller().agent(),
                                session.caller().owner(),
                                session.target(),
                                session.role(),
                                statement,
                                session.purpose(),
                                session.legalBasis(),
                                question.guardrails(),
                                question.sentence(),
                                objects(question.operation()),
                                question.personal(),
                                question.estimatedRows(),
                                question.operation().digest(),
                                question.shape(),
                                now,
                                now.plus(terms.hold()),
                                terms.approvers(),
                                terms.required(),
                                terms.grant()),
                        ApprovalRequest.Course.begun());
        book.requested(request, session.id(), false, now);
        requests.put(request);
        told.add(request);
        return Optional.of(request);
    }

    private static List<String> objects(Operation operation) {
        return switch (operation) {
            case Operation.Sql sql -> sql.objects();
        };
    }

    /// With the values that it is sent with: who gives leave to it must know them, as far as they may be seen.
    private static String statement(Question question) {
        Operation.Sql sql =
                switch (question.operation()) {
                    case Operation.Sql s -> s;
                };
        StringBuilder text = new StringBuilder(sql.statement().text());
        int shown = Math.min(MOST_VALUES, sql.parameters().size());
        for (int i = 0; i < shown; i++) {
            String value = sql.parameters().get(i).map(MaskedText::text).orElse("NULL");
            String line = value.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
            text.append("\n-- $")
                    .append(i + 1)
                    .append(" = ")
                    .append(
                            line.length() > LONGEST_VALUE
                                    ? line.substring(0, LONGEST_VALUE) + "…"
                                    : line);
        }
        if (sql.parameters().size() > shown) {
            text.append("\n-- … ").append(sql.parameters().size()).append(" values in all");
        }
        return text.toString();
    }

    /// One operation before the door.
    private final class WaitingOperation implements Waiting {
        private final ApprovalRequest request;
        private final Question question;
        private boolean hasLeft;
        private Optional<Answer> answer = Optional.empty();

        private WaitingOperation(ApprovalRequest request, Question question) {
            this.request = request;
            this.question = question;
            live.merge(request.number(), 1, Integer::sum);
        }

        @Override
        public String id() {
            return request.id();
        }

        @Override
        public List<String> approvers() {
            return request.asked().approvers();
        }

        @Override
        public int required() {
            return request.asked().required();
        }

        @Override
        public Instant until() {
            return request.asked().expiresAt();
        }

        @Override
        public Optional<Answer> await(Duration longest)
                throws InterruptedException, AuditUnavailable {
            long begun = System.nanoTime();
            long most =
                    longest.compareTo(Duration.ofDays(1)) > 0
                            ? Duration.ofDays(1).toNanos()
                            : longest.toNanos();
            while (true) {
                long seen = bell.times();
                Optional<Answer> now = look();
                long left = most - (System.nanoTime() - begun);
                if (now.isPresent() || left <= 0) {
                    return now;
                }
                bell.await(seen, Math.min(left, POLL.toNanos()));
            }
        }

        private synchronized Optional<Answer> look() throws AuditUnavailable {
            if (answer.isEmpty()) {
                answer =
                        hasLeft
                                ? Optional.of(
                                        no(
                                                Refusal.Kind.CANCELLED,
                                                "The agent has withdrawn its request.",
                                                ""))
                                : closed
                                        ? Optional.of(
                                                no(
                                                        Refusal.Kind.SESSION_ENDED,
                                                        "The gateway is being stopped.",
                                                        "Connect again in a moment; the request still stands."))
                                        : change(this::answer);
                if (answer.isPresent()) {
                    leave();
                }
            }
            return answer;
        }

        private Optional<Answer> answer(Requests requests, List<ApprovalRequest> told) {
            Instant now = now();
            ApprovalRequest as = requests.find(request.number()).orElse(request);
            if (as.isOverdue(now)) {
                as = expire(requests, told, as, "expired", ApprovalRequest.NOBODY_IN_TIME, now);
            }
            String id = as.id();
            return switch (as.course().state()) {
                case WAITING -> Optional.empty();
                case APPROVED ->
                        Optional.of(
                                as.covers(question, now)
                                        ? new Answer.Given(use(requests, told, as, question, now))
                                        : no(
                                                Refusal.Kind.NOT_ALLOWED,
                                                "What was approved as "
                                                        + id
                                                        + (now.isBefore(as.endsAt())
                                                                ? " was for one time, and another session of the agent has used it."
                                                                : " has ended."),
                                                "Send it again to ask anew."));
                case DENIED ->
                        Optional.of(
                                no(
                                        Refusal.Kind.NOT_ALLOWED,
                                        "The request "
                                                + id
                                                + " was denied by "
                                                + String.join(", ", as.decidedBy())
                                                + (as.reason().isEmpty()
                                                        ? "."
                                                        : ": " + as.reason()),
                                        "Ask who denied it."));
                case EXPIRED ->
                        Optional.of(
                                no(
                                        Refusal.Kind.NOT_ALLOWED,
                                        "The request " + id + " has expired: " + as.reason(),
                                        "Send it again to ask anew."));
            };
        }

        private Answer.NotGiven no(Refusal.Kind kind, String sentence, String nextStep) {
            return new Answer.NotGiven(
                    new Refusal(
                            kind,
                            ApprovalTerms.refusal(question.guardrails(), "", "").rule(),
                            sentence,
                            nextStep));
        }

        @Override
        public synchronized void withdraw(String reason) throws AuditUnavailable {
            if (hasLeft || answer.isPresent()) {
                return;
            }
            leave();
            if (closed) {
                // it still stands: people may decide, and the agent may send it again
                return;
            }
            bell.ring();
            change((requests, told) -> {
                Instant now = now();
                requests.find(request.number())
                        .filter(r -> r.course().state() == State.WAITING)
                        .ifPresent(r -> {
                            if (r.isOverdue(now)) {
                                expire(
                                        requests,
                                        told,
                                        r,
                                        "expired",
                                        ApprovalRequest.NOBODY_IN_TIME,
                                        now);
                            } else if (r.course().waiting() > 1) {
                                requests.put(r.waiting(-1));
                            } else {
                                expire(requests, told, r, "withdrawn", reason, now);
                            }
                        });
                return request.number();
            });
        }

        private void leave() {
            if (!hasLeft) {
                hasLeft = true;
                live.computeIfPresent(request.number(), (_, n) -> n > 1 ? n - 1 : null);
            }
        }
    }

    private ApprovalRequest expire(
            Requests requests,
            List<ApprovalRequest> told,
            ApprovalRequest request,
            String outcome,
            String why,
            Instant now) {
        ApprovalRequest expired = request.expired(why);
        book.ended(expired, outcome, now);
        requests.put(expired);
        told.add(expired);
        return expired;
    }

    // ---- what people do

    /// The newest first.
    public Query.ApprovalPage list(boolean onlyWaiting, int limit) {
        Instant now = now();
        return store.alone(requests ->
                new Query.ApprovalPage(
                        requests.newest(onlyWaiting, now, limit).stream()
                                .map(r -> r.view(now))
                                .toList(),
                        requests.waiting(now)));
    }

    /// How many can still be decided; none once this is closed.
    public int waiting() {
        return closed ? 0 : store.alone(requests -> requests.waiting(now()));
    }

    /// Ends what has waited too long, and tells what other gateways have changed. Called about once a second, by one thread.
    public void lookAfter() throws AuditUnavailable {
        if (closed) {
            return;
        }
        Instant longAgo = now().minus(LONGEST_GRANT);
        takenBack.values().removeIf(longAgo::isAfter);
        lastTold =
                change((requests, news) -> {
                    news.addAll(requests.changedByOthers(lastTold));
                    Instant now = now();
                    requests.overdue(now)
                            .forEach(r ->
                                    expire(
                                            requests,
                                            news,
                                            r,
                                            "expired",
                                            ApprovalRequest.NOBODY_IN_TIME,
                                            now));
                    return requests.lastChange();
                });
    }

    /// A person's decision.
    ///
    /// @param person in whose name, who was recognised
    /// @param author as the ledger has it: the person, or the operator in her name
    /// @throws GatewayRefused with a sentence, when it has no effect
    public ApprovalView decide(
            String id,
            String person,
            String author,
            boolean approves,
            Extent extent,
            String reason) {
        try {
            Decided decided =
                    change((requests, told) -> {
                        Instant now = now();
                        ApprovalRequest request =
                                ApprovalRequest.number(id)
                                        .flatMap(requests::find)
                                        .orElseThrow(() ->
                                                new GatewayRefused(
                                                        "There is no request for approval "
                                                                + id
                                                                + "."));
                        if (request.isOverdue(now)) {
                            // kept, though the decision is refused
                            return Decided.not(
                                    over(
                                            expire(
                                                    requests,
                                                    told,
                                                    request,
                                                    "expired",
                                                    ApprovalRequest.NOBODY_IN_TIME,
                                                    now)));
                        }
                        Vote vote = new Vote(person, approves, extent, reason, now);
                        return decided(requests, told, request, vote, author);
                    });
            return decided.request()
                    .map(r -> r.view(now()))
                    .orElseThrow(() -> new GatewayRefused(decided.refusal()));
        } catch (AuditUnavailable e) {
            throw new GatewayRefused(
                    "The decision has no effect, because it cannot be recorded: " + e.getMessage());
        }
    }

    private record Decided(Optional<ApprovalRequest> request, String refusal) {
        private static Decided not(String refusal) {
            return new Decided(Optional.empty(), refusal);
        }
    }

    private Decided decided(
            Requests requests,
            List<ApprovalRequest> told,
            ApprovalRequest request,
            Vote vote,
            String author) {
        Requester requester =
                new Requester(request.asked().agent(), request.asked().owner(), "", "");
        Optional<Catalog> inForce = catalog.get();
        if (inForce.isEmpty() || ApprovalTerms.owns(inForce.get(), vote.person(), requester)) {
            return notHers(
                    request,
                    vote,
                    author,
                    "Nobody decides about what they own: the agent "
                            + request.asked().agent()
                            + " is of "
                            + vote.person()
                            + ".");
        }
        ApprovalTerms terms;
        try {
            terms = ApprovalTerms.of(inForce.get(), request.asked().guardrails(), requester);
        } catch (RefusedException e) {
            return Decided.not(
                    "By the catalog in force nobody may decide about "
                            + request.id()
                            + " any more.");
        }
        List<String> approvers =
                request.asked().approvers().stream().filter(terms.approvers()::contains).toList();
        if (!approvers.contains(vote.person())) {
            return notHers(
                    request,
                    vote,
                    author,
                    vote.person()
                            + " is not among those who may decide about "
                            + request.id()
                            + ": "
                            + String.join(", ", approvers)
                            + ".");
        }
        boolean takesBack = !vote.approves() && request.isInForce(vote.at());
        if (request.course().state() != State.WAITING && !takesBack) {
            return Decided.not(over(request));
        }
        if (request.course().votes().stream().anyMatch(v -> v.person().equals(vote.person()))
                && vote.approves()) {
            return Decided.not(
                    vote.person()
                            + " has agreed to "
                            + request.id()
                            + " already; somebody else must agree too.");
        }
        return new Decided(
                Optional.of(voted(requests, told, request, vote, author, terms, approvers)), "");
    }

    private Decided notHers(ApprovalRequest request, Vote vote, String author, String sentence) {
        book.refused(request, vote.person(), author, vote.at());
        return Decided.not(sentence);
    }

    private static String over(ApprovalRequest request) {
        String id = request.id();
        return switch (request.course().state()) {
            case APPROVED ->
                    id + " is approved already, by " + String.join(", ", request.decidedBy()) + ".";
            case DENIED ->
                    id + " is denied already, by " + String.join(", ", request.decidedBy()) + ".";
            case WAITING, EXPIRED -> id + " can be decided no more: " + request.reason();
        };
    }

    /// The votes of those count who may decide by the catalog in force too, and the narrowest of what they would give.
    private ApprovalRequest voted(
            Requests requests,
            List<ApprovalRequest> told,
            ApprovalRequest request,
            Vote vote,
            String author,
            ApprovalTerms terms,
            List<String> approvers) {
        book.vote(request, vote, author);
        List<Vote> votes = new ArrayList<>(request.course().votes());
        votes.add(vote);
        ApprovalRequest voted = request.voted(votes);
        List<Vote> counted =
                votes.stream().filter(v -> v.approves() && approvers.contains(v.person())).toList();
        if (!vote.approves()) {
            boolean takesBack = request.isInForce(vote.at());
            voted = takesBack ? voted.takenBack() : voted.denied();
            book.ended(voted, takesBack ? "taken-back" : "denied", vote.at());
        } else if (counted.size() >= Math.max(request.asked().required(), terms.required())) {
            Duration grant = request.asked().grant();
            voted =
                    voted.approved(
                            counted.stream()
                                    .map(Vote::extent)
                                    .min(Comparator.naturalOrder())
                                    .orElse(Extent.ONCE),
                            vote.at()
                                    .plus(
                                            grant.compareTo(terms.grant()) < 0
                                                    ? grant
                                                    : terms.grant()));
            book.ended(voted, "approved", vote.at());
        }
        requests.put(voted);
        told.add(voted);
        return voted;
    }

    /// From now on nobody waits here. What waits stays, for people to decide and the agent to send again.
    @Override
    public void close() {
        closed = true;
        bell.ring();
    }
}
