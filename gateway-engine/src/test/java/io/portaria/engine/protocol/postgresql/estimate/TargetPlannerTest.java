package io.portaria.engine.protocol.postgresql.estimate;

import io.portaria.engine.demo.DemoDatabase;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.guard.Estimate;
import io.portaria.engine.protocol.postgresql.guard.Planner;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// What the planner answers belongs to what it was asked, also after a question that took too long or was wrong.
class TargetPlannerTest {
    private final Planner planner =
            new TargetPlanner(
                    new PostgresTarget(
                            "loja",
                            "127.0.0.1",
                            DemoGateway.database().port(),
                            DemoDatabase.DATABASE,
                            DemoDatabase.USERNAME,
                            () -> DemoGateway.PASSWORD.getBytes(StandardCharsets.UTF_8),
                            PostgresTarget.TlsMode.DISABLE,
                            Optional.empty()),
                    new ScramKeyCache(),
                    new SecureRandom(),
                    InstantSource.system());

    @BeforeAll
    static void slow() throws SQLException {
        direct(
                "CREATE OR REPLACE FUNCTION plano_lento() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(6); RETURN 1; END $$",
                // does not heed a request to stop
                "CREATE OR REPLACE FUNCTION plano_surdo() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN BEGIN PERFORM pg_sleep(6); EXCEPTION WHEN query_canceled THEN PERFORM pg_sleep(1.5); END; RETURN 1; END $$",
                "ANALYZE clientes");
    }

    @AfterAll
    static void gone() throws SQLException {
        direct("DROP FUNCTION plano_lento", "DROP FUNCTION plano_surdo");
    }

    private static void direct(String... statements) throws SQLException {
        DemoGateway.database().execute(DemoDatabase.DATABASE, statements);
    }

    private Optional<Long> rows(String sql) {
        return planner.estimate(
                        new Planner.Planned(
                                ByteBuffer.wrap(sql.getBytes(StandardCharsets.UTF_8)),
                                Optional.empty()))
                .map(Estimate::rows);
    }

    @Test
    void answersStayInStepWithQuestions() throws Exception {
        assertThat(rows("SELECT * FROM generate_series(1, 300)")).contains(300L);
        assertThat(rows("SELECT nowhere FROM clientes")).isEmpty();
        assertThat(rows("SELECT * FROM generate_series(1, 301)")).contains(301L);
        assertThat(rows("SELECT plano_lento()")).isEmpty();
        assertThat(rows("SELECT * FROM generate_series(1, 302)")).contains(302L);
        assertThat(rows("SELECT plano_surdo()")).isEmpty();
        assertThat(rows("SELECT * FROM generate_series(1, 303)")).contains(303L);
        assertThat(planner.rows("public.clientes")).isBetween(40_000L, 60_000L);
    }

    @Test
    void whatPlanningSetsDoesNotOutlastIt() throws SQLException {
        direct(
                "CREATE OR REPLACE FUNCTION plano_muda() RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT set_config('search_path', 'nowhere', false) $$");
        try {
            rows("SELECT plano_muda()");
            assertThat(rows("SELECT id FROM produtos WHERE id = 1")).isPresent();
        } finally {
            direct("DROP FUNCTION plano_muda");
        }
    }

    @Test
    void keysAreWhatIsUniqueForAllRows() throws SQLException {
        direct(
                """
                CREATE TABLE chaves (
                    id int PRIMARY KEY, ano int, numero int, apelido text, adiado int UNIQUE DEFERRABLE, livre int, nota text,
                    UNIQUE (ano, numero) INCLUDE (nota))
                """,
                "CREATE UNIQUE INDEX ON chaves (apelido) WHERE livre > 0",
                "CREATE UNIQUE INDEX ON chaves (lower(apelido))",
                "CREATE INDEX ON chaves (livre)",
                "CREATE VIEW chaves_vista AS SELECT * FROM chaves");
        try {
            assertThat(planner.isKey("public.chaves", Set.of("id"))).isTrue();
            assertThat(planner.isKey("public.chaves", Set.of("id", "livre"))).isTrue();
            assertThat(planner.isKey("public.chaves", Set.of("ano", "numero"))).isTrue();
            for (Set<String> no :
                    List.of(
                            Set.of("ano"),
                            Set.of("ano", "nota"),
                            Set.of("apelido"),
                            Set.of("adiado"),
                            Set.of("livre"))) {
                assertThat(planner.isKey("public.chaves", no)).as("%s", no).isFalse();
            }
            assertThat(planner.isKey("public.chaves_vista", Set.of("id"))).isFalse();
            assertThat(planner.isKey("nowhere.chaves", Set.of("id"))).isFalse();
        } finally {
            direct("DROP TABLE chaves CASCADE");
        }
    }

    @Test
    void severalAreAnsweredAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Optional<Long>>> all = new ArrayList<>();
            for (int i = 1; i <= 64; i++) {
                String sql = "SELECT * FROM generate_series(1, " + i + ")";
                all.add(() -> rows(sql));
            }
            long expected = 1;
            for (Future<Optional<Long>> each : threads.invokeAll(all)) {
                assertThat(each.get()).contains(expected++);
            }
        }
    }
}
