package io.portaria.engine.approval;

import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.Command.Extent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.path.AskPeople.Answer;
import io.portaria.engine.path.AskPeople.Leave;
import io.portaria.engine.path.AskPeople.Question;
import io.portaria.engine.path.AskPeople.Waiting;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Caller;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.RefusedException;
import io.portaria.engine.path.SessionContext;
import io.portaria.engine.store.h2.H2State;
import io.portaria.engine.store.sql.SqlApprovals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/// Who may decide, what is given, and what happens when the ledger says no.
@Timeout(60)
class ApprovalsTest {
    @TempDir private Path folder;

    private final Turning clock = new Turning();
    private final List<String> entries = new ArrayList<>();
    private final List<ApprovalView> told = new ArrayList<>();
    private volatile Catalog catalog = Asking.catalog();
    private volatile String broken = "nothing";
    private H2State state;
    private Approvals approvals;

    @BeforeEach
    void open() throws Exception {
        state = H2State.open(folder, "00");
        approvals = gateway();
    }

    @AfterEach
    void close() {
        state.close();
    }

    private Approvals gateway() {
        return new Approvals(
                () -> Optional.of(catalog),
                new SqlApprovals(state),
                new ApprovalBook(this::append, (bytes, from, length) -> "f".repeat(64)),
                view -> {
                    synchronized (told) {
                        told.add(view);
                    }
                },
                clock);
    }

    private long append(byte[] entry) throws LedgerUnavailable {
        String text = new String(entry, StandardCharsets.UTF_8);
        synchronized (entries) {
            if (text.contains("\"kind\":\"" + broken + "\"")) {
                throw new LedgerUnavailable("The disk is full.");
            }
            entries.add(text);
            return entries.size();
        }
    }

    private long entered(String... parts) {
        return entries.stream().filter(e -> List.of(parts).stream().allMatch(e::contains)).count();
    }

    private static Question question(String session, String statement, String... guardrails) {
        return Asking.question("bot", session, statement, guardrails);
    }

    private ApprovalView approve(String id, String person, Extent extent) {
        return approvals.decide(id, person, person, true, extent, "fine");
    }

    private static Optional<Answer> now(Waiting waiting) throws Exception {
        return waiting.await(Duration.ZERO);
    }

    private static Refusal refusal(Waiting waiting) throws Exception {
        return ((Answer.NotGiven) now(waiting).orElseThrow()).refusal();
    }

    private Refusal notAsked(Question question) {
        return catchThrowableOfType(RefusedException.class, () -> approvals.ask(question))
                .refusal();
    }

    private String refused(String id, String person) {
        return refused(id, person, true, "");
    }

    private String refused(String id, String person, boolean approves, String reason) {
        return catchThrowableOfType(
                        GatewayRefused.class,
                        () -> approvals.decide(id, person, person, approves, Extent.ONCE, reason))
                .getMessage();
    }

    @Test
    void theStrictestOfAllRulesIsTaken() throws Exception {
        Waiting waiting = approvals.ask(question("s", "a[1]", "one", "two"));
        assertThat(waiting.id()).isEqualTo("A-1");
        assertThat(waiting.approvers()).containsExactly("bia", "caio");
        assertThat(waiting.required()).isEqualTo(2);
        assertThat(waiting.until()).isEqualTo(Asking.BEGIN.plus(Duration.ofMinutes(5)));
        assertThat(now(waiting)).isEmpty();
        approve("A-1", "caio", Extent.ANY_VALUES);
        assertThat(now(waiting)).isEmpty();
        ApprovalView view = approve("A-1", "bia", Extent.SAME_STATEMENT);
        assertThat(view.state()).isEqualTo(ApprovalView.State.APPROVED);
        assertThat(view.decidedBy()).contains("caio, bia");
        assertThat(view.grantedUntil()).contains(Asking.BEGIN.plus(Duration.ofMinutes(20)));
        assertThat(now(waiting))
                .contains(
                        new Answer.Given(
                                new Leave("A-1", Asking.BEGIN.plus(Duration.ofMinutes(20)))));
        assertThat(approvals.given(question("t", "a[2]", "one")))
                .as("the narrower of what both would give")
                .isEmpty();
        assertThat(approvals.given(question("t", "a[1]", "two"))).isPresent();
    }

    @Test
    void whereNobodyMayBeAskedItIsDenied() {
        assertThat(notAsked(question("s", "a", "bare")).sentence())
                .isEqualTo(
                        "A person must give leave, and the catalog names nobody for the guardrail bare.");
        Refusal own = notAsked(question("s", "a", "own"));
        assertThat(own.sentence()).contains("there is nobody to ask");
        assertThat(own.rule()).isEqualTo("guardrail own");
        assertThat(own.kind()).isEqualTo(Refusal.Kind.NOT_ALLOWED);
        assertThat(notAsked(question("s", "a", "one", "own")).sentence()).contains("nobody to ask");
        assertThat(entries).isEmpty();
    }

    /// Of two that are needed, one is the agent herself: it came with her token.
    @Test
    void whoAsksDoesNotDecide() throws Exception {
        Caller bia = new Caller("bot", "ana", List.of(), "ci", "bia", "", Asking.BEGIN, "");
        assertThat(
                        notAsked(Asking.question(bia, "crm", "s", "reports", "a", true, "two"))
                                .sentence())
                .isEqualTo("Leave of 2 people is needed, and only caio may be asked.");
        assertThat(
                        approvals
                                .ask(Asking.question(bia, "crm", "s", "reports", "a", true, "one"))
                                .approvers())
                .containsExactly("caio");
    }

    @Test
    void thePurposeIsAskedForAndHowItIsGiven() throws Exception {
        Caller bot = new Caller("bot", "ana", List.of(), "ci", "bot", "", Asking.BEGIN, "");
        Refusal refusal =
                notAsked(Asking.question(bot, "crm", "s", "reports", "a", false, "one", "why"));
        assertThat(refusal.nextStep()).contains("PGOPTIONS='-c portaria.purpose=");
        assertThat(approvals.ask(Asking.question(bot, "crm", "s", "reports", "a", true, "why")))
                .isNotNull();
        assertThat(approvals.ask(Asking.question(bot, "crm", "s", "reports", "a", false, "one")))
                .isNotNull();
    }

    @Test
    void whoDecidesAndWhoDoesNot() throws Exception {
        Waiting waiting = approvals.ask(question("s", "a", "two"));
        assertThat(refused("A-1", "ana")).startsWith("Nobody decides about what they own");
        assertThat(refused("A-1", "davi"))
                .isEqualTo("davi is not among those who may decide about A-1: caio, bia.");
        assertThat(refused("A-1", "zoe")).contains("is not among");
        assertThat(entered("\"command-refused\"", "\"approval\":\"A-1\"")).isEqualTo(3);
        assertThat(refused("A-2", "bia")).isEqualTo("There is no request for approval A-2.");
        for (String odd : List.of("A-0", "a-1", "1", "A-1 ", "", "A-99999999999999999999")) {
            assertThat(refused(odd, "bia")).startsWith("There is no request");
        }
        assertThat(approve("A-1", "bia", Extent.ONCE).state())
                .isEqualTo(ApprovalView.State.WAITING);
        assertThat(refused("A-1", "bia")).contains("has agreed to A-1 already");
        assertThat(now(waiting)).isEmpty();
        approve("A-1", "caio", Extent.ONCE);
        assertThat(refused("A-1", "bia")).isEqualTo("A-1 is approved already, by bia, caio.");
        assertThat(now(waiting)).get().isInstanceOf(Answer.Given.class);
    }

    @Test
    void theFirstDenialDenies() throws Exception {
        Waiting waiting = approvals.ask(question("s", "a", "two"));
        approve("A-1", "bia", Extent.ONCE);
        ApprovalView view =
                approvals.decide("A-1", "bia", "bia", false, Extent.ONCE, "on second thoughts");
        assertThat(view.state()).isEqualTo(ApprovalView.State.DENIED);
        assertThat(view.decidedBy()).contains("bia");
        assertThat(view.reason()).contains("on second thoughts");
        assertThat(refused("A-1", "caio")).isEqualTo("A-1 is denied already, by bia.");
        assertThat(refusal(waiting).sentence())
                .isEqualTo("The request A-1 was denied by bia: on second thoughts");
        assertThat(approvals.given(question("s", "a", "two"))).isEmpty();
    }

    /// A person who lost the duty, or came to own the agent, has not agreed.
    @Test
    void theCatalogInForceCountsWhenItIsDecided() throws Exception {
        Waiting waiting = approvals.ask(question("s", "a", "two"));
        approve("A-1", "bia", Extent.ONCE);
        catalog = Asking.catalog(Asking.CATALOG.replace("owner: ana", "owner: bia"));
        assertThat(refused("A-1", "caio")).contains("nobody may decide about A-1 any more");
        catalog =
                Asking.catalog(
                        Asking.CATALOG.replace(
                                "approvers: [caio, bia], required: 2",
                                "approvers: [caio], required: 1"));
        assertThat(refused("A-1", "bia")).contains("is not among");
        assertThat(approve("A-1", "caio", Extent.ONCE).state())
                .as("two were promised, and one of them counts no more")
                .isEqualTo(ApprovalView.State.WAITING);
        assertThat(now(waiting)).isEmpty();
    }

    @Test
    void oneTimeIsOneTime() throws Exception {
        Waiting waiting = approvals.ask(question("s", "a[1]", "one"));
        approve("A-1", "bia", Extent.ONCE);
        assertThat(approvals.given(question("t", "a[1]", "one")))
                .as("it is for who waits")
                .isEmpty();
        assertThat(now(waiting)).get().isInstanceOf(Answer.Given.class);
        assertThat(now(waiting)).get().isInstanceOf(Answer.Given.class);
        assertThat(approvals.given(question("s", "a[1]", "one"))).isEmpty();
        assertThat(entered("\"approval-used\"", "\"usedUp\":true")).isEqualTo(1);
    }

    @Test
    void whoHasGoneWhenItIsApprovedMayComeBackOnce() throws Exception {
        Waiting waiting = approvals.ask(question("s", "a[1]", "one"));
        approve("A-1", "bia", Extent.ONCE);
        waiting.withdraw("The agent has gone.");
        assertThat(((Answer.NotGiven) now(waiting).orElseThrow()).refusal().kind())
                .isEqualTo(Refusal.Kind.CANCELLED);
        assertThat(approvals.given(question("t", "a[2]", "one"))).isEmpty();
        assertThat(approvals.given(question("t", "a[1]", "one", "two"))).isEmpty();
        Caller other = new Caller("other", "ana", List.of(), "ci", "bot", "", Asking.BEGIN, "");
        Caller bot = new Caller("bot", "ana", List.of(), "ci", "bot", "", Asking.BEGIN, "");
        assertThat(
                        approvals.given(
                                Asking.question(other, "crm", "t", "reports", "a[1]", true, "one")))
                .isEmpty();
        assertThat(
                        approvals.given(
                                Asking.question(bot, "erp", "t", "reports", "a[1]", true, "one")))
                .isEmpty();
        assertThat(
                        approvals.given(
                                Asking.question(bot, "crm", "t", "support", "a[1]", true, "one")))
                .isEmpty();
        assertThat(approvals.given(question("t", "a[1]", "one")))
                .contains(new Leave("A-1", Asking.BEGIN.plus(Duration.ofMinutes(20))));
        assertThat(approvals.given(question("t", "a[1]", "one"))).isEmpty();
    }

    @Test
    void aGrantEndsAtItsTime() throws Exception {
        approvals.ask(question("s", "a[1]", "one")).withdraw("gone");
        approvals.ask(question("s", "a[1]", "one"));
        approve("A-2", "bia", Extent.ANY_VALUES);
        clock.pass(Duration.ofMinutes(20).minusMillis(1));
        assertThat(approvals.given(question("t", "a[2]", "one"))).isPresent();
        clock.pass(Duration.ofMillis(1));
        assertThat(approvals.given(question("t", "a[2]", "one"))).isEmpty();
    }

    @Test
    void whatWasApprovedCanBeTakenBack() throws Exception {
        Approvals other = gateway();
        Waiting waiting = approvals.ask(question("s", "a[1]", "one"));
        approve("A-1", "bia", Extent.ANY_VALUES);
        Leave leave = ((Answer.Given) now(waiting).orElseThrow()).leave();
        assertThat(approvals.holds(leave, clock.instant())).isTrue();
        assertThat(refused("A-1", "caio")).contains("A-1 is approved already");
        assertThat(refused("A-1", "ana", false, "no"))
                .contains("Nobody decides about what they own");
        ApprovalView view = approvals.decide("A-1", "caio", "caio", false, Extent.ONCE, "enough");
        assertThat(view.state()).isEqualTo(ApprovalView.State.DENIED);
        assertThat(view.decidedBy()).contains("caio");
        assertThat(view.grantedUntil()).isEmpty();
        assertThat(approvals.holds(leave, clock.instant())).isFalse();
        assertThat(approvals.given(question("t", "a[1]", "one"))).isEmpty();
        assertThat(entered("\"kind\":\"approval\"", "\"outcome\":\"taken-back\"")).isEqualTo(1);
        assertThat(other.holds(leave, clock.instant())).as("not heard of yet").isTrue();
        other.lookAfter();
        assertThat(other.holds(leave, clock.instant())).isFalse();
        assertThat(refused("A-1", "bia")).contains("A-1 is denied already");
    }

    @Test
    void whatHasEndedCannotBeTakenBack() throws Exception {
        approvals.ask(question("s", "a[1]", "one"));
        approve("A-1", "bia", Extent.ANY_VALUES);
        clock.pass(Duration.ofMinutes(20));
        assertThat(refused("A-1", "bia", false, "late")).contains("A-1 is approved already");
    }

    @Test
    void aRequestExpiresAtItsTime() throws Exception {
        Waiting waiting = approvals.ask(question("s", "a", "one"));
        Waiting other = approvals.ask(question("s", "b", "one"));
        clock.pass(Duration.ofMinutes(10));
        assertThat(refused("A-1", "bia"))
                .isEqualTo("A-1 can be decided no more: Nobody decided in time.");
        assertThat(approvals.list(false, 10).approvals())
                .extracting(ApprovalView::state)
                .containsOnly(ApprovalView.State.EXPIRED);
        assertThat(approvals.list(true, 10).approvals()).isEmpty();
        assertThat(approvals.waiting()).isZero();
        approvals.lookAfter();
        approvals.lookAfter();
        assertThat(entered("\"kind\":\"approval\"", "\"outcome\":\"expired\"")).isEqualTo(2);
        assertThat(refusal(waiting).sentence())
                .isEqualTo("The request A-1 has expired: Nobody decided in time.");
        assertThat(refusal(other).nextStep()).isEqualTo("Send it again to ask anew.");
        assertThat(approvals.ask(question("s", "a", "one")).id()).isEqualTo("A-3");
    }

    @Test
    void whatWasWithdrawnGrantsNothing() throws Exception {
        Waiting waiting = approvals.ask(question("s", "a", "one"));
        waiting.withdraw("The agent has cancelled.");
        assertThat(refused("A-1", "bia"))
                .isEqualTo("A-1 can be decided no more: The agent has cancelled.");
        ApprovalView view = approvals.list(false, 1).approvals().getFirst();
        assertThat(view.state()).isEqualTo(ApprovalView.State.EXPIRED);
        assertThat(view.reason()).contains("The agent has cancelled.");
        assertThat(entered("\"outcome\":\"withdrawn\"")).isEqualTo(1);
        assertThat(entered("The agent has cancelled.")).isZero();
    }

    @Test
    void theSameIsAskedOnce() throws Exception {
        Waiting first = approvals.ask(question("s", "a", "one", "two"));
        Waiting second = gateway().ask(question("t", "a", "two", "one"));
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(approvals.ask(question("t", "a", "one")).id()).isEqualTo("A-2");
        assertThat(entered("\"approval-requested\"", "\"joins\":true", "\"session\":\"t\""))
                .isEqualTo(1);
        first.withdraw("gone");
        assertThat(now(second)).as("the other waits still").isEmpty();
        approve("A-1", "bia", Extent.ONCE);
        approve("A-1", "caio", Extent.ONCE);
        assertThat(now(second)).get().isInstanceOf(Answer.Given.class);
    }

    /// A person says yes to what she was told it is for.
    @Test
    void theSameForAnotherPurposeIsAskedAnew() throws Exception {
        Question question = question("s", "a", "one");
        SessionContext session = question.session();
        Question other =
                new Question(
                        new SessionContext(
                                "t",
                                session.caller(),
                                session.target(),
                                session.protocol(),
                                session.role(),
                                "Marketing",
                                session.legalBasis(),
                                session.client(),
                                session.policyVersion(),
                                session.startedAt()),
                        question.guardrails(),
                        question.sentence(),
                        question.operation(),
                        question.shape(),
                        question.personal(),
                        question.estimatedRows(),
                        true);
        assertThat(approvals.ask(question).id()).isEqualTo("A-1");
        assertThat(approvals.ask(other).id()).isEqualTo("A-2");
    }

    @Test
    void ofTwoThatWaitForOneTimeOneGetsIt() throws Exception {
        Waiting first = approvals.ask(question("s", "a", "one"));
        Waiting second = gateway().ask(question("t", "a", "one"));
        approve("A-1", "bia", Extent.ONCE);
        assertThat(now(second)).get().isInstanceOf(Answer.Given.class);
        assertThat(refusal(first).sentence()).contains("another session of the agent has used it");
    }

    @Test
    void afterARestartItStillWaitsAndIsFoundWhenItIsSentAgain() throws Exception {
        Waiting waiting = approvals.ask(question("s", "a", "one"));
        approvals.close();
        waiting.withdraw("The gateway is being stopped.");
        assertThat(now(waiting)).isPresent();
        state.close();
        state = H2State.open(folder, "00");
        approvals = gateway();
        assertThat(approvals.given(question("t", "a", "one"))).isEmpty();
        assertThat(approvals.list(true, 10).waiting()).isEqualTo(1);
        approve("A-1", "bia", Extent.ONCE);
        assertThat(approvals.given(question("t", "a", "one"))).isPresent();
        assertThat(approvals.given(question("t", "a", "one"))).isEmpty();
    }

    @Test
    void whoWaitsIsWokenAtOnceAndByAnotherGatewayWithinASecond() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long quickest = Long.MAX_VALUE;
            for (int i = 1; i <= 5; i++) {
                Waiting here = approvals.ask(question("s", "a" + i, "one"));
                Future<Optional<Answer>> one =
                        threads.submit(() -> here.await(Duration.ofSeconds(30)));
                Thread.sleep(50);
                long begun = System.nanoTime();
                approve("A-" + i, "bia", Extent.ONCE);
                assertThat(one.get(5, TimeUnit.SECONDS)).get().isInstanceOf(Answer.Given.class);
                quickest = Math.min(quickest, System.nanoTime() - begun);
            }
            assertThat(Duration.ofNanos(quickest))
                    .as("it does not wait until it looks again, which is every 500 ms")
                    .isLessThan(Duration.ofMillis(200));
            Approvals elsewhere = gateway();
            Waiting there = elsewhere.ask(question("s", "b", "one"));
            Future<Optional<Answer>> two =
                    threads.submit(() -> there.await(Duration.ofSeconds(30)));
            Thread.sleep(50);
            approve("A-6", "bia", Extent.ONCE);
            assertThat(two.get(2, TimeUnit.SECONDS)).get().isInstanceOf(Answer.Given.class);
        }
    }

    @Test
    void twoWhoClickAtOnceBothCount() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= 20; i++) {
                approvals.ask(question("s", "a" + i, "two"));
                String id = "A-" + i;
                CyclicBarrier start = new CyclicBarrier(3);
                List<Future<String>> clicks = new ArrayList<>();
                for (String person : List.of("bia", "caio", "bia")) {
                    Callable<String> click =
                            () -> {
                                start.await();
                                try {
                                    return approve(id, person, Extent.ONCE).state().name();
                                } catch (GatewayRefused e) {
                                    return "refused";
                                }
                            };
                    clicks.add(threads.submit(click));
                }
                List<String> came = new ArrayList<>();
                for (Future<String> click : clicks) {
                    came.add(click.get());
                }
                assertThat(came).containsExactlyInAnyOrder("WAITING", "APPROVED", "refused");
            }
        }
        assertThat(entered("\"outcome\":\"approved\"", "\"decidedBy\":[\"")).isEqualTo(20);
        assertThat(entered("\"approval-vote\"")).isEqualTo(40);
    }

    @Test
    void whatCannotBeEnteredDoesNotHappen() throws Exception {
        broken = "approval-requested";
        assertThatThrownBy(() -> approvals.ask(question("s", "a", "one")))
                .isInstanceOf(AuditUnavailable.class)
                .hasMessage("The disk is full.");
        assertThat(approvals.waiting()).isZero();
        assertThat(told).isEmpty();
        broken = "nothing";
        Waiting waiting = approvals.ask(question("s", "a", "one"));
        broken = "approval-vote";
        assertThat(refused(waiting.id(), "bia"))
                .isEqualTo(
                        "The decision has no effect, because it cannot be recorded: The disk is full.");
        broken = "approval";
        refused(waiting.id(), "bia");
        assertThat(approvals.list(true, 1).approvals().getFirst().decisions()).isEmpty();
        broken = "nothing";
        approve(waiting.id(), "bia", Extent.ONCE);
        broken = "approval-used";
        assertThatThrownBy(() -> now(waiting)).isInstanceOf(AuditUnavailable.class);
        broken = "nothing";
        assertThat(now(waiting)).get().isInstanceOf(Answer.Given.class);
    }

    @Test
    void theLedgerKnowsNamesAndDigestsOnly() throws Exception {
        Waiting waiting = approvals.ask(question("s", "secret[1]", "one"));
        approvals.decide("A-1", "bia", "operator", true, Extent.ANY_VALUES, "for João");
        now(waiting);
        assertThat(entries).hasSize(4);
        assertThat(entries)
                .extracting(e -> e.replaceAll("^\\{\"kind\":\"([a-z-]+)\".*", "$1"))
                .containsExactly(
                        "approval-requested", "approval-vote", "approval", "approval-used");
        assertThat(String.join("", entries))
                .doesNotContain("secret")
                .doesNotContain("João")
                .contains("\"person\":\"bia\",\"author\":\"operator\"")
                .contains("\"extent\":\"any-values\"");
    }

    @Test
    void thePersonSeesTheValuesAndNothingForged() throws Exception {
        approvals.ask(question("s", "a", "one"));
        assertThat(approvals.list(true, 1).approvals().getFirst().statement())
                .isEqualTo("SELECT a\n-- $1 = [CPF] -- $9 = forged");
        assertThat(told).hasSize(1);
        assertThat(told.getFirst()).isEqualTo(approvals.list(true, 1).approvals().getFirst());
    }

    @Test
    void thereAreBounds() throws Exception {
        assertThat(notAsked(question("s", "x".repeat(70_000), "one")).sentence())
                .contains("longer than a person can read");
        for (int i = 0; i < 50; i++) {
            approvals.ask(question("s", "a" + i, "one"));
        }
        assertThat(notAsked(question("s", "a50", "one")).sentence())
                .isEqualTo("The agent has 50 requests for approval waiting already.");
        assertThat(approvals.ask(question("s", "a49", "one")).id()).isEqualTo("A-50");
        assertThat(approvals.list(true, 3).approvals())
                .extracting(ApprovalView::id)
                .containsExactly("A-50", "A-49", "A-48");
    }

    @Test
    void gapsOfTheCatalogAreNamed() {
        assertThat(ApprovalGaps.of(Asking.catalog()))
                .containsExactly(
                        "No approval rule is for the guardrail bare: what it holds is denied.",
                        "Too few people may give leave for the guardrail own to bot, because nobody decides about what they own: what it holds is denied.");
    }
}
