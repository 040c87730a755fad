package io.portaria.benchmarks;

import io.portaria.engine.catalog.CatalogFile;
import io.portaria.engine.catalog.CatalogHolder;
import io.portaria.engine.catalog.CatalogVersion;
import io.portaria.engine.catalog.InvalidCatalog;
import io.portaria.engine.demo.DemoDatabase;
import io.portaria.engine.path.Caller;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionContext;
import io.portaria.engine.policy.CatalogMasking;
import io.portaria.engine.policy.CatalogPolicy;
import io.portaria.engine.protocol.postgresql.grammar.PostgresGrammar;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.SharedInspections;
import io.portaria.engine.protocol.postgresql.inspect.SqlLexer;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.threads.Threads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `portaria bench decisions`: what it costs to decide about a statement, lexing, policy, lineage, masking plan and what
/// guardrails ask of it included; of one whose shape was seen before, and of one that is new.
public final class DecisionBenchmark {
    private static final String PASSWORD = "bench-upstream";
    private static final int WARM_UP = 40_000;
    private static final int SEEN = 200_000;
    private static final int NEW = 2_000;
    private static final int NEW_WARM_UP = 400;

    private static final String CATALOG =
            """
            gateway: { name: bench, listen: { postgresql: "127.0.0.1:0" } }
            people: [ { name: ana, email: ana@acme.example, duties: [owner] }, { name: bia, email: bia@acme.example, duties: [approver] } ]
            agents: [ { name: bench, owner: ana, roles: [all] } ]
            targets:
              - { name: loja, type: postgresql, address: "127.0.0.1:1", database: loja, username: portaria_loja, password: { value: x }, tls: disable }
            roles: [ { name: all, purpose: Benchmark, legalBasis: "art. 7, V", may: [ { target: loja, actions: [any] } ] } ]
            masking:
              - { name: cpf, columns: ["loja:public.clientes.cpf"], technique: partial }
              - { name: contato, columns: ["loja:public.clientes.email", "loja:public.clientes.telefone"], technique: redact }
            guardrails:
              - { name: tabela, when: { fullTable: ["public.clientes"] }, then: hold }
              - { name: dia, when: { rowsPerDay: 5000, of: ["public.clientes"] }, then: deny }
              - { name: destruir, when: { statement: [delete-without-where, drop] }, then: deny }
            approvals: [ { guardrails: [tabela], approvers: [bia] } ]
            """;

    /// `%s` is another name each time, so that the shape is new; numbers stand for the constants that change.
    private static final List<String> STATEMENTS =
            List.of(
                    "SELECT %1$s.id, %1$s.cpf FROM clientes %1$s WHERE %1$s.id = 17",
                    "SELECT %1$s.nome, upper(%1$s.email), p.total FROM clientes %1$s JOIN pedidos p ON p.cliente_id = %1$s.id WHERE p.id = 42 ORDER BY p.id LIMIT 10",
                    "WITH %1$s AS (SELECT id, uf FROM clientes WHERE id < 900) SELECT uf, count(*) FROM %1$s GROUP BY uf",
                    "UPDATE clientes %1$s SET cidade = 'Recife' WHERE %1$s.id = 7",
                    "SELECT id AS %1$s FROM produtos WHERE id IN (1, 2, 3)");

    private final PrintWriter out;

    private DecisionBenchmark(PrintWriter out) {
        this.out = out;
    }

    public static void main(String[] args) throws IOException, InvalidCatalog {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        new DecisionBenchmark(out).run();
    }

    private void run() throws IOException, InvalidCatalog {
        Path folder = Files.createTempDirectory("portaria-decisions");
        CatalogHolder catalogs = new CatalogHolder();
        catalogs.set(
                new CatalogVersion(
                        CatalogFile.read(CATALOG, folder),
                        "bench",
                        CATALOG,
                        Instant.now(),
                        "bench",
                        folder));
        CatalogPolicy policy = new CatalogPolicy(catalogs);
        try (DemoDatabase database = DemoDatabase.start(folder.resolve("postgres"), PASSWORD);
                PostgresGrammar grammar =
                        new PostgresGrammar(
                                2, Duration.ofSeconds(2), Duration.ofMinutes(5), new Threads())) {
            Inspection inspection =
                    new SharedInspections(
                                    policy,
                                    new CatalogMasking(catalogs),
                                    grammar,
                                    new ScramKeyCache(),
                                    new SecureRandom(),
                                    InstantSource.system(),
                                    new Threads())
                            .of(target(database), "all", false)
                            .current();
            measure(inspection);
        }
    }

    private static PostgresTarget target(DemoDatabase database) {
        return new PostgresTarget(
                "loja",
                "127.0.0.1",
                database.port(),
                DemoDatabase.DATABASE,
                DemoDatabase.USERNAME,
                () -> PASSWORD.getBytes(StandardCharsets.UTF_8),
                PostgresTarget.TlsMode.DISABLE,
                Optional.empty());
    }

    private void measure(Inspection inspection) {
        SessionContext session = session();
        SqlLexer lexer = new SqlLexer();
        out.println("| statement | decision | median | 99 of 100 below |");
        out.println("|---|---|---|---|");
        for (String template : STATEMENTS) {
            byte[][] seen = new byte[64][];
            for (int i = 0; i < seen.length; i++) {
                // the same shape, other constants
                seen[i] = utf8(template.formatted("a").replaceAll("\\b\\d+\\b", "" + (1000 + i)));
            }
            for (int i = 0; i < WARM_UP; i++) {
                judge(inspection, session, lexer, seen[i & 63]);
            }
            long[] nanos = new long[SEEN];
            for (int i = 0; i < SEEN; i++) {
                long begin = System.nanoTime();
                judge(inspection, session, lexer, seen[i & 63]);
                nanos[i] = System.nanoTime() - begin;
            }
            report(template, "seen", nanos);
        }
        for (int i = 0; i < NEW_WARM_UP; i++) {
            for (String template : STATEMENTS) {
                judge(inspection, session, lexer, utf8(template.formatted("w" + i)));
            }
        }
        for (String template : STATEMENTS) {
            long[] nanos = new long[NEW];
            for (int i = 0; i < NEW; i++) {
                byte[] text = utf8(template.formatted("n" + i));
                long begin = System.nanoTime();
                judge(inspection, session, lexer, text);
                nanos[i] = System.nanoTime() - begin;
            }
            report(template, "new", nanos);
        }
    }

    private static void judge(
            Inspection inspection, SessionContext session, SqlLexer lexer, byte[] text) {
        lexer.lex(text, 0, text.length, true);
        Judgement judgement = inspection.judge(session, lexer, text, StandardCharsets.UTF_8);
        if (judgement.decision() instanceof Refusal refusal) {
            throw new IllegalStateException(refusal.sentence());
        }
    }

    private void report(String template, String sort, long[] nanos) {
        Arrays.sort(nanos);
        out.println(
                "| `"
                        + template.formatted("x")
                        + "` | "
                        + sort
                        + " | "
                        + micros(nanos[nanos.length / 2])
                        + " | "
                        + micros(nanos[(int) (nanos.length * 0.99)])
                        + " |");
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.2f µs", nanos / 1e3);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SessionContext session() {
        Instant now = Instant.now();
        Caller caller =
                new Caller(
                        "bench",
                        "ana",
                        List.of("all"),
                        "",
                        "bench",
                        "",
                        now.plus(Duration.ofHours(1)),
                        "");
        return new SessionContext(
                "bench", caller, "loja", "postgresql", "all", "", "", "", "bench", now);
    }
}
