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
import java.util.Optional;
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
}
