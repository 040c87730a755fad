package io.portaria.engine.protocol.postgresql.grammar;

import io.portaria.engine.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Prints what parsing costs. No test: a machine that does other things at the same time has no figures.
final class GrammarFigures {
    private static final int WARM = 20_000;
    private static final byte[] SHORT =
            "SELECT id, nome FROM clientes WHERE id = $1".getBytes(StandardCharsets.UTF_8);

    private GrammarFigures() {}

    public static void main(String[] arguments) {
        long start = System.nanoTime();
        try (var grammar =
                new PostgresGrammar(
                        1, Duration.ofSeconds(10), Duration.ofMinutes(5), new Threads())) {
            parse(grammar, SHORT);
            print("first statement, with classes and instance", start, 1);
            start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                parse(grammar, SHORT);
            }
            print("the next hundred, each", start, 100);
            for (int round = 0; round < 3; round++) {
                start = System.nanoTime();
                for (int i = 0; i < WARM; i++) {
                    parse(grammar, SHORT);
                }
                print("short statement, round " + round, start, WARM);
            }
            corpus(grammar);
            start = System.nanoTime();
            for (int i = 0; i < WARM; i++) {
                parse(grammar, SHORT);
            }
            print("short statement after the corpus", start, WARM);
        }
        start = System.nanoTime();
        var instance = new ParserInstance(new TreeReader());
        print("a further instance", start, 1);
        System.out.println("its memory at first: " + instance.pages() * 64 / 1024.0 + " MiB");
        for (String each : Regression.statements()) {
            instance.parse(each.getBytes(StandardCharsets.UTF_8));
        }
        System.out.println("after the corpus:    " + instance.pages() * 64 / 1024.0 + " MiB");
    }

    private static void corpus(PostgresGrammar grammar) {
        List<byte[]> all =
                Regression.statements().stream()
                        .map(each -> each.getBytes(StandardCharsets.UTF_8))
                        .toList();
        long longest = 0;
        int trees = 0;
        long start = System.nanoTime();
        for (byte[] each : all) {
            long before = System.nanoTime();
            trees += parse(grammar, each) instanceof Parsed.Tree ? 1 : 0;
            longest = Math.max(longest, System.nanoTime() - before);
        }
        print("corpus, each of " + all.size(), start, all.size());
        System.out.printf("  trees %d, longest %.1f ms%n", trees, longest / 1e6);
    }

    private static Parsed parse(PostgresGrammar grammar, byte[] text) {
        return grammar.parse(text, 0, text.length);
    }

    private static void print(String what, long start, int times) {
        System.out.printf("%s: %.3f ms%n", what, (System.nanoTime() - start) / 1e6 / times);
    }
}
