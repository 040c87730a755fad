package io.portaria.app.screen.approvals;

import io.portaria.app.StubGateway;
import io.portaria.app.live.Problem;
import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.ApprovalView.State;
import io.portaria.engine.api.ApprovalView.Vote;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayUnreachable;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ApprovalsViewModelTest {

    private final StubGateway gateway = new StubGateway();
    private final List<ApprovalView> listed = new ArrayList<>();
    private final Set<String> waits = new HashSet<>();
    private Instant now = StubGateway.NOW;

    private static ApprovalView approval(String id, int minutes, String... approvers) {
        return approval(id, minutes, State.WAITING, List.of(), approvers);
    }

    private static ApprovalView approval(
            String id, int minutes, State state, List<Vote> votes, String... approvers) {
        return approval(id, minutes, state, votes, Optional.empty(), approvers);
    }

    private static ApprovalView approval(
            String id,
            int minutes,
            State state,
            List<Vote> votes,
            Optional<Instant> grantedUntil,
            String... approvers) {
        return new ApprovalView(
                id,
                "s-1",
                "bot",
                "ana",
                "crm",
                "reader",
                "select 1",
                "Nightly report",
                "art. 7, V",
                List.of("bulk-export"),
                "Because.",
                List.of(),
                List.of(),
                OptionalLong.empty(),
                StubGateway.NOW,
                StubGateway.NOW.plus(Duration.ofMinutes(minutes)),
                state,
                List.of(approvers),
                1,
                votes,
                state == State.WAITING || state == State.EXPIRED
                        ? Optional.empty()
                        : Optional.of("carla"),
                Optional.empty(),
                grantedUntil);
    }

    private static ApprovalView granted(String id, Duration holds) {
        return approval(
                id,
                5,
                State.APPROVED,
                List.of(),
                Optional.of(StubGateway.NOW.plus(holds)),
                "carla");
    }

    private static ApprovalView ended(String id, State state) {
        return approval(id, 5, state, List.of(), "carla");
    }

    private ApprovalsViewModel model(boolean operator, Optional<String> as, ApprovalView... first) {
        listed.addAll(List.of(first));
        List.of(first).forEach(this::holds);
        gateway.on(
                Query.ListApprovals.class,
                asked ->
                        new Query.ApprovalPage(
                                listed.stream()
                                        .filter(it ->
                                                !asked.onlyWaiting() || it.state() == State.WAITING)
                                        .toList(),
                                listed.size()));
        gateway.on(
                Query.FindSessions.class,
                _ ->
                        new Query.SessionPage(
                                List.of(
                                        StubGateway.session("s-1", 1, true),
                                        StubGateway.session("s-0", 90, false)),
                                2));
        gateway.on(Query.ShowSession.class, _ -> StubGateway.session("s-1", 1, true));
        gateway.on(
                Query.ListOperations.class,
                _ -> new Query.OperationPage(List.of(operation(1), operation(2))));
        gateway.on(
                Command.DecideApproval.class,
                it -> ended(it.id(), it.approves() ? State.APPROVED : State.DENIED));
        ApprovalsViewModel model =
                new ApprovalsViewModel(
                        gateway, gateway.background(), gateway.feed(), () -> now, operator, as);
        gateway.work();
        return model;
    }

    private static OperationView operation(long seq) {
        return new OperationView(
                seq,
                StubGateway.NOW,
                Optional.empty(),
                "postgresql",
                "allow",
                List.of(),
                "v1",
                "reader",
                "",
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                seq,
                "select " + seq,
                List.of(),
                List.of(),
                0,
                "");
    }

    private static List<String> ids(List<ApprovalView> list) {
        return list.stream().map(ApprovalView::id).toList();
    }

    private static String shown(ApprovalsViewModel model) {
        return model.shown().get().map(ApprovalView::id).orElse("");
    }

    private void tell(ApprovalView approval) {
        holds(approval);
        gateway.tell(new GatewayEvent.ApprovalChanged(approval));
        gateway.beat();
    }

    /// The gateway counts it, too.
    private void holds(ApprovalView approval) {
        if (approval.state() == State.WAITING) {
            waits.add(approval.id());
        } else {
            waits.remove(approval.id());
        }
        gateway.holds(waits.size());
    }

    private List<Command.DecideApproval> decisions() {
        return gateway.asked().stream()
                .filter(Command.DecideApproval.class::isInstance)
                .map(Command.DecideApproval.class::cast)
                .toList();
    }

    @Test
    void whatEndsFirstIsOnTopAndLookedAt() {
        ApprovalsViewModel model =
                model(false, Optional.empty(), approval("late", 30), approval("soon", 2));
        assertThat(ids(model.waiting())).containsExactly("soon", "late");
        assertThat(shown(model)).isEqualTo("soon");
        assertThat(model.count().get()).isEqualTo(2);
        assertThat(model.left(model.waiting().getFirst())).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void theAgentsPastIsReadOfTheSessionThatAsksAndOfOthers() {
        ApprovalsViewModel model = model(false, Optional.empty(), approval("a", 5));
        assertThat(model.past().get())
                .isInstanceOfSatisfying(
                        Past.Read.class,
                        read -> {
                            assertThat(read.operations())
                                    .extracting(OperationView::seq)
                                    .containsExactly(2L, 1L);
                            assertThat(read.sessions())
                                    .extracting(it -> it.id())
                                    .containsExactly("s-0");
                        });
    }

    @Test
    void aPastThatCannotBeReadIsSaidAndDoesNotHinder() {
        ApprovalsViewModel model = model(false, Optional.empty());
        gateway.on(
                Query.FindSessions.class,
                _ -> {
                    throw new GatewayRefused("No.");
                });
        tell(approval("a", 5));
        gateway.work();
        assertThat(model.past().get()).isInstanceOf(Past.Failed.class);
        assertThat(model.mayBeDecided()).isTrue();
    }

    @Test
    void whatArrivesDoesNotTakeThePlaceOfWhatIsRead() {
        ApprovalsViewModel model = model(false, Optional.empty(), approval("a", 5));
        tell(approval("b", 1));
        assertThat(ids(model.waiting())).containsExactly("b", "a");
        assertThat(shown(model)).isEqualTo("a");
        assertThat(model.count().get()).isEqualTo(2);
    }

    @Test
    void whatAListChoosesWhileItChangesIsNobodysChoice() {
        ApprovalsViewModel model =
                model(
                        false,
                        Optional.empty(),
                        approval("a", 5),
                        approval("b", 6),
                        approval("c", 7));
        List<Boolean> heeded = new ArrayList<>();
        model.waiting()
                .addListener(
                        (javafx.collections.ListChangeListener<ApprovalView>)
                                _ -> heeded.add(model.chooseByHand(model.waiting().getLast())));
        tell(ended("a", State.EXPIRED));
        assertThat(heeded).isNotEmpty().doesNotContain(true);
        assertThat(shown(model)).isEqualTo("b");
        assertThat(model.chooseByHand(model.waiting().getLast())).isTrue();
        assertThat(shown(model)).isEqualTo("c");
    }

    @Test
    void eachDecisionSaysWhatItIsFor() {
        ApprovalsViewModel model =
                model(
                        false,
                        Optional.empty(),
                        approval("a", 1),
                        approval("b", 2),
                        approval("c", 3));
        model.approveOnce();
        gateway.work();
        model.approveForATime();
        gateway.work();
        model.anyValues().set(true);
        model.approveForATime();
        gateway.work();
        assertThat(decisions())
                .containsExactly(
                        new Command.DecideApproval(
                                "a", true, Command.Extent.ONCE, "", Optional.empty()),
                        new Command.DecideApproval(
                                "b", true, Command.Extent.SAME_STATEMENT, "", Optional.empty()),
                        new Command.DecideApproval(
                                "c", true, Command.Extent.ANY_VALUES, "", Optional.empty()));
        assertThat(model.waiting()).isEmpty();
        assertThat(model.shown().get()).isEmpty();
        assertThat(model.count().get()).isZero();
    }

    @Test
    void anyValuesAreForOneRequestOnly() {
        ApprovalsViewModel model =
                model(false, Optional.empty(), approval("a", 1), approval("b", 2));
        model.anyValues().set(true);
        model.chooseByHand(model.waiting().getLast());
        assertThat(model.anyValues().get()).isFalse();
        model.anyValues().set(true);
        tell(ended("b", State.EXPIRED));
        assertThat(shown(model)).isEqualTo("a");
        assertThat(model.anyValues().get()).isFalse();
    }

    @Test
    void oneDecisionAtATime() {
        ApprovalsViewModel model =
                model(false, Optional.empty(), approval("a", 1), approval("b", 2));
        model.approveOnce();
        model.approveOnce();
        model.chooseByHand(model.waiting().getLast());
        model.approveOnce();
        assertThat(model.deciding().get()).isTrue();
        gateway.work();
        assertThat(ids(model.waiting())).containsExactly("b");
        assertThat(decisions()).hasSize(1);
    }

    @Test
    void aDenialNeedsItsReason() {
        ApprovalsViewModel model = model(false, Optional.empty(), approval("a", 1));
        model.deny();
        assertThat(model.denying().get()).isTrue();
        model.reason().set("  ");
        model.sendDenial();
        assertThat(model.reasonMissing().get()).isTrue();
        assertThat(decisions()).isEmpty();
        model.reason().set(" not at night ");
        model.sendDenial();
        gateway.work();
        assertThat(decisions())
                .containsExactly(
                        new Command.DecideApproval(
                                "a", false, Command.Extent.ONCE, "not at night", Optional.empty()));
        assertThat(model.denying().get()).isFalse();
        assertThat(model.reason().get()).isEmpty();
    }

    @Test
    void aReasonIsNotSentForAnotherRequest() {
        ApprovalsViewModel model =
                model(false, Optional.empty(), approval("a", 1), approval("b", 2));
        model.deny();
        model.reason().set("because of a");
        tell(ended("a", State.APPROVED));
        assertThat(shown(model)).isEqualTo("b");
        assertThat(model.denying().get()).isFalse();
        assertThat(model.reason().get()).isEmpty();
    }

    @Test
    void theOperatorNamesSomebodyUnlessOnlyOneIsAsked() {
        ApprovalsViewModel model =
                model(
                        true,
                        Optional.of("nobody-here"),
                        approval("a", 1, "bruno", "carla"),
                        approval("b", 2, "bruno"));
        model.approveOnce();
        assertThat(model.nobodyNamed().get()).isTrue();
        assertThat(decisions()).isEmpty();
        model.as().set(Optional.of("carla"));
        model.approveOnce();
        gateway.work();
        assertThat(model.nobodyNamed().get()).isFalse();
        model.approveOnce();
        gateway.work();
        assertThat(decisions())
                .extracting(it -> it.as().orElse(""))
                .containsExactly("carla", "bruno");
    }

    @Test
    void aRefusalStaysWithItsRequestAndTheListIsReadAnew() {
        ApprovalsViewModel model =
                model(false, Optional.empty(), approval("a", 1), approval("b", 2));
        gateway.on(
                Command.DecideApproval.class,
                _ -> {
                    throw new GatewayRefused("ana owns the agent bot and cannot approve for it.");
                });
        model.approveOnce();
        long asked = gateway.count(Query.ListApprovals.class);
        gateway.work();
        assertThat(model.refusal().get().map(Problem::sentence))
                .contains("ana owns the agent bot and cannot approve for it.");
        assertThat(gateway.count(Query.ListApprovals.class)).isEqualTo(asked + 1);
        assertThat(ids(model.waiting())).containsExactly("a", "b");
        model.chooseByHand(model.waiting().getLast());
        assertThat(model.refusal().get()).isEmpty();
    }

    @Test
    void aDenialThatIsRefusedKeepsItsReason() {
        ApprovalsViewModel model = model(false, Optional.empty(), approval("a", 1));
        gateway.on(
                Command.DecideApproval.class,
                _ -> {
                    throw new GatewayRefused("Not you.");
                });
        model.deny();
        model.reason().set("no");
        model.sendDenial();
        gateway.work();
        assertThat(model.denying().get()).isTrue();
        assertThat(model.reason().get()).isEqualTo("no");
    }

    @Test
    void whoEndedItIsTold() {
        ApprovalsViewModel model =
                model(
                        false,
                        Optional.empty(),
                        approval("a", 1),
                        approval("b", 2),
                        approval("c", 3));
        model.approveOnce();
        gateway.work();
        assertThat(model.said().get().map(Said::ended)).contains(false);
        tell(ended("b", State.DENIED));
        assertThat(model.said().get().map(Said::ended)).contains(true);
        assertThat(model.said().get().map(it -> it.approval().id())).contains("b");
        model.hush();
        assertThat(model.said().get()).isEmpty();
    }

    @Test
    void aVoteOfTwoStaysAndIsShown() {
        ApprovalsViewModel model = model(false, Optional.empty(), approval("a", 1));
        ApprovalView half =
                approval(
                        "a",
                        1,
                        State.WAITING,
                        List.of(new Vote("carla", true, "", StubGateway.NOW)));
        gateway.on(Command.DecideApproval.class, _ -> half);
        model.approveOnce();
        gateway.work();
        assertThat(model.shown().get().orElseThrow().decisions()).hasSize(1);
        assertThat(model.said().get().map(it -> it.approval().state())).contains(State.WAITING);
        assertThat(model.count().get()).isEqualTo(1);
        assertThat(model.deciding().get()).isFalse();
    }

    @Test
    void anAnswerThatIsOlderThanTheNewsBringsNothingBackAndTakesNothingAway() {
        ApprovalsViewModel model = model(false, Optional.empty(), approval("a", 1));
        model.reload();
        // asked, not yet answered: then one goes and one comes
        tell(ended("a", State.APPROVED));
        tell(approval("b", 2));
        gateway.work();
        assertThat(ids(model.waiting())).containsExactly("b");
        assertThat(model.count().get()).isEqualTo(1);
    }

    @Test
    void whatAStreamOfEventsLostIsReadWhenTheGatewayCountsOtherwise() {
        ApprovalsViewModel model = model(false, Optional.empty(), approval("a", 1));
        listed.add(approval("b", 2));
        gateway.holds(2);
        gateway.beat();
        gateway.work();
        assertThat(model.count().get()).isEqualTo(2);
        gateway.holds(7);
        gateway.beat();
        gateway.work();
        long asked = gateway.count(Query.ListApprovals.class);
        gateway.beat();
        gateway.work();
        assertThat(gateway.count(Query.ListApprovals.class)).as("not without end").isEqualTo(asked);
    }

    @Test
    void whatTheGatewayNoLongerListsIsGone() {
        ApprovalsViewModel model =
                model(false, Optional.empty(), approval("a", 1), approval("b", 2));
        listed.removeFirst();
        model.reload();
        gateway.work();
        assertThat(ids(model.waiting())).containsExactly("b");
        assertThat(shown(model)).isEqualTo("b");
    }

    @Test
    void aTimeThatIsUpIsAskedAboutNotTooOften() {
        ApprovalsViewModel model = model(false, Optional.empty(), approval("a", 1));
        long asked = gateway.count(Query.ListApprovals.class);
        model.tick();
        gateway.work();
        assertThat(gateway.count(Query.ListApprovals.class)).isEqualTo(asked);
        now = now.plusSeconds(62);
        model.tick();
        model.tick();
        gateway.work();
        assertThat(gateway.count(Query.ListApprovals.class)).isEqualTo(asked + 1);
        assertThat(model.left(model.waiting().getFirst())).isZero();
        now = now.plusSeconds(3);
        model.tick();
        gateway.work();
        assertThat(gateway.count(Query.ListApprovals.class)).isEqualTo(asked + 2);
    }

    @Test
    void whenTheGatewayIsBackTheListIsReadAnew() {
        ApprovalsViewModel model = model(false, Optional.empty(), approval("a", 1));
        gateway.fail(new GatewayUnreachable("no route"));
        gateway.beat();
        assertThat(model.problem().get().map(Problem::kind)).contains(Problem.Kind.UNREACHABLE);
        listed.add(approval("b", 2));
        gateway.fail(null);
        gateway.beat();
        gateway.work();
        assertThat(model.problem().get()).isEmpty();
        assertThat(ids(model.waiting())).containsExactly("a", "b");
    }

    @Test
    void whatWasDecidedIsReadWhenItIsLookedAtAndGrows() {
        ApprovalsViewModel model =
                model(false, Optional.empty(), approval("a", 1), ended("old", State.DENIED));
        assertThat(model.decided()).isEmpty();
        model.history().set(true);
        gateway.work();
        assertThat(ids(model.decided())).containsExactly("old");
        assertThat(shown(model)).isEqualTo("old");
        model.approveOnce();
        gateway.work();
        assertThat(decisions()).as("what is over is over").isEmpty();
        tell(ended("a", State.APPROVED));
        assertThat(ids(model.decided())).containsExactly("a", "old");
        assertThat(shown(model)).isEqualTo("old");
        model.history().set(false);
        assertThat(model.shown().get()).isEmpty();
    }

    @Test
    void whatIsInForceCanBeTakenBackForAReason() {
        ApprovalsViewModel model =
                model(false, Optional.empty(), granted("given", Duration.ofMinutes(20)));
        model.history().set(true);
        gateway.work();
        assertThat(shown(model)).isEqualTo("given");
        model.approveOnce();
        gateway.work();
        assertThat(decisions()).as("it is approved already").isEmpty();
        model.deny();
        assertThat(model.denying().get()).isTrue();
        model.reason().set("enough");
        model.sendDenial();
        gateway.work();
        assertThat(decisions())
                .containsExactly(
                        new Command.DecideApproval(
                                "given", false, Command.Extent.ONCE, "enough", Optional.empty()));
    }

    @Test
    void whatHasEndedCannotBeTakenBack() {
        ApprovalsViewModel model =
                model(false, Optional.empty(), granted("given", Duration.ofMinutes(20)));
        model.history().set(true);
        gateway.work();
        now = StubGateway.NOW.plus(Duration.ofMinutes(20));
        model.deny();
        assertThat(model.denying().get()).isFalse();
    }

    @Test
    void anotherScreenOrTheDesktopCanAskForARequest() {
        ApprovalsViewModel model =
                model(false, Optional.empty(), approval("a", 1), approval("b", 2));
        model.history().set(true);
        model.open("b", true);
        assertThat(model.history().get()).isFalse();
        assertThat(shown(model)).isEqualTo("b");
        assertThat(model.denying().get()).isTrue();
        model.open("c", false);
        assertThat(shown(model)).isEqualTo("b");
        tell(approval("c", 3));
        assertThat(shown(model)).as("as soon as it is known").isEqualTo("c");
        assertThat(model.denying().get()).isFalse();
    }

    @Test
    void fromAfarOnlyWhatNeedsNoLookIsApproved() {
        ApprovalsViewModel model =
                model(
                        true,
                        Optional.empty(),
                        approval("a", 1, "bruno", "carla"),
                        approval("b", 2, "carla"));
        AtomicInteger refused = new AtomicInteger();
        assertThat(model.approveFromAfar("a", refused::incrementAndGet)).isFalse();
        assertThat(model.approveFromAfar("gone", refused::incrementAndGet)).isFalse();
        assertThat(decisions()).isEmpty();
        assertThat(model.approveFromAfar("b", refused::incrementAndGet)).isTrue();
        gateway.work();
        assertThat(ids(model.waiting())).containsExactly("a");
        assertThat(shown(model)).isEqualTo("a");
        assertThat(refused).hasValue(0);
    }

    @Test
    void aRefusalFromAfarLooksAtTheRequest() {
        ApprovalsViewModel model =
                model(false, Optional.empty(), approval("a", 1), approval("b", 2));
        gateway.on(
                Command.DecideApproval.class,
                _ -> {
                    throw new GatewayRefused("Not you.");
                });
        AtomicInteger refused = new AtomicInteger();
        assertThat(model.approveFromAfar("b", refused::incrementAndGet)).isTrue();
        gateway.work();
        assertThat(refused).hasValue(1);
        assertThat(shown(model)).isEqualTo("b");
        assertThat(model.refusal().get()).isPresent();
    }
}
