package io.portaria.engine.protocol.postgresql.grammar;

import io.portaria.engine.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import static org.assertj.core.api.Assertions.assertThat;

/// Nonsense, and statements with a mistake: each is a tree, a syntax error with its place, or one of a few reasons not to
/// read it.
class RandomStatementTest {
    private static final Set<String> REASONS =
            Set.of(Reasons.NOT_UTF8, Reasons.ZERO_BYTE, Reasons.TOO_DEEP);
    private static final List<String> STATEMENTS = Regression.statements();

    private static PostgresGrammar grammar;

    @BeforeContainer
    static void open() {
        grammar =
                new PostgresGrammar(
                        1, Duration.ofSeconds(30), Duration.ofMinutes(5), new Threads());
    }

    @AfterContainer
    static void close() {
        grammar.close();
    }

    @Property(tries = 300)
    void bytes(@ForAll @Size(max = 300) byte[] bytes) {
        answered(bytes);
    }

    @Property(tries = 300)
    void characters(@ForAll @StringLength(max = 200) String text) {
        answered(text);
    }

    @Property(tries = 500)
    void words(@ForAll("soups") List<String> words) {
        answered(String.join(" ", words));
        answered(String.join("", words));
    }

    @Provide
    Arbitrary<List<String>> soups() {
        return Arbitraries.of(
                        "SELECT",
                        "FROM",
                        "WHERE",
                        "(",
                        ")",
                        ",",
                        ";",
                        "*",
                        "a",
                        "\"b\"",
                        "1",
                        "1.5e3",
                        "'x'",
                        "E'\\'",
                        "$$",
                        "$a$",
                        "--\n",
                        "/*",
                        "*/",
                        ":",
                        "::",
                        "=>",
                        "U&'\\",
                        "$1",
                        "[",
                        "]",
                        ".",
                        "||",
                        "-",
                        "+",
                        "<",
                        "@",
                        "#",
                        "JOIN",
                        "ON",
                        "AS",
                        "WITH",
                        "INSERT",
                        "INTO",
                        "VALUES",
                        "UNION",
                        "ORDER BY",
                        "NOT",
                        "IN",
                        "CASE",
                        "END",
                        "OVER",
                        "GROUPING SETS",
                        "INTERVAL",
                        "\u00e9",
                        "\ud83d\ude00",
                        "\\")
                .list()
                .ofMaxSize(25);
    }

    @Property(tries = 1_000)
    void changedStatements(@ForAll long seed) {
        Random random = new Random(seed);
        String text = STATEMENTS.get(random.nextInt(STATEMENTS.size()));
        String other = STATEMENTS.get(random.nextInt(STATEMENTS.size()));
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + random.nextInt(8));
        int from = random.nextInt(other.length());
        int end = Math.min(other.length(), from + random.nextInt(12));
        answered(text.substring(0, at) + other.substring(from, end) + text.substring(to));
    }

    private static void answered(String text) {
        answered(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void answered(byte[] text) {
        switch (grammar.parse(text, 0, text.length)) {
            case Parsed.Tree tree -> tree.statements().forEach(each -> within(each, text.length));
            case Parsed.Wrong wrong -> assertThat(wrong.position()).isBetween(0, text.length + 1);
            case Parsed.Beyond beyond -> assertThat(beyond.why()).isIn(REASONS);
        }
    }

    private static void within(RawStatement statement, int length) {
        assertThat(statement.location()).isBetween(0, length);
        assertThat(statement.location() + statement.length()).isBetween(0, length);
    }
}
