package io.portaria.engine.protocol.postgresql.grammar;

import io.portaria.engine.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Whatever a text is made to do to its parser, there is an answer in time, and the next statement is parsed as ever.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileStatementTest {
    private static final int MANY = 1_000_000;
    private static final Parsed.Beyond DEEP = new Parsed.Beyond(Reasons.TOO_DEEP);

    private PostgresGrammar grammar;

    @BeforeAll
    void open() {
        grammar = new PostgresGrammar(1, Duration.ofSeconds(30), new Threads());
    }

    @AfterAll
    void close() {
        grammar.close();
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("parentheses", "(".repeat(MANY)),
                Arguments.of("parentheses of a SELECT", "SELECT " + "(".repeat(MANY)),
                Arguments.of("balanced", "SELECT " + "(".repeat(9_000) + "1" + ")".repeat(9_000)),
                Arguments.of("calls", "SELECT " + "f(".repeat(MANY / 2)),
                Arguments.of(
                        "closed calls", "SELECT " + "f(".repeat(3_000) + "1" + ")".repeat(3_000)),
                Arguments.of(
                        "sub-selects", "SELECT(".repeat(2_400) + "SELECT 1" + ")".repeat(2_400)),
                Arguments.of("sum", "SELECT 1" + "+1".repeat(100_000)),
                Arguments.of("nots", "SELECT " + "NOT ".repeat(100_000) + "true"),
                Arguments.of("minuses", "SELECT " + "- ".repeat(100_000) + "1"),
                Arguments.of("unions", "SELECT 1" + " UNION ALL SELECT 1".repeat(50_000)),
                Arguments.of("joins", "SELECT FROM a" + " CROSS JOIN a".repeat(50_000)),
                Arguments.of("casts", "SELECT 1" + "::int".repeat(100_000)),
                Arguments.of("subscripts", "SELECT a" + "[1]".repeat(100_000)),
                Arguments.of("comments", "SELECT 1 " + "/*".repeat(MANY)),
                Arguments.of("semicolons", ";".repeat(MANY)),
                Arguments.of("statements", "SELECT 1;".repeat(50_000)),
                Arguments.of("an operator", "SELECT 1 " + "+".repeat(MANY) + " 1"),
                Arguments.of("a number", "SELECT " + "9".repeat(MANY)),
                Arguments.of("a name", "SELECT " + "ã".repeat(MANY)),
                Arguments.of("dots", "SELECT a" + ".a".repeat(MANY / 2)),
                Arguments.of("dollars", "SELECT " + "$a$".repeat(MANY / 3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void thereIsAnAnswer(String name, String text) {
        Parsed parsed = parse(text);
        assertThat(parsed).as(name).isNotNull();
        assertThat(parsed).as(name).isNotEqualTo(new Parsed.Beyond(Reasons.PARSER_FAILED));
        assertThat(parsed).as(name).isNotEqualTo(new Parsed.Beyond(Reasons.STRANGE_TREE));
        theNextIsParsed();
    }

    @Test
    void depthIsAValue() {
        assertThat(parse("SELECT " + "(".repeat(MANY))).isEqualTo(DEEP);
        theNextIsParsed();
        assertThat(parse("SELECT 1" + "+1".repeat(100_000))).isEqualTo(DEEP);
        theNextIsParsed();
        assertThat(parse("SELECT 1" + "+1".repeat(SyntaxNode.DEEPEST - 10)))
                .isInstanceOf(Parsed.Tree.class);
    }

    @Test
    void longListsAndTextsAreParsed() {
        Parsed list = parse("SELECT a FROM t WHERE a IN (1" + ",2".repeat(99_999) + ")");
        SyntaxNode where =
                ((Parsed.Tree) list)
                        .statements()
                        .getFirst()
                        .node()
                        .child("whereClause")
                        .orElseThrow();
        assertThat(where.child("rexpr").orElseThrow().children("items")).hasSize(100_000);
        assertThat(parse("SELECT '" + "x".repeat(3 * MANY) + "'")).isInstanceOf(Parsed.Tree.class);
        theNextIsParsed();
    }

    @Test
    void whatIsTooLongIsNotLookedAt() {
        assertThat(parse("SELECT '" + "x".repeat(10 * MANY) + "'"))
                .isEqualTo(new Parsed.Beyond(Reasons.TOO_LONG));
    }

    @Test
    void zeroBytesDoNotCutAText() {
        assertThat(parse("SELECT 1\0; DROP TABLE t"))
                .isEqualTo(new Parsed.Beyond(Reasons.ZERO_BYTE));
    }

    @Test
    void bytesThatAreNotUtf8AreNoText() {
        byte[] text = "SELECT 'é'".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(grammar.parse(text, 0, text.length))
                .isEqualTo(new Parsed.Beyond(Reasons.NOT_UTF8));
    }

    @Test
    void randomBytesGetAnAnswer() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) (1 + random.nextInt(i % 2 == 0 ? 255 : 126));
            }
            answered(grammar.parse(bytes, 0, bytes.length), "random " + i);
        }
        theNextIsParsed();
    }

    @Test
    void changedStatementsGetAnAnswer() {
        Random random = new Random(11);
        List<String> statements = Regression.statements();
        for (int i = 0; i < 2_000; i++) {
            String text = statements.get(random.nextInt(statements.size()));
            String other = statements.get(random.nextInt(statements.size()));
            int at = random.nextInt(text.length());
            int to = Math.min(text.length(), at + random.nextInt(8));
            int from = random.nextInt(other.length());
            int end = Math.min(other.length(), from + random.nextInt(12));
            String changed =
                    text.substring(0, at) + other.substring(from, end) + text.substring(to);
            answered(parse(changed), changed);
        }
        theNextIsParsed();
    }

    private static void answered(Parsed parsed, String text) {
        switch (parsed) {
            case Parsed.Tree tree -> tree.statements().forEach(each -> within(each, text));
            case Parsed.Wrong wrong -> assertThat(wrong.position()).as(text).isNotNegative();
            case Parsed.Beyond beyond ->
                    assertThat(beyond.why()).as(text).isIn(Reasons.NOT_UTF8, Reasons.TOO_DEEP);
        }
    }

    private static void within(RawStatement statement, String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (!text.startsWith("random")) {
            assertThat(statement.location()).as(text).isBetween(0, length);
            assertThat(statement.location() + statement.length()).as(text).isBetween(0, length);
        }
    }

    private void theNextIsParsed() {
        assertThat(parse("SELECT 1")).isInstanceOf(Parsed.Tree.class);
        assertThat(grammar.parsers()).isEqualTo(1);
    }

    private Parsed parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return grammar.parse(bytes, 0, bytes.length);
    }
}
