package io.portaria.engine.protocol.postgresql.grammar;

import io.portaria.engine.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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

/// Whatever a text is made to do to its parser, there is an answer in time, and the next statement is parsed as ever. Most
/// of these texts are as long as a text may be.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HostileStatementTest {
    private static final Parsed.Beyond DEEP = new Parsed.Beyond(Reasons.TOO_DEEP);
    private static final Set<String> ITS_OWN_FAULT =
            Set.of(Reasons.TOO_DEEP, Reasons.TOO_LONG_A_TIME, Reasons.NO_MEMORY);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final Threads threads = new Threads();
    private PostgresGrammar hurried;
    private PostgresGrammar patient;

    @BeforeAll
    void open() {
        hurried = new PostgresGrammar(1, SHORT, IDLE, threads);
        patient = new PostgresGrammar(1, Duration.ofSeconds(60), IDLE, threads);
        assertThat(parse(patient, "SELECT 1")).as("classes").isInstanceOf(Parsed.Tree.class);
    }

    @AfterAll
    void close() {
        hurried.close();
        patient.close();
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                // Nested.
                text("parentheses", "", "(", ""),
                text("parentheses of a SELECT", "SELECT ", "(", ""),
                text("calls", "SELECT ", "f(", ""),
                text("sub-selects", "", "SELECT(", ""),
                text("brackets", "SELECT ", "ARRAY[", ""),
                text("subscripts within", "SELECT ", "a[", ""),
                text("cases", "SELECT ", "CASE ", ""),
                text("WITHs", "", "WITH a AS(", ""),
                text("types", "SELECT ", "CAST(", ""),
                text("joins of parentheses", "SELECT FROM ", "(", "a"),
                text("minuses", "SELECT ", "- ", "1"),
                text("nots", "SELECT ", "NOT ", "true"),
                text("concatenations", "SELECT x", "||x", ""),
                text("casts", "SELECT 1", "::int", ""),
                text("sums", "SELECT 1", "+1", ""),
                text("ands", "SELECT a", " AND a", ""),
                text("unions", "SELECT", " UNION ALL SELECT", ""),
                text("joins", "SELECT FROM a", " CROSS JOIN a", ""),
                text("collations", "SELECT a", " COLLATE a", ""),
                // Long.
                text("dots", "SELECT a", ".b", ""),
                text("subscripts", "SELECT a", "[1]", ""),
                text("numbers", "SELECT 1 IN (1", ",2", ")"),
                text("outputs", "SELECT a", ",a", ""),
                text("stars", "SELECT *", ",*", ""),
                text("aliases", "SELECT 1 a", ",1 a", ""),
                text("orders", "SELECT a ORDER BY a", ",a", ""),
                text("tables", "SELECT FROM a", ",a", ""),
                text("rows", "VALUES(1)", ",(1)", ""),
                text("index columns", "CREATE INDEX ON t(a", ",a", ")"),
                text("parameters", "CREATE FUNCTION f(a", ",a", ") RETURNS a AS ''"),
                text("columns", "CREATE TABLE t(a a", ",a a", ")"),
                text("statements", "", "SELECT;", ""),
                text("semicolons", "", ";", ""),
                text("operators", "SELECT 1 ", "+", " 1"),
                text("digits", "SELECT ", "9", ""),
                text("a name", "SELECT ", "ã", ""),
                text("a quoted name", "SELECT \"", "\"\"", "\""),
                text("a text", "SELECT '", "x", "'"),
                text("control characters", "SELECT '", "\u0001", "'"),
                text("pieces of a text", "SELECT 'a'", "\n'a'", ""),
                text("escapes", "SELECT E'", "\\u0041", "'"),
                // Never closed.
                text("comments", "SELECT 1 ", "/*", ""),
                text("comments closed too seldom", "SELECT 1 ", "/*/**/", ""),
                text("dollars", "SELECT ", "$a$", ""),
                text("a dollar quote", "SELECT $a$", "$b$ ", ""),
                text("a quote", "SELECT '", "''", ""),
                text("a line comment", "SELECT 1 --", "-", ""));
    }

    private static Arguments text(String name, String head, String each, String tail) {
        int room = PostgresGrammar.LONGEST - bytes(head).length - bytes(tail).length;
        return Arguments.of(name, head + each.repeat(room / bytes(each).length) + tail);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void thereIsAnAnswer(String name, String text) {
        Parsed parsed = parse(hurried, text);
        if (parsed instanceof Parsed.Beyond beyond) {
            assertThat(beyond.why()).as(name).isIn(ITS_OWN_FAULT);
        }
        theNextIsParsed(hurried);
    }

    /// What has a shape that runs deep below the parser itself, given the time for it.
    @Test
    void depthIsAValue() {
        assertThat(parse(patient, "SELECT " + "(".repeat(20_000))).isEqualTo(DEEP);
        theNextIsParsed(patient);
        assertThat(parse(patient, "SELECT 1" + "+1".repeat(3_000))).isEqualTo(DEEP);
        theNextIsParsed(patient);
        assertThat(parse(patient, "SELECT " + "- ".repeat(9_000) + "a")).isEqualTo(DEEP);
        theNextIsParsed(patient);
        assertThat(parse(patient, "SELECT" + " UNION SELECT".repeat(4_000))).isEqualTo(DEEP);
        theNextIsParsed(patient);
        assertThat(parse(patient, "SELECT 1" + "+1".repeat(500))).isInstanceOf(Parsed.Tree.class);
    }

    @Test
    void longListsAndTextsAreParsed() {
        Parsed list = parse(patient, "SELECT a FROM t WHERE a IN (1" + ",2".repeat(1_999) + ")");
        SyntaxNode where =
                ((Parsed.Tree) list)
                        .statements()
                        .getFirst()
                        .node()
                        .child("whereClause")
                        .orElseThrow();
        assertThat(where.child("rexpr").orElseThrow().children("items")).hasSize(2_000);
        assertThat(parse(patient, "SELECT '" + "x".repeat(260_000) + "'"))
                .isInstanceOf(Parsed.Tree.class);
        theNextIsParsed(patient);
    }

    @Test
    void whatIsTooLongIsNotLookedAt() {
        assertThat(parse(patient, " ".repeat(PostgresGrammar.LONGEST)))
                .isInstanceOf(Parsed.Tree.class);
        assertThat(parse(patient, " ".repeat(PostgresGrammar.LONGEST + 1)))
                .isEqualTo(new Parsed.Beyond(Reasons.TOO_LONG));
    }

    @Test
    void zeroBytesDoNotCutAText() {
        assertThat(parse(patient, "SELECT 1\0; DROP TABLE t"))
                .isEqualTo(new Parsed.Beyond(Reasons.ZERO_BYTE));
    }

    @Test
    void bytesThatAreNotUtf8AreNoText() {
        byte[] text = "SELECT 'é'".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(patient.parse(text, 0, text.length))
                .isEqualTo(new Parsed.Beyond(Reasons.NOT_UTF8));
    }

    @Test
    void eightAtOnceAllHaveAnAnswer() {
        List<String> texts = texts().map(each -> (String) each.get()[1]).limit(24).toList();
        try (var grammar = new PostgresGrammar(2, SHORT, IDLE, threads)) {
            List<CompletableFuture<Boolean>> callers = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                int from = caller * 3;
                CompletableFuture<Boolean> done = new CompletableFuture<>();
                Thread unused =
                        threads.startVirtual(
                                "hostile", () -> done.complete(answersAll(grammar, texts, from)));
                assertThat(unused).isNotNull();
                callers.add(done);
            }
            callers.forEach(each -> assertThat(each.join()).isTrue());
            theNextIsParsed(grammar);
        }
    }

    private static boolean answersAll(PostgresGrammar grammar, List<String> texts, int from) {
        for (int i = from; i < from + 3; i++) {
            if (parse(grammar, texts.get(i)) instanceof Parsed.Beyond beyond
                    && !ITS_OWN_FAULT.contains(beyond.why())
                    && !beyond.why().equals(Reasons.BUSY)) {
                return false;
            }
        }
        return true;
    }

    /// Its parser may be a new one that the time is too short for while other tests run.
    private static void theNextIsParsed(PostgresGrammar grammar) {
        Parsed next = parse(grammar, "SELECT 1");
        for (int i = 0; i < 100 && !(next instanceof Parsed.Tree); i++) {
            next = parse(grammar, "SELECT 1, " + i);
        }
        assertThat(next).isInstanceOf(Parsed.Tree.class);
        assertThat(grammar.parsers()).isBetween(1, 2);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Parsed parse(PostgresGrammar grammar, String text) {
        byte[] bytes = bytes(text);
        return grammar.parse(bytes, 0, bytes.length);
    }
}
