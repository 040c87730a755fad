package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.demo.DemoDatabase;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.Psql;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What people do in psql, over TLS with the gateway's certificate checked, beside the same on a direct connection.
class PsqlTest {
    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = DemoGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void theReadmesLinesPrintMaskedValues() throws Exception {
        Psql.Result result =
                Psql.through(gateway, "leitor")
                        .commands(
                                "SELECT id, nome, cpf, email, telefone, cidade FROM clientes ORDER BY id LIMIT 3");
        assertThat(result.output())
                .containsPattern("\\*{3}\\.\\*{3}\\.\\*{3}-\\d\\d")
                .contains("[EMAIL]")
                .contains("[PHONE]")
                .contains("Rio de Janeiro")
                .contains("(3 rows)");
        assertThat(result.output()).doesNotContain("@").doesNotContain("João");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void gdescShowsTheTypesUnchanged() throws Exception {
        String script = "SELECT * FROM clientes \\gdesc\n";
        assertThat(Psql.through(gateway, "leitor").script(script).output())
                .isEqualTo(Psql.direct().script(script).output())
                .contains("character varying(14)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id, cidade, uf, criado_em FROM clientes ORDER BY id LIMIT 2000",
                "SELECT * FROM pedidos ORDER BY id LIMIT 3000",
                "SELECT * FROM produtos ORDER BY id",
                "SELECT i, i::numeric / 7, repeat('é', i % 50), now() - now(), ARRAY[i, i + 1], NULL, i % 2 = 0, decode(lpad(to_hex(i), 4, '0'), 'hex') FROM generate_series(1, 500) i",
                "SELECT '{\"a\": [1, 2, {\"b\": null}]}'::jsonb, '<a/>'::xml, '2024-01-01'::date, 'infinity'::timestamp, 'NaN'::float8, int4range(1, 5), point(1, 2)",
                "VALUES (1, 'a'), (2, NULL)",
                "SELECT 1 WHERE false",
                ""
            })
    void unprotectedColumnsAreByteForByteThoseOfADirectConnection(String sql) throws Exception {
        assertThat(Psql.through(gateway, "dono").run(sql + ";\n", "-At", "-f", "-").output())
                .isEqualTo(Psql.direct().run(sql + ";\n", "-At", "-f", "-").output());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\d",
                "\\d+",
                "\\d clientes",
                "\\d+ clientes",
                "\\dt+",
                "\\dv",
                "\\di+",
                "\\ds",
                "\\df",
                "\\df lower",
                "\\dn+",
                "\\du",
                "\\dp",
                "\\dT",
                "\\l",
                "\\dx",
                "\\dd",
                "\\dC",
                "\\do +",
                "\\db",
                "\\dRp",
                "\\sf pg_catalog.pg_sleep_for",
                "\\sv contatos",
                "\\conninfo \\echo x",
                "\\encoding",
                "\\z clientes",
                "\\des",
                "\\dF",
                "\\dL",
                "\\dy"
            })
    void metaCommandsShowWhatADirectConnectionShows(String command) throws Exception {
        String through = Psql.through(gateway, "dono").script(command + "\n").output();
        if (command.startsWith("\\conninfo")) {
            assertThat(through).contains("\"loja\"").contains("SSL");
        } else {
            assertThat(through).isEqualTo(Psql.direct().script(command + "\n").output());
        }
    }

    /// What options say of servers and logins is hidden, and the rest of the line is there.
    @Test
    void metaCommandsOnForeignServersHideTheirOptions() throws Exception {
        DemoGateway.database()
                .execute(
                        DemoDatabase.DATABASE,
                        "CREATE FOREIGN DATA WRAPPER longe OPTIONS (modo 'manso')",
                        "CREATE SERVER filial FOREIGN DATA WRAPPER longe OPTIONS (host 'cofre.example')",
                        "CREATE USER MAPPING FOR CURRENT_USER SERVER filial OPTIONS (password 'segredo')");
        try {
            Psql psql = Psql.through(gateway, "dono");
            assertThat(psql.script("\\dew+\n").output())
                    .isEqualTo(Psql.direct().script("\\dew+\n").output())
                    .contains("manso");
            assertThat(psql.script("\\des+\n").output())
                    .contains("filial", "longe")
                    .doesNotContain("cofre");
            assertThat(psql.script("\\deu+\n").output())
                    .contains("filial")
                    .doesNotContain("segredo");
        } finally {
            DemoGateway.database()
                    .execute(DemoDatabase.DATABASE, "DROP FOREIGN DATA WRAPPER longe CASCADE");
        }
    }

    @Test
    void tabCompletionQueriesWork() throws Exception {
        String query =
                """
                SELECT c.relname, NULL::pg_catalog.text FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'S', 'v', 'm', 'f', 'p')
                AND (c.relname) LIKE 'cli%' AND pg_catalog.pg_table_is_visible(c.oid) AND c.relnamespace <>
                (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'pg_catalog')
                UNION ALL SELECT NULL::pg_catalog.text, n.nspname FROM pg_catalog.pg_namespace n WHERE n.nspname LIKE 'cli%' LIMIT 1000
                """;
        assertThat(Psql.through(gateway, "leitor").commands(query).output())
                .isEqualTo(Psql.direct().commands(query).output())
                .contains("clientes");
    }

    @Test
    void copyGoesBothWays() throws Exception {
        Psql psql = Psql.through(gateway, "dono");
        String script =
                """
                CREATE TEMP TABLE t (a int, b text, c numeric);
                \\copy t FROM PROGRAM 'printf "1,\\"a,b\\",2.50\\\\n2,,\\\\n3,\\"say x\\",-1\\\\n"' WITH (FORMAT csv)
                COPY t (a, b) FROM STDIN;
                4\ttab\\tin
                5\t\\N
                \\.
                \\copy (SELECT * FROM t ORDER BY a) TO STDOUT
                COPY t TO STDOUT (FORMAT csv, HEADER, NULL 'nil', DELIMITER ';', FORCE_QUOTE (b));
                SELECT count(*) FROM t;
                """;
        assertThat(psql.script(script).output())
                .isEqualTo(Psql.direct().script(script).output())
                .contains("COPY 3")
                .contains("say x");
    }

    @Test
    void copyOutOfAProtectedTableIsMasked() throws Exception {
        assertThat(
                        Psql.through(gateway, "leitor")
                                .commands(
                                        "\\copy (SELECT cpf, email FROM clientes ORDER BY id LIMIT 5) TO STDOUT")
                                .output())
                .hasLineCount(5)
                .doesNotContain("@")
                .contains("***.***.***-");
        assertThat(Psql.through(gateway, "dono").commands("COPY clientes TO '/tmp/x'").output())
                .contains("would not pass the gateway")
                .isNotEmpty();
    }

    @Test
    void cursorsAndPreparedStatementsWork() throws Exception {
        String script =
                """
                BEGIN;
                DECLARE c SCROLL CURSOR FOR SELECT id, situacao FROM pedidos ORDER BY id;
                FETCH 2 FROM c;
                FETCH BACKWARD 1 FROM c;
                MOVE 5 FROM c;
                FETCH NEXT FROM c;
                CLOSE c;
                COMMIT;
                PREPARE p (int) AS SELECT id, situacao FROM pedidos WHERE id = $1;
                EXECUTE p (7);
                DEALLOCATE p;
                \\set ON_ERROR_ROLLBACK on
                BEGIN;
                SELECT 1/0;
                SELECT 2;
                COMMIT;
                """;
        assertThat(Psql.through(gateway, "dono").script(script).output())
                .isEqualTo(Psql.direct().script(script).output())
                .contains("division by zero");
    }

    @Test
    void listenAndNotifyWork() throws Exception {
        String output =
                Psql.through(gateway, "dono")
                        .script(
                                "LISTEN canal;\nNOTIFY canal, 'pedido 7';\nSELECT pg_notify('canal', 'cliente 529.982.247-25');\nSELECT 1;\n")
                        .output();
        assertThat(output)
                .contains("Asynchronous notification \"canal\" with payload \"pedido 7\"")
                .doesNotContain("529.982.247-25");
    }

    @Test
    void ctrlCStopsARunningStatement() throws Exception {
        Path nothing = Files.createTempFile("psql", ".in");
        Process psql =
                Psql.through(gateway, "dono")
                        .start(nothing, "-c", "SELECT pg_sleep(50)", "-c", "SELECT 'after'");
        Thread.sleep(Duration.ofMillis(1500));
        new ProcessBuilder("kill", "-INT", Long.toString(psql.pid())).start().waitFor();
        assertThat(psql.waitFor(10, TimeUnit.SECONDS)).as("psql ended").isTrue();
        assertThat(new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("canceling statement due to user request");
    }

    @Test
    void multiStatementStringsAnswerEachStatement() throws Exception {
        String both = "SELECT 1 AS a; SELECT cpf FROM clientes WHERE id = 1; SELECT 'x;y' AS b";
        assertThat(Psql.through(gateway, "leitor").commands(both).output())
                .contains("***.***.***-")
                .contains("x;y");
    }

    @Test
    void plaintextIsFineOnLoopbackOnly() throws Exception {
        assertThat(Psql.through(gateway, "leitor").commands("\\conninfo").output())
                .contains("SSL connection");
    }

    @Test
    void pgbenchRunsCleanInEveryMode() throws Exception {
        Path nothing = Files.createTempFile("pgbench", ".in");
        Psql dono = Psql.through(gateway, "dono");
        Process init = dono.tool("pgbench", nothing, "-q", "-i", "-s", "1");
        String output = new String(init.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(init.waitFor()).as(output).isZero();
        for (String mode : new String[] {"simple", "extended", "prepared"}) {
            Process run =
                    dono.tool(
                            "pgbench", nothing, "-n", "-M", mode, "-c", "8", "-j", "2", "-T", "3");
            String printed =
                    new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(run.waitFor()).as(printed).isZero();
            assertThat(printed).contains("number of failed transactions: 0");
        }
        Process drop =
                dono.start(
                        nothing,
                        "-c",
                        "DROP TABLE pgbench_accounts, pgbench_branches, pgbench_tellers, pgbench_history");
        drop.getInputStream().readAllBytes();
        assertThat(drop.waitFor()).isZero();
    }
}
