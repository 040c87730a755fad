package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.catalog.Catalog;
import io.portaria.engine.catalog.CatalogFile;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.policy.CatalogMasking;
import io.portaria.engine.protocol.postgresql.grammar.Parsed;
import io.portaria.engine.protocol.postgresql.grammar.PostgresGrammar;
import io.portaria.engine.protocol.postgresql.lineage.Analysis;
import io.portaria.engine.protocol.postgresql.lineage.Flow;
import io.portaria.engine.protocol.postgresql.lineage.Lineage;
import io.portaria.engine.protocol.postgresql.lineage.Reference;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.protocol.postgresql.worlds.RandomStatements;
import io.portaria.engine.protocol.postgresql.worlds.WorldTables;
import io.portaria.engine.threads.Threads;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

import static org.assertj.core.api.Assertions.assertThat;

/// Lineage is never laxer than PostgreSQL's own analysis: of thousands of statements made at random, each output that the
/// server makes of a protected column is one for lineage too, and so is each other use.
///
/// The server tells its analysis of a statement that it is asked to prepare, as a message of the level LOG, and runs nothing.
final class AnalysedTreeOracleTest {
    private static final int STATEMENTS = Integer.getInteger("portaria.oracle.statements", 6000);
    private static final long SEED = Long.getLong("portaria.oracle.seed", 2026);

    private static final String CATALOG =
            """
            gateway: { name: oraculo, listen: { postgresql: "127.0.0.1:0" } }
            people: [ { name: helena, email: helena@aurora.example, duties: [owner] } ]
            agents: [ { name: robo, owner: helena, roles: [tudo] } ]
            targets:
              - { name: um, type: postgresql, address: "127.0.0.1:5432", database: postgres, username: postgres, password: { value: nenhuma }, tls: disable }
            roles: [ { name: tudo, purpose: "Teste", legalBasis: "art. 7, V", may: [ { target: um, actions: [any] } ] } ]
            masking:
              - { name: segredo, columns: ["um:public.t1.s", "um:public.t1.k", "um:public.t2.s", "um:public.p.s"], technique: redact }
              - { name: nada, detect: any, technique: none }
            """;

    private static EmbeddedPostgres postgres;
    private static Connection server;
    private static PostgresGrammar grammar;
    private static TargetSchema schema;
    private static ServerFlows.Known known;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.start();
        // a text that comes again is to be analysed again
        server =
                DriverManager.getConnection(
                        postgres.getJdbcUrl("postgres", "postgres")
                                + "&preparedStatementCacheQueries=0");
        WorldTables.create(server, "'x' || md5('um' || i)", "i + 50");
        known = known();
        grammar =
                new PostgresGrammar(2, Duration.ofSeconds(5), Duration.ofMinutes(5), new Threads());
        SchemaSource source =
                new SchemaSource(
                        new PostgresTarget(
                                "um",
                                "127.0.0.1",
                                postgres.getPort(),
                                "postgres",
                                "postgres",
                                () -> "".getBytes(StandardCharsets.UTF_8),
                                PostgresTarget.TlsMode.DISABLE,
                                Optional.empty()),
                        new ScramKeyCache(),
                        new SecureRandom(),
                        InstantSource.system(),
                        new Threads());
        Catalog catalog = CatalogFile.read(CATALOG, Path.of("."));
        schema =
                new TargetSchema(
                        new Protection(
                                CatalogMasking.of(catalog.masking(), "um", "tudo"),
                                source.current(),
                                new ProtectedOne()),
                        source,
                        grammar);
        try (Statement statement = server.createStatement()) {
            statement.execute("SET client_min_messages = log");
            statement.execute("SET debug_print_rewritten = on");
            statement.execute("SET debug_pretty_print = off");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        grammar.close();
        server.close();
        postgres.close();
    }

    @Test
    void noOutputAndNoUseOfProtectedColumnsIsMissed() throws SQLException {
        List<String> laxer = new ArrayList<>();
        int compared = 0;
        int protectedOnes = 0;
        int stricter = 0;
        for (int i = 0; i < STATEMENTS; i++) {
            String sql = plain(new RandomStatements(SEED + i).statement());
            Optional<String> tree = analysed(sql);
            if (tree.isEmpty()) {
                continue;
            }
            ServerFlows server = ServerFlows.of(tree.get(), known);
            Analysis ours = ours(sql);
            compared++;
            protectedOnes +=
                    server.outputs().stream().allMatch(Set::isEmpty) && server.used().isEmpty()
                            ? 0
                            : 1;
            objections(server, ours).forEach(o -> laxer.add(o + "\n  " + sql));
            stricter += stricter(server, ours) ? 1 : 0;
        }
        System.out.println(
                "compared with the server's analysis: "
                        + compared
                        + " of "
                        + STATEMENTS
                        + ", with protected columns: "
                        + protectedOnes
                        + ", outputs of more than the server says: "
                        + stricter);
        assertThat(laxer).isEmpty();
        assertThat(compared).isGreaterThan(STATEMENTS / 2);
        assertThat(protectedOnes).isGreaterThan(STATEMENTS / 4);
    }

    private static List<String> objections(ServerFlows server, Analysis ours) {
        List<String> objections = new ArrayList<>();
        int count = server.outputs().size();
        for (int i = 0; i < count; i++) {
            Flow flow = ours.output(i, count);
            Set<String> missed = new TreeSet<>(server.outputs().get(i));
            missed.removeAll(names(flow));
            if (!flow.unknown() && !missed.isEmpty()) {
                objections.add("output " + i + " is made of " + missed + " too");
            }
        }
        Set<String> missed = new TreeSet<>(server.used());
        boolean unknown = false;
        for (Reference reference : ours.references()) {
            unknown |= reference.flow().unknown();
            missed.removeAll(names(reference.flow()));
        }
        if (!unknown && !missed.isEmpty()) {
            objections.add("it uses " + missed + " too");
        }
        boolean counts = ours.evaluates() || ours.computes() || !ours.references().isEmpty();
        if (!server.evaluated().isEmpty() && !counts) {
            objections.add("it computes from " + server.evaluated());
        }
        return objections;
    }

    private static boolean stricter(ServerFlows server, Analysis ours) {
        int count = server.outputs().size();
        for (int i = 0; i < count; i++) {
            if (server.outputs().get(i).isEmpty() && !ours.output(i, count).isClean()) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> names(Flow flow) {
        return flow.sources().stream().map(Object::toString).collect(Collectors.toSet());
    }

    private static Analysis ours(String sql) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        if (grammar.parse(text, 0, text.length) instanceof Parsed.Tree tree) {
            return Lineage.of(tree.statements().getFirst().node(), schema).orElseThrow();
        }
        throw new AssertionError("the grammar does not read what the server reads: " + sql);
    }

    /// The query of what wraps one: the server analyses that when it runs it.
    private static String plain(String sql) {
        return sql.replaceFirst("^EXPLAIN \\([^)]*\\) ", "")
                .replaceFirst("(?s)^COPY \\((.*)\\) TO STDOUT$", "$1");
    }

    /// What the server says of it; nothing for what it refuses.
    private static Optional<String> analysed(String sql) throws SQLException {
        try (PreparedStatement statement = server.prepareStatement(sql)) {
            statement.getMetaData();
            for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
                if (w instanceof PSQLWarning warning) {
                    ServerErrorMessage message = warning.getServerErrorMessage();
                    if ("rewritten parse tree:".equals(message.getMessage())) {
                        return Optional.of(message.getDetail());
                    }
                }
            }
            throw new AssertionError("the server has not told its analysis of " + sql);
        } catch (PSQLException e) {
            if (e.getServerErrorMessage() == null) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static ServerFlows.Known known() throws SQLException {
        Map<Integer, Map<Integer, String>> columns = new HashMap<>();
        Map<Integer, Set<String>> functions = new HashMap<>();
        Set<Integer> equalities = new HashSet<>();
        try (Statement statement = server.createStatement()) {
            try (ResultSet rows =
                    statement.executeQuery(
                            """
                            SELECT c.oid, a.attnum, 'public.' || c.relname || '.' || a.attname
                            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                            WHERE c.relkind IN ('r', 'p') AND ((c.relname IN ('t1', 'c1') AND a.attname IN ('s', 'k'))
                              OR (c.relname IN ('t2', 'p', 'p1', 'p2') AND a.attname = 's'))
                            """)) {
                while (rows.next()) {
                    columns.computeIfAbsent(rows.getInt(1), _ -> new HashMap<>())
                            .put(rows.getInt(2), rows.getString(3));
                }
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT oid FROM pg_proc WHERE proname = 'f_reads'")) {
                while (rows.next()) {
                    functions.put(rows.getInt(1), Set.of("public.t1.s"));
                }
            }
            try (ResultSet rows =
                    statement.executeQuery(
                            "SELECT oid FROM pg_operator WHERE oprname IN ('=', '<>')")) {
                while (rows.next()) {
                    equalities.add(rows.getInt(1));
                }
            }
        }
        int count;
        try (Statement statement = server.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT 'count(\"any\")'::regprocedure::oid")) {
            rows.next();
            count = rows.getInt(1);
        }
        return new ServerFlows.Known(columns, functions, equalities, count);
    }
}
