package io.portaria.engine.approval;

import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.ApprovalView.State;
import io.portaria.engine.api.Command.Extent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.fixture.SharedStore;
import io.portaria.engine.path.AskPeople.Answer;
import io.portaria.engine.path.AskPeople.Leave;
import io.portaria.engine.path.AskPeople.Question;
import io.portaria.engine.path.AskPeople.Waiting;
import io.portaria.engine.store.h2.H2State;
import io.portaria.engine.store.sql.SqlApprovals;
import io.portaria.engine.store.sql.StateStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

import static org.assertj.core.api.Assertions.assertThat;

/// Two gateways on one store do anything in any order, and what must never be never is.
class RandomApprovalsTest {
    private static final List<String> PEOPLE = List.of("ana", "bia", "caio", "davi", "bia", "caio");
    private static final List<String> STATEMENTS = List.of("a[1]", "a[2]", "b[1]");
    private static final List<List<String>> GUARDRAILS =
            List.of(List.of("one"), List.of("two"), List.of("one", "two"));

    private static final Catalog CATALOG = Asking.catalog();

    private static H2State file;
    private static SharedStore server;
    private static List<StateStore> connections;

    @BeforeContainer
    static void open() throws Exception {
        file = H2State.open(Files.createTempDirectory("portaria-approvals"), "00");
        server = SharedStore.start();
        connections = List.of(server.open(), server.open());
    }

    @AfterContainer
    static void close() throws Exception {
        file.close();
        connections.forEach(StateStore::close);
        server.close();
    }

    enum What {
        ASK,
        GIVEN,
        LOOK,
        WITHDRAW,
        DECIDE,
        PASS,
        LOOK_AFTER,
        RESTART
    }

    /// @param a and the others choose among what there is at that moment
    record Step(What what, int gateway, int a, int b, int c, boolean yes) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<What> what =
                Arbitraries.frequency(
                        Tuple.of(5, What.ASK),
                        Tuple.of(5, What.GIVEN),
                        Tuple.of(6, What.LOOK),
                        Tuple.of(2, What.WITHDRAW),
                        Tuple.of(12, What.DECIDE),
                        Tuple.of(2, What.PASS),
                        Tuple.of(1, What.LOOK_AFTER),
                        Tuple.of(1, What.RESTART));
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 1000);
        return Combinators.combine(
                        what,
                        Arbitraries.integers().between(0, 1),
                        number,
                        number,
                        number,
                        Arbitraries.frequency(Tuple.of(8, true), Tuple.of(1, false)))
                .as(Step::new)
                .list()
                .ofMinSize(30)
                .ofMaxSize(60);
    }

    @Property(tries = 100)
    void whatMustNeverBeNeverIs(@ForAll("steps") List<Step> steps) throws Exception {
        World world = new World("bot" + System.nanoTime(), List.of(file, file));
        for (Step step : steps) {
            world.take(step);
            world.check();
        }
        for (String what : world.reached()) {
            Statistics.label("reached").collect(what);
        }
        Statistics.label("reached")
                .coverage(reached -> {
                    for (String what :
                            List.of(
                                    "once",
                                    "standing",
                                    "approved by two",
                                    "denied",
                                    "expired",
                                    "taken back")) {
                        reached.check(what).count(count -> count >= 5);
                    }
                });
    }

    @Property(tries = 20)
    void norIsItOverAServer(@ForAll("steps") List<Step> steps) throws Exception {
        World world = new World("bot" + System.nanoTime(), connections);
        for (Step step : steps) {
            world.take(step);
            world.check();
        }
    }

    private static final class World {
        private final String agent;
        private final Turning clock = new Turning();
        private final List<String> entries = new ArrayList<>();
        private final List<StateStore> stores;
        private final Approvals[] gateways;
        private final List<Asked> waiting = new ArrayList<>();
        private final Map<String, List<Question>> uses = new HashMap<>();
        private final Map<String, ApprovalView> ended = new HashMap<>();
        private final Set<String> takenBack = new HashSet<>();
        private final Map<String, Extent> narrowest = new HashMap<>();
        private final Map<String, Set<String>> agreed = new HashMap<>();
        private final Map<String, Question> asked = new HashMap<>();

        private record Asked(Waiting waiting, Question question, int gateway) {}

        /// @param stores one for each gateway
        private World(String agent, List<StateStore> stores) {
            this.agent = agent;
            this.stores = stores;
            this.gateways = new Approvals[] {gateway(0), gateway(1)};
        }

        private Approvals gateway(int which) {
            return new Approvals(
                    () -> Optional.of(CATALOG),
                    new SqlApprovals(stores.get(which)),
                    new ApprovalBook(
                            entry -> {
                                entries.add(new String(entry, StandardCharsets.UTF_8));
                                return entries.size();
                            },
                            (bytes, from, length) -> "0".repeat(64)),
                    _ -> {},
                    clock);
        }

        private Question question(Step step) {
            return Asking.question(
                    agent,
                    "s" + step.c % 3,
                    STATEMENTS.get(step.a % STATEMENTS.size()),
                    GUARDRAILS.get(step.b % GUARDRAILS.size()).toArray(new String[0]));
        }

        private void take(Step step) throws Exception {
            Approvals gateway = gateways[step.gateway];
            switch (step.what) {
                case ASK -> {
                    Question question = question(step);
                    Waiting one = gateway.ask(question);
                    waiting.add(new Asked(one, question, step.gateway));
                    asked.putIfAbsent(one.id(), question);
                }
                case GIVEN -> {
                    Question question = question(step);
                    Optional<Leave> leave = gateway.given(question);
                    leave.ifPresent(l -> used(l, question));
                }
                case LOOK -> {
                    if (!waiting.isEmpty()) {
                        Asked one = waiting.get(step.a % waiting.size());
                        Optional<Answer> answer = one.waiting.await(Duration.ZERO);
                        if (answer.isPresent()) {
                            waiting.remove(one);
                        }
                        if (answer.orElse(null) instanceof Answer.Given given) {
                            used(given.leave(), one.question);
                        }
                    }
                }
                case WITHDRAW -> {
                    if (!waiting.isEmpty()) {
                        Asked one = waiting.remove(step.a % waiting.size());
                        one.waiting.withdraw("gone");
                        assertThat(one.waiting.await(Duration.ZERO))
                                .get()
                                .isInstanceOf(Answer.NotGiven.class);
                    }
                }
                case DECIDE -> decide(gateway, step);
                case PASS -> clock.pass(Duration.ofSeconds(step.a / 3));
                case LOOK_AFTER -> gateway.lookAfter();
                case RESTART -> {
                    // as if killed: nobody says good-bye
                    gateways[step.gateway] = gateway(step.gateway);
                    waiting.removeIf(w -> w.gateway == step.gateway);
                }
            }
        }

        private void decide(Approvals gateway, Step step) {
            if (asked.isEmpty()) {
                return;
            }
            List<String> ids = asked.keySet().stream().sorted().toList();
            String id = ids.get(step.a % ids.size());
            String person = PEOPLE.get(step.b % PEOPLE.size());
            Extent extent = Extent.values()[step.c % 3];
            Instant now = clock.instant();
            try {
                ApprovalView view = gateway.decide(id, person, person, step.yes, extent, "");
                assertThat(person).isIn("bia", "caio");
                if (!step.yes && ended.containsKey(id)) {
                    // what was approved is taken back
                    ApprovalView before = ended.put(id, view);
                    assertThat(before.state()).isEqualTo(State.APPROVED);
                    assertThat(now).isBefore(before.grantedUntil().orElseThrow());
                    takenBack.add(id);
                } else {
                    assertThat(now).isBefore(view.expiresAt());
                    assertThat(ended).doesNotContainKey(id);
                }
                if (step.yes) {
                    assertThat(agreed.computeIfAbsent(id, _ -> new HashSet<>()).add(person))
                            .isTrue();
                    narrowest.merge(id, extent, (a, b) -> a.compareTo(b) < 0 ? a : b);
                }
                assertThat(view.state())
                        .isEqualTo(
                                !step.yes
                                        ? State.DENIED
                                        : agreed.get(id).size() >= view.required()
                                                ? State.APPROVED
                                                : State.WAITING);
            } catch (GatewayRefused e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }

        private void used(Leave leave, Question question) {
            String id = leave.approval();
            Question was = asked.get(id);
            assertThat(was).as("asked by this agent").isNotNull();
            assertThat(takenBack).doesNotContain(id);
            Extent extent = narrowest.get(id);
            assertThat(agreed.get(id))
                    .hasSizeGreaterThanOrEqualTo(was.guardrails().contains("two") ? 2 : 1);
            assertThat(clock.instant()).isBefore(leave.until());
            assertThat(was.guardrails()).containsAll(question.guardrails());
            if (extent == Extent.ANY_VALUES) {
                assertThat(question.shape()).isEqualTo(was.shape());
            } else {
                assertThat(question.operation().digest()).isEqualTo(was.operation().digest());
            }
            uses.computeIfAbsent(id, _ -> new ArrayList<>()).add(question);
            if (extent == Extent.ONCE) {
                assertThat(uses.get(id)).as("uses of " + id + ", for one time").hasSize(1);
            }
        }

        private void check() {
            for (ApprovalView view : gateways[0].list(false, asked.size()).approvals()) {
                if (!view.agent().equals(agent)) {
                    continue;
                }
                if (view.state() == State.APPROVED) {
                    assertThat(agreed.get(view.id())).hasSizeGreaterThanOrEqualTo(view.required());
                    assertThat(view.decidedBy().orElseThrow()).doesNotContain("ana");
                    assertThat(view.decisions().getLast().at()).isBefore(view.expiresAt());
                }
                if (view.state() != State.WAITING) {
                    ApprovalView before = ended.putIfAbsent(view.id(), view);
                    assertThat(Optional.ofNullable(before).orElse(view)).isEqualTo(view);
                }
            }
            for (String id : asked.keySet()) {
                assertThat(entered("\"kind\":\"approval\"", id))
                        .isLessThanOrEqualTo(takenBack.contains(id) ? 2 : 1);
                assertThat(entered("\"kind\":\"approval-used\"", id))
                        .isEqualTo(uses.getOrDefault(id, List.of()).size());
            }
        }

        /// What came about, for a property that reaches nothing proves nothing.
        private List<String> reached() {
            List<String> reached = new ArrayList<>();
            takenBack.forEach(_ -> reached.add("taken back"));
            uses.keySet()
                    .forEach(id ->
                            reached.add(narrowest.get(id) == Extent.ONCE ? "once" : "standing"));
            for (ApprovalView view : ended.values()) {
                switch (view.state()) {
                    case DENIED -> reached.add("denied");
                    case EXPIRED -> reached.add("expired");
                    case APPROVED -> {
                        if (view.required() == 2) {
                            reached.add("approved by two");
                        }
                    }
                    case WAITING -> throw new AssertionError("this has not ended");
                }
            }
            return reached;
        }

        private long entered(String kind, String id) {
            String of = "\"approval\":\"" + id + "\"";
            return entries.stream().filter(e -> e.contains(kind) && e.contains(of)).count();
        }
    }
}
