package io.portaria.engine.protocol.postgresql.grammar;

import io.portaria.engine.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Many callers, few parsers; callers that leave, statements that do not end, and the end of it all.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class GrammarPoolTest {
    private static final String LONG_ONE =
            "SELECT a FROM t WHERE a IN (1" + ",2".repeat(1_500_000) + ")";
    private final Threads threads = new Threads();

    @Test
    void eightCallersGetTheirOwnAnswers() {
        try (var grammar = new PostgresGrammar(2, Duration.ofSeconds(60), threads)) {
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
        try (var grammar = new PostgresGrammar(1, Duration.ofMillis(1), threads)) {
            assertThat(parse(grammar, LONG_ONE))
                    .isEqualTo(new Parsed.Beyond(Reasons.TOO_LONG_A_TIME));
            for (int i = 0; i < 600 && grammar.parsers() > 0; i++) {
                Thread.sleep(100);
            }
            assertThat(grammar.parsers()).as("the parser has ended").isZero();
        }
    }

    @Test
    void afterAStatementThatTookTooLongTheNextIsParsed() {
        try (var grammar = new PostgresGrammar(1, Duration.ofSeconds(2), threads)) {
            Parsed slow = parse(grammar, "SELECT 1" + " UNION ALL SELECT 1".repeat(200_000));
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
        var grammar = new PostgresGrammar(1, Duration.ofSeconds(60), threads);
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
        try (var grammar = new PostgresGrammar(1, Duration.ofSeconds(60), threads)) {
            Thread.currentThread().interrupt();
            assertThat(parse(grammar, "SELECT 1"))
                    .isEqualTo(new Parsed.Beyond(Reasons.INTERRUPTED));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(parse(grammar, "SELECT 1")).isInstanceOf(Parsed.Tree.class);
        }
    }

    @Test
    void aParserWhoseMemoryHasGrownIsNotKept() {
        ParserInstance instance = new ParserInstance(new TreeReader());
        assertThat(instance.parse("SELECT 1".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Parsed.Tree.class);
        assertThat(instance.spent()).isFalse();
        Parsed parsed =
                instance.parse(
                        ("SELECT '" + "x".repeat(4_000_000) + "'")
                                .getBytes(StandardCharsets.UTF_8));
        assertThat(parsed).isInstanceOf(Parsed.Tree.class);
        assertThat(instance.spent()).isTrue();
        assertThat(instance.pages()).isLessThanOrEqualTo(ParserInstance.PAGES_AT_MOST);
    }

    @Test
    void memoryHasAnEnd() {
        ParserInstance instance = new ParserInstance(new TreeReader());
        Parsed parsed = instance.parse(LONG_ONE.getBytes(StandardCharsets.UTF_8));
        assertThat(parsed).isEqualTo(new Parsed.Beyond(Reasons.NO_MEMORY));
        assertThat(instance.spent()).isTrue();
        assertThat(instance.pages()).isLessThanOrEqualTo(ParserInstance.PAGES_AT_MOST);
    }

    @Test
    void aPoolOfNothingIsRefused() {
        assertThatThrownBy(() -> new PostgresGrammar(0, Duration.ofSeconds(1), threads))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PostgresGrammar(1, Duration.ZERO, threads))
                .isInstanceOf(IllegalArgumentException.class);
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
