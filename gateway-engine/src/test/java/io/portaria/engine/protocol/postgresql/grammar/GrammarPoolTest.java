package io.portaria.engine.protocol.postgresql.grammar;

import io.portaria.engine.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Many callers, few parsers; callers that leave, statements that do not end, and the end of it all.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class GrammarPoolTest {
    private static final String LONG_ONE =
            "SELECT a FROM t WHERE a IN (1" + ",2".repeat(100_000) + ")";
    private static final Duration IDLE = Duration.ofMinutes(5);
    private final Threads threads = new Threads();

    @Test
    void eightCallersGetTheirOwnAnswers() {
        try (var grammar = new PostgresGrammar(2, Duration.ofSeconds(60), IDLE, threads)) {
            List<CompletableFuture<Boolean>> callers = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                CompletableFuture<Boolean> done = new CompletableFuture<>();
                String name = "c" + caller;
                Thread unused =
                        threads.startVirtual(name, () -> done.complete(asksOften(grammar, name)));
                assertThat(unused).isNotNull();
                callers.add(done);
            }
            callers.forEach(each -> assertThat(each.join()).isTrue());
            assertThat(grammar.parsers()).isBetween(1, 2);
        }
    }

    private static boolean asksOften(PostgresGrammar grammar, String name) {
        for (int i = 0; i < 40; i++) {
            String expected = name + "_" + i;
            boolean right =
                    parse(grammar, "SELECT FROM " + expected) instanceof Parsed.Tree tree
                            && tree.statements()
                                    .getFirst()
                                    .node()
                                    .children("fromClause")
                                    .getFirst()
                                    .text("relname")
                                    .equals(expected);
            if (!right) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aStatementThatTakesTooLongEndsItsParserAndNothingElse() throws InterruptedException {
        try (var grammar = new PostgresGrammar(1, Duration.ofMillis(1), IDLE, threads)) {
            assertThat(parse(grammar, LONG_ONE))
                    .isEqualTo(new Parsed.Beyond(Reasons.TOO_LONG_A_TIME));
            awaitNoParser(grammar);
        }
    }

    @Test
    void afterAStatementThatTookTooLongTheNextIsParsed() {
        try (var grammar = new PostgresGrammar(1, Duration.ofSeconds(2), IDLE, threads)) {
            Parsed slow = parse(grammar, "SELECT 1" + " UNION ALL SELECT 1".repeat(10_000));
            assertThat(slow).isInstanceOf(Parsed.Beyond.class);
            Parsed next = parse(grammar, "SELECT 1");
            for (int i = 0; i < 30 && !(next instanceof Parsed.Tree); i++) {
                next = parse(grammar, "SELECT 1");
            }
            assertThat(next).isInstanceOf(Parsed.Tree.class);
        }
    }

    @Test
    void closingAnswersWhoWaits() {
        var grammar = new PostgresGrammar(1, Duration.ofSeconds(60), IDLE, threads);
        List<CompletableFuture<Parsed>> callers = new ArrayList<>();
        CountDownLatch asking = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Parsed> done = new CompletableFuture<>();
            Thread unused =
                    threads.startVirtual(
                            "caller",
                            () -> {
                                asking.countDown();
                                done.complete(parse(grammar, LONG_ONE));
                            });
            assertThat(unused).isNotNull();
            callers.add(done);
        }
        await(asking);
        grammar.close();
        callers.forEach(each -> assertThat(each.join()).isInstanceOf(Parsed.Beyond.class));
        assertThat(parse(grammar, "SELECT 1")).isEqualTo(new Parsed.Beyond(Reasons.CLOSED));
        assertThat(grammar.parsers()).isZero();
        grammar.close();
    }

    @Test
    void aCallerThatIsInterruptedIsToldSo() {
        try (var grammar = new PostgresGrammar(1, Duration.ofSeconds(60), IDLE, threads)) {
            Thread.currentThread().interrupt();
            assertThat(parse(grammar, "SELECT 1"))
                    .isEqualTo(new Parsed.Beyond(Reasons.INTERRUPTED));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(parse(grammar, "SELECT 1")).isInstanceOf(Parsed.Tree.class);
        }
    }

    @Test
    void aParserThatNobodyAsksGivesItsMemoryBackAndTheNextStatementHasANewOne()
            throws InterruptedException {
        try (var grammar =
                new PostgresGrammar(2, Duration.ofSeconds(60), Duration.ofMillis(50), threads)) {
            for (int round = 0; round < 3; round++) {
                assertThat(parse(grammar, "SELECT 1")).isInstanceOf(Parsed.Tree.class);
                awaitNoParser(grammar);
            }
        }
    }

    @Test
    void noStatementMeetsAParserThatJustEnds() throws InterruptedException {
        try (var grammar =
                new PostgresGrammar(1, Duration.ofSeconds(60), Duration.ofMillis(3), threads)) {
            for (int i = 0; i < 200; i++) {
                assertThat(parse(grammar, "SELECT " + i)).isInstanceOf(Parsed.Tree.class);
                Thread.sleep(i % 6);
            }
        }
    }

    @Test
    void warmingUpMakesAParserAndKeepsNobodyWaiting() throws InterruptedException {
        var grammar = new PostgresGrammar(1, Duration.ofSeconds(60), IDLE, threads);
        try (grammar) {
            grammar.warmUp();
            for (int i = 0; i < 600 && grammar.parsers() == 0; i++) {
                Thread.sleep(100);
            }
            assertThat(grammar.parsers()).isEqualTo(1);
            assertThat(parse(grammar, "SELECT 1")).isInstanceOf(Parsed.Tree.class);
        }
        grammar.warmUp();
        assertThat(grammar.parsers()).isZero();
    }

    @Test
    void aTextThatLedToNothingIsNotParsedAgain() throws InterruptedException {
        try (var grammar = new PostgresGrammar(1, Duration.ofMillis(100), IDLE, threads)) {
            warm(grammar);
            Parsed slow = parse(grammar, LONG_ONE);
            assertThat(slow).isEqualTo(new Parsed.Beyond(Reasons.TOO_LONG_A_TIME));
            awaitNoParser(grammar);
            assertThat(parse(grammar, LONG_ONE)).isEqualTo(slow);
            assertThat(grammar.parsers()).as("nobody was asked").isZero();
        }
    }

    @Test
    void whoeverSendsSlowStatementsDoesNotKeepTheOthersFromTheirs() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger trees = new AtomicInteger();
        CountDownLatch busy = new CountDownLatch(3);
        try (var grammar = new PostgresGrammar(2, Duration.ofSeconds(4), IDLE, threads)) {
            warm(grammar);
            for (int i = 0; i < 3; i++) {
                String name = " AS slow" + i + "_";
                Thread unused =
                        threads.startVirtual(
                                "slow",
                                () -> {
                                    busy.countDown();
                                    for (int n = 0; !over.get(); n++) {
                                        if (parse(grammar, LONG_ONE + name + n)
                                                instanceof Parsed.Tree) {
                                            trees.incrementAndGet();
                                        }
                                    }
                                });
                assertThat(unused).isNotNull();
            }
            await(busy);
            for (int i = 0; i < 5; i++) {
                Thread.sleep(200);
                assertThat(parse(grammar, "SELECT " + i)).isInstanceOf(Parsed.Tree.class);
            }
            over.set(true);
        }
        assertThat(trees).as("the slow ones were slow").hasValue(0);
    }

    @Test
    void aParserWhoseMemoryHasGrownIsNotKept() {
        ParserInstance instance = new ParserInstance(new TreeReader(), 544, 1_024);
        assertThat(instance.parse("SELECT 1".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Parsed.Tree.class);
        assertThat(instance.spent()).isFalse();
        assertThat(instance.parse(list(6_000))).isInstanceOf(Parsed.Tree.class);
        assertThat(instance.spent()).isTrue();
        assertThat(instance.pages()).isBetween(545, 1_024);
    }

    @Test
    void aStatementThatWantsMoreMemoryThanThereIsEndsAtOnce() {
        ParserInstance instance = new ParserInstance(new TreeReader(), 544, 544);
        assertThat(instance.parse(list(6_000))).isEqualTo(new Parsed.Beyond(Reasons.NO_MEMORY));
        assertThat(instance.spent()).isTrue();
    }

    @Test
    void theLimitsLeaveRoomInASmallHeap() {
        assertThat(ParserInstance.PAGES_AT_MOST * 64 / 1024).isEqualTo(64);
        assertThat(PostgresGrammar.LONGEST).isEqualTo(256 * 1024);
    }

    private static byte[] list(int numbers) {
        return ("SELECT 1 IN (1" + ",2".repeat(numbers) + ")").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aPoolOfNothingIsRefused() {
        assertThatThrownBy(() -> new PostgresGrammar(0, Duration.ofSeconds(1), IDLE, threads))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PostgresGrammar(1, Duration.ZERO, IDLE, threads))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PostgresGrammar(1, IDLE, Duration.ZERO, threads))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsSlowWhileTheMachineIsColdIsNotHeldAgainstTheText() throws InterruptedException {
        try (var grammar = new PostgresGrammar(1, Duration.ofMillis(100), IDLE, threads)) {
            Parsed slow = parse(grammar, LONG_ONE);
            assertThat(slow).isEqualTo(new Parsed.Beyond(Reasons.TOO_LONG_A_TIME));
            awaitNoParser(grammar);
            long start = System.nanoTime();
            assertThat(parse(grammar, LONG_ONE)).isEqualTo(slow);
            assertThat(System.nanoTime() - start)
                    .as("it was parsed again")
                    .isGreaterThan(90_000_000);
        }
    }

    private static void warm(PostgresGrammar grammar) {
        for (int i = 0; i < 60; i++) {
            assertThat(parse(grammar, "SELECT " + i)).isNotNull();
        }
    }

    private static void awaitNoParser(PostgresGrammar grammar) throws InterruptedException {
        for (int i = 0; i < 6_000 && grammar.parsers() > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(grammar.parsers()).as("parsers that have not ended").isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Parsed parse(PostgresGrammar grammar, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return grammar.parse(bytes, 0, bytes.length);
    }
}
