package io.portaria.app.screen.approvals;

import io.portaria.app.live.Background;
import io.portaria.app.live.LiveFeed;
import io.portaria.app.live.Problem;
import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The inbox: what waits for a person, the one that is looked at, and what is done about it.
///
/// What is looked at never changes because something else arrives: a person who has read one request must not answer
/// another. It changes when they choose, or when it has been answered.
public final class ApprovalsViewModel {

    static final int MOST = 500;
    private static final int BEFORE = 6;
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(2);

    private final Gateway gateway;
    private final Background background;
    private final InstantSource clock;
    private final boolean operator;

    private final ObservableList<ApprovalView> waiting = FXCollections.observableArrayList();
    private final ObservableList<ApprovalView> decided = FXCollections.observableArrayList();
    private final ReadOnlyIntegerWrapper count = new ReadOnlyIntegerWrapper();
    private final BooleanProperty history = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<Optional<ApprovalView>> shown =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Past> past = new ReadOnlyObjectWrapper<>(new Past.Unread());
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Problem>> refusal =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Said>> said =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyBooleanWrapper deciding = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper nobodyNamed = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper reasonMissing = new ReadOnlyBooleanWrapper();
    private final BooleanProperty anyValues = new SimpleBooleanProperty();
    private final ReadOnlyBooleanWrapper denying = new ReadOnlyBooleanWrapper();
    private final StringProperty reason = new SimpleStringProperty("");
    private final ObjectProperty<Optional<String>> as;

    private final Set<String> mine = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private boolean changing;
    private Instant askedAt = Instant.MIN;

    /// How many the gateway said wait when the list was last read for that.
    private long heldWhenAsked = -1;

    private boolean decidedRead;
    private String wanted = "";
    private boolean wantedToDeny;

    /// @param operator whether the one at the screen is the operator of the home, who decides in somebody's name
    /// @param as in whose name the operator decided last
    public ApprovalsViewModel(
            Gateway gateway,
            Background background,
            LiveFeed feed,
            InstantSource clock,
            boolean operator,
            Optional<String> as) {
        this.gateway = gateway;
        this.background = background;
        this.clock = clock;
        this.operator = operator;
        this.as = new SimpleObjectProperty<>(as);
        history.subscribe(this::turn);
        feed.listen(this::take);
        reload();
    }

    /// What waits, the one that ends first on top.
    ObservableList<ApprovalView> waiting() {
        return waiting;
    }

    /// What was decided or ended, newest first; read when it is first looked at.
    ObservableList<ApprovalView> decided() {
        return decided;
    }

    /// How many wait.
    public ReadOnlyIntegerProperty count() {
        return count.getReadOnlyProperty();
    }

    /// Whether what was decided is looked at, and not what waits.
    BooleanProperty history() {
        return history;
    }

    ReadOnlyObjectProperty<Optional<ApprovalView>> shown() {
        return shown.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Past> past() {
        return past.getReadOnlyProperty();
    }

    /// Why the list cannot be read; empty while it can.
    ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    /// Why the last decision was not taken.
    ReadOnlyObjectProperty<Optional<Problem>> refusal() {
        return refusal.getReadOnlyProperty();
    }

    /// What became of the request that left last.
    ReadOnlyObjectProperty<Optional<Said>> said() {
        return said.getReadOnlyProperty();
    }

    /// Whether a decision is on its way.
    ReadOnlyBooleanProperty deciding() {
        return deciding.getReadOnlyProperty();
    }

    /// Whether a decision was asked for that lacks the person in whose name it is.
    ReadOnlyBooleanProperty nobodyNamed() {
        return nobodyNamed.getReadOnlyProperty();
    }

    /// Whether a denial was asked for that lacks its reason.
    ReadOnlyBooleanProperty reasonMissing() {
        return reasonMissing.getReadOnlyProperty();
    }

    /// Whether an approval for a time is for any values.
    BooleanProperty anyValues() {
        return anyValues;
    }

    /// Whether the reason of a denial is being written.
    ReadOnlyBooleanProperty denying() {
        return denying.getReadOnlyProperty();
    }

    StringProperty reason() {
        return reason;
    }

    /// In whose name the operator of the home decides.
    public ObjectProperty<Optional<String>> as() {
        return as;
    }

    boolean isOperator() {
        return operator;
    }

    Instant now() {
        return clock.instant();
    }

    Duration left(ApprovalView approval) {
        Duration left = Duration.between(clock.instant(), approval.expiresAt());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// A person looks at another request; what was begun about the one before is dropped. A list that chooses a neighbour
    /// for one that has just left is no person.
    ///
    /// @return whether it was heeded
    boolean chooseByHand(ApprovalView approval) {
        if (changing) {
            return false;
        }
        choose(Optional.of(approval));
        return true;
    }

    private void choose(Optional<ApprovalView> approval) {
        boolean same = shown.get().map(ApprovalView::id).equals(approval.map(ApprovalView::id));
        shown.set(approval);
        if (!same) {
            forget();
            approval.ifPresentOrElse(this::readPast, () -> past.set(new Past.Unread()));
        }
    }

    /// Looks at the request of this id as soon as it is known, and begins to deny it when that is wanted.
    public void open(String id, boolean deny) {
        history.set(false);
        wanted = id;
        wantedToDeny = deny;
        lookAtWanted();
    }

    private void lookAtWanted() {
        for (ApprovalView each : waiting) {
            if (each.id().equals(wanted)) {
                wanted = "";
                choose(Optional.of(each));
                if (wantedToDeny) {
                    deny();
                }
                return;
            }
        }
    }

    void approveOnce() {
        decide(true, Command.Extent.ONCE, "");
    }

    void approveForATime() {
        decide(
                true,
                anyValues.get() ? Command.Extent.ANY_VALUES : Command.Extent.SAME_STATEMENT,
                "");
    }

    /// Begins to deny, or to take back: the reason is asked for.
    void deny() {
        if (mayBeDecided() || mayBeTakenBack()) {
            denying.set(true);
        }
    }

    void cancelDenial() {
        denying.set(false);
        reasonMissing.set(false);
        reason.set("");
    }

    /// Denies for the reason that was written.
    void sendDenial() {
        if (reason.get().isBlank()) {
            reasonMissing.set(true);
            return;
        }
        reasonMissing.set(false);
        decide(false, Command.Extent.ONCE, reason.get().strip());
    }

    /// Approves a request once without looking at the inbox, as the buttons of a notification do.
    ///
    /// @param refused run when the gateway did not take it
    /// @return false when it is not known in whose name, or the request is no more: then the inbox has to be opened
    public boolean approveFromAfar(String id, Runnable refused) {
        Optional<ApprovalView> approval =
                waiting.stream().filter(each -> each.id().equals(id)).findFirst();
        if (approval.isEmpty() || deciding.get() || name(approval.get()).isEmpty() && operator) {
            return false;
        }
        send(approval.get(), true, Command.Extent.ONCE, "", refused);
        return true;
    }

    /// Whether what is looked at waits for a decision and none is on its way.
    boolean mayBeDecided() {
        return !deciding.get()
                && shown.get().filter(it -> it.state() == ApprovalView.State.WAITING).isPresent();
    }

    /// Whether what is looked at gives leave to something still, and no decision is on its way.
    private boolean mayBeTakenBack() {
        return !deciding.get() && shown.get().filter(this::isInForce).isPresent();
    }

    /// Whether it was approved and what was given has not ended.
    boolean isInForce(ApprovalView approval) {
        return approval.state() == ApprovalView.State.APPROVED
                && approval.grantedUntil().filter(clock.instant()::isBefore).isPresent();
    }

    /// In whose name it would be decided: the one chosen, as far as they are asked, else the only one who is.
    Optional<String> name(ApprovalView approval) {
        if (!operator) {
            return Optional.empty();
        }
        Optional<String> chosen = as.get().filter(approval.approvers()::contains);
        return chosen.isEmpty() && approval.approvers().size() == 1
                ? Optional.of(approval.approvers().getFirst())
                : chosen;
    }

    private void decide(boolean approves, Command.Extent extent, String why) {
        boolean takesBack = !approves && mayBeTakenBack();
        if (!mayBeDecided() && !takesBack) {
            return;
        }
        ApprovalView approval = shown.get().orElseThrow();
        if (operator && name(approval).isEmpty()) {
            nobodyNamed.set(true);
            return;
        }
        send(approval, approves, extent, why, () -> {});
    }

    private void send(
            ApprovalView approval,
            boolean approves,
            Command.Extent extent,
            String why,
            Runnable refused) {
        nobodyNamed.set(false);
        refusal.set(Optional.empty());
        deciding.set(true);
        mine.add(approval.id());
        Command.DecideApproval command =
                new Command.DecideApproval(approval.id(), approves, extent, why, name(approval));
        background.run(
                () -> gateway.perform(command),
                answer -> {
                    deciding.set(false);
                    if (isShown(answer)) {
                        forget();
                    }
                    if (answer.state() == ApprovalView.State.WAITING) {
                        said.set(Optional.of(new Said(answer, false)));
                    }
                    place(answer);
                },
                failure -> {
                    deciding.set(false);
                    mine.remove(approval.id());
                    refused.run();
                    if (!isShown(approval)) {
                        open(approval.id(), false);
                    }
                    if (isShown(approval)) {
                        refusal.set(Optional.of(failure));
                    }
                    // It may have been decided elsewhere, or its time is up.
                    reload();
                });
    }

    /// What was said of the one that left has been read.
    void hush() {
        said.set(Optional.empty());
    }

    private boolean isShown(ApprovalView approval) {
        return shown.get().map(ApprovalView::id).filter(approval.id()::equals).isPresent();
    }

    private void forget() {
        cancelDenial();
        anyValues.set(false);
        nobodyNamed.set(false);
        refusal.set(Optional.empty());
    }

    /// Time went on: a request whose time is up and of which nothing was heard is asked about.
    void tick() {
        Instant now = clock.instant();
        boolean overdue =
                waiting.stream().anyMatch(each -> each.expiresAt().plusSeconds(1).isBefore(now));
        if (overdue && askedAt.plus(ASK_AGAIN_AFTER).isBefore(now)) {
            reload();
        }
    }

    /// Reads the list anew.
    void reload() {
        askedAt = clock.instant();
        // What arrives while this is asked is in the answer or not; it is not gone if it is not.
        Set<String> known = new HashSet<>();
        waiting.forEach(each -> known.add(each.id()));
        background.run(
                () -> gateway.ask(new Query.ListApprovals(true, MOST)),
                page -> arrived(page, known),
                failure -> problem.set(Optional.of(failure)));
        if (decidedRead) {
            readDecided();
        }
    }

    private void arrived(Query.ApprovalPage page, Set<String> known) {
        problem.set(Optional.empty());
        page.approvals().forEach(each -> known.remove(each.id()));
        changing = true;
        boolean left = waiting.removeIf(each -> known.contains(each.id()));
        page.approvals().stream()
                .filter(each -> !ended.contains(each.id()))
                .forEach(this::placeWaiting);
        changing = false;
        // Beyond what is listed there may be more.
        count.set(
                page.approvals().size() < MOST
                        ? waiting.size()
                        : Math.max(page.waiting(), waiting.size()));
        if (left || shown.get().isEmpty()) {
            lookAtNext();
        }
        lookAtWanted();
    }

    private void turn(boolean back) {
        if (back && !decidedRead) {
            decidedRead = true;
            readDecided();
        }
        choose(first());
    }

    private void readDecided() {
        background.run(
                () -> gateway.ask(new Query.ListApprovals(false, MOST)),
                page -> {
                    changing = true;
                    decided.setAll(
                            page.approvals().stream()
                                    .filter(it -> it.state() != ApprovalView.State.WAITING)
                                    .sorted(
                                            Comparator.comparing(ApprovalView::requestedAt)
                                                    .reversed())
                                    .toList());
                    changing = false;
                    if (history.get() && shown.get().isEmpty()) {
                        choose(first());
                    }
                },
                failure -> problem.set(Optional.of(failure)));
    }

    private Optional<ApprovalView> first() {
        ObservableList<ApprovalView> list = history.get() ? decided : waiting;
        return list.isEmpty() ? Optional.empty() : Optional.of(list.getFirst());
    }

    private void take(LiveFeed.News news) {
        boolean back =
                news.status().isPresent()
                        && problem.get().filter(Problem::isUnreachable).isPresent();
        news.approvals().values().forEach(this::place);
        news.unreachable()
                .ifPresent(sentence ->
                        problem.set(
                                Optional.of(
                                        new Problem(
                                                Problem.Kind.UNREACHABLE, sentence, List.of()))));
        if (back || news.status().filter(this::isMissed).isPresent()) {
            reload();
        }
    }

    /// Whether the gateway counts other requests than this list has: a stream of events that broke and came back has lost
    /// some. Once for each count, so that a list that cannot be had whole is not asked for without end.
    private boolean isMissed(GatewayStatus now) {
        long held = now.today().held();
        boolean missed = held != count.get() && held != heldWhenAsked;
        heldWhenAsked = held == count.get() ? -1 : held;
        return missed;
    }

    private void place(ApprovalView approval) {
        changing = true;
        try {
            putInPlace(approval);
        } finally {
            changing = false;
        }
    }

    private void putInPlace(ApprovalView approval) {
        if (approval.state() == ApprovalView.State.WAITING) {
            int before = waiting.size();
            placeWaiting(approval);
            count.set(count.get() + waiting.size() - before);
            if (shown.get().isEmpty()) {
                lookAtNext();
            }
            lookAtWanted();
            return;
        }
        ended.add(approval.id());
        int at = indexOf(waiting, approval.id());
        if (at >= 0) {
            waiting.remove(at);
            count.set(Math.max(count.get() - 1, waiting.size()));
            said.set(Optional.of(new Said(approval, !mine.contains(approval.id()))));
        }
        remember(approval);
        if (!history.get() && isShown(approval)) {
            choose(waiting.isEmpty() ? Optional.empty() : next(at));
        }
    }

    private Optional<ApprovalView> next(int at) {
        return Optional.of(waiting.get(Math.clamp(at, 0, waiting.size() - 1)));
    }

    private void placeWaiting(ApprovalView approval) {
        int at = indexOf(waiting, approval.id());
        if (at >= 0) {
            waiting.set(at, approval);
        } else {
            int place = 0;
            while (place < waiting.size()
                    && !waiting.get(place).expiresAt().isAfter(approval.expiresAt())) {
                place++;
            }
            waiting.add(place, approval);
        }
        if (isShown(approval)) {
            shown.set(Optional.of(approval));
        }
    }

    private void remember(ApprovalView approval) {
        if (!decidedRead) {
            return;
        }
        int at = indexOf(decided, approval.id());
        if (at >= 0) {
            decided.set(at, approval);
        } else {
            decided.addFirst(approval);
        }
        if (history.get() && isShown(approval)) {
            shown.set(Optional.of(approval));
        }
    }

    private void lookAtNext() {
        boolean gone = shown.get().map(it -> indexOf(waiting, it.id()) < 0).orElse(true);
        if (gone && !history.get()) {
            choose(first());
        }
    }

    private static int indexOf(List<ApprovalView> list, String id) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private void readPast(ApprovalView approval) {
        past.set(new Past.Reading());
        background.run(
                () -> before(approval),
                read -> {
                    if (isShown(approval)) {
                        past.set(read);
                    }
                },
                failure -> {
                    if (isShown(approval)) {
                        past.set(new Past.Failed(failure));
                    }
                });
    }

    private Past before(ApprovalView approval) {
        SessionFilter ofAgent =
                new SessionFilter(
                        "",
                        Optional.of(approval.agent()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false);
        List<SessionSummary> sessions =
                gateway.ask(new Query.FindSessions(ofAgent, 0, BEFORE)).sessions().stream()
                        .filter(each -> !each.id().equals(approval.session()))
                        .limit(BEFORE - 1)
                        .toList();
        long reached = gateway.ask(new Query.ShowSession(approval.session())).operations();
        List<OperationView> operations =
                gateway.ask(
                                new Query.ListOperations(
                                        approval.session(), Math.max(0, reached - BEFORE), BEFORE))
                        .operations();
        return new Past.Read(operations.reversed(), sessions);
    }
}
