package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.api.OperationView;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.RawAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/// Agents that try to bring the gateway out of step with the server, so that rows of a statement that reads protected
/// columns are taken for those of one that does not. The value sought is in hexadecimal digits, which no detector knows.
@Timeout(60)
class OutOfStepTest {
    private static final String SECRET =
            "SELECT encode(convert_to(email, 'UTF8'), 'hex') FROM clientes WHERE id = 77";
    private static DemoGateway gateway;
    private static String hex = "";

    @BeforeAll
    static void start() throws Exception {
        gateway = DemoGateway.start();
        hex = DemoGateway.emailInHex(77);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static RawAgent agent() throws IOException {
        return RawAgent.login(gateway, "dono");
    }

    private static void nothingLeft(RawAgent agent) {
        assertThat(agent.heard()).noneMatch(m -> m.body().contains(hex));
    }

    private static boolean said(RawAgent agent, String what) {
        return agent.heard().stream().anyMatch(m -> m.body().contains(what));
    }

    @Test
    void queriesThatTheServerIgnoresLendTheirHarmlessnessToNothing() throws Exception {
        try (RawAgent agent = agent()) {
            agent.parse("", "SELECT nosuch").flush().send();
            agent.hearUpTo('E');
            agent.query("SELECT 'a'").query("SELECT 'b'").sync().send();
            agent.hearUpTo('Z');
            agent.query(SECRET).send();
            agent.hearUpTo('Z');
            agent.query("SELECT 'still here'").send();
            agent.hearUpTo('Z');
            nothingLeft(agent);
            // as without a gateway: neither a nor b was ever answered
            assertThat(agent.types()).isEqualTo("EZTDCZTDCZ");
            assertThat(said(agent, "still here")).isTrue();
        }
    }

    @Test
    void queriesInFlightBehindAnErrorAreIgnoredToo() throws Exception {
        try (RawAgent agent = agent()) {
            agent.parse("", "SELECT nosuch")
                    .query("SELECT 'a'")
                    .query("SELECT 'b'")
                    .sync()
                    .query(SECRET)
                    .query("SELECT 'still here'")
                    .send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            nothingLeft(agent);
            assertThat(agent.types()).isEqualTo("EZTDCZTDCZ");
        }
    }

    @Test
    void queriesBehindARefusalAreIgnoredAsTheServerIgnoresThem() throws Exception {
        try (RawAgent agent = agent()) {
            agent.parse("", "SET ROLE postgres").flush().query("SELECT 'a'").query("SELECT 'b'");
            agent.sync().send();
            agent.hearUpTo('Z');
            agent.query(SECRET).query("SELECT 'still here'").send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            nothingLeft(agent);
            assertThat(agent.types()).isEqualTo("EZTDCZTDCZ");
        }
    }

    @Test
    void aParseThatFailsLeavesWhatHadTheName() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("PREPARE s AS " + SECRET).send();
            agent.hearUpTo('Z');
            agent.parse("s", "SELECT 'harmless'::text").sync().send();
            agent.hearUpTo('Z');
            agent.bind("", "s").execute("").sync().send();
            agent.hearUpTo('Z');
            nothingLeft(agent);
            assertThat(said(agent, "harmless")).isFalse();
        }
    }

    @Test
    void aFailedParseIsNotTakenForTheOneThatStands() throws Exception {
        try (RawAgent agent = agent()) {
            agent.parse("t", "SELECT 'first'::text").sync().send();
            agent.hearUpTo('Z');
            agent.parse("t", "SELECT 'second'::text").sync();
            // sent before the failure can be known
            agent.bind("", "t").describePortal("").execute("").sync().send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            assertThat(said(agent, "first")).isTrue();
            assertThat(said(agent, "second")).isFalse();
        }
        assertThat(gateway.sessions())
                .flatExtracting(session -> gateway.operations(session.id()))
                .extracting(OperationView::statement)
                .contains("SELECT 'first'::text")
                .doesNotContain("SELECT 'second'::text");
    }

    @Test
    void sqlCannotGiveTheNameOfAStatementToAnother() throws Exception {
        try (RawAgent agent = agent()) {
            agent.parse("s", "SELECT 'x'::text").describeStatement("s").sync().send();
            agent.hearUpTo('Z');
            agent.query("DEALLOCATE s").send();
            agent.hearUpTo('Z');
            agent.query("PREPARE s AS " + SECRET).send();
            agent.hearUpTo('Z');
            agent.bind("", "s").execute("").sync().send();
            agent.hearUpTo('Z');
            nothingLeft(agent);
            // what the agent parsed is what runs
            assertThat(said(agent, "x")).isTrue();
        }
    }

    @Test
    void sqlWithinTheExtendedProtocolCannotEither() throws Exception {
        try (RawAgent agent = agent()) {
            agent.parse("s", "SELECT 'x'::text").describeStatement("s").sync().send();
            agent.hearUpTo('Z');
            agent.parse("", "DEALLOCATE s").bind("", "").execute("");
            agent.parse("", "PREPARE s AS " + SECRET).bind("", "").execute("");
            agent.bind("", "s").execute("").sync().send();
            agent.hearUpTo('Z');
            nothingLeft(agent);
        }
    }

    @Test
    void aPortalCannotBeReplacedByACursor() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("BEGIN").send();
            agent.hearUpTo('Z');
            agent.parse("p", "SELECT 'x'::text FROM generate_series(1, 9)");
            agent.bind("c", "p").execute("c", 1).sync().send();
            agent.hearUpTo('Z');
            agent.query("CLOSE c").query("DECLARE c CURSOR FOR " + SECRET).send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            agent.execute("c").sync().send();
            agent.hearUpTo('Z');
            nothingLeft(agent);
        }
    }

    @Test
    void aPortalOfATransactionThatIsOverIsNoPortal() throws Exception {
        try (RawAgent agent = agent()) {
            agent.parse("p", "SELECT 'x'::text FROM generate_series(1, 9)");
            agent.bind("c", "p").execute("c", 1).sync().send();
            agent.hearUpTo('Z');
            agent.execute("c").sync().send();
            agent.hearUpTo('Z');
            assertThat(agent.types()).endsWith("EZ");
        }
    }

    @Test
    void aPortalIsReadOnInPiecesAcrossSyncsAndOtherStatements() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("BEGIN").send();
            agent.hearUpTo('Z');
            agent.parse("p", "SELECT 'x' || n FROM generate_series(1, 3) n");
            agent.bind("c", "p").execute("c", 1).sync().send();
            agent.hearUpTo('Z');
            agent.query("UPDATE produtos SET nome = nome WHERE id = 1").send();
            agent.hearUpTo('Z');
            agent.execute("c", 1).sync().execute("c", 1).sync().send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            assertThat(said(agent, "x2")).isTrue();
            assertThat(said(agent, "x3")).isTrue();
        }
    }

    @Test
    void aPortalIsReadOnThoughTheSyncBetweenIsNotAnswered() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("BEGIN").send();
            agent.hearUpTo('Z');
            agent.parse("p", "SELECT 'x' || n FROM generate_series(1, 3) n");
            agent.bind("c", "p").execute("c", 1).sync().execute("c", 1).sync().send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            assertThat(said(agent, "x2")).isTrue();
        }
    }

    /// As psycopg does for its named cursors: DECLARE, Describe of the portal, FETCH.
    @Test
    void aCursorOfSqlIsDescribedAndReadMasked() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("BEGIN")
                    .query("DECLARE cc CURSOR FOR SELECT id, email FROM clientes")
                    .send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            agent.describePortal("cc").sync().send();
            assertThat(agent.hearUpTo('T').body()).contains("email");
            agent.hearUpTo('Z');
            agent.query("FETCH 2 FROM cc").send();
            agent.hearUpTo('Z');
            assertThat(said(agent, "[EMAIL]")).isTrue();
            assertThat(said(agent, ".example")).isFalse();
            agent.describePortal("nosuch").sync().send();
            agent.hearUpTo('E');
            agent.hearUpTo('Z');
        }
    }

    /// The gateway asks for the columns of a COPY with a Sync of its own, after which the server goes on.
    @Test
    void aCopyInTheMiddleOfAGroupDoesNotHideAFailedParse() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("PREPARE s AS " + SECRET).send();
            agent.hearUpTo('Z');
            agent.parse("s", "SELECT 'harmless'::text");
            agent.query("COPY (SELECT 1) TO STDOUT");
            agent.bind("", "s").execute("").sync().send();
            agent.hearAll(2000);
            nothingLeft(agent);
        }
    }

    /// The end of one COPY, come late, is not the answer to the next.
    @Test
    void theEndOfOneCopyDoesNotSpeakForTheNext() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("CREATE TEMP TABLE recebe (a text)").send();
            agent.hearUpTo('Z');
            agent.parse("", "COPY recebe FROM STDIN").bind("", "").execute("");
            agent.message('d', "um\n".getBytes(StandardCharsets.UTF_8)).message('c', new byte[0]);
            agent.sync().query("COPY recebe FROM STDIN");
            agent.query("SELECT 'a'").query("SELECT 'b'").query(SECRET).query(SECRET).send();
            agent.hearAll(2000);
            nothingLeft(agent);
        }
    }

    @Test
    void aMessageLostInACopyEndsTheSession() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("CREATE TEMP TABLE recebe (a text)").send();
            agent.hearUpTo('Z');
            agent.query("COPY recebe FROM STDIN")
                    .query("SELECT 'a'")
                    .query("SELECT 'b'")
                    .query(SECRET)
                    .send();
            agent.hearAll(2000);
            agent.forget();
            try {
                agent.query(SECRET).send();
                agent.hearAll(2000);
            } catch (IOException e) {
                // closed, as it should be
            }
            nothingLeft(agent);
        }
    }

    @Test
    void copyInByTheExtendedProtocolWithEarlySync() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("CREATE TEMP TABLE recebe (a text)").send();
            agent.hearUpTo('Z');
            // as libpq's PQexecParams does: Sync at once, and again after CopyDone
            agent.parse("", "COPY recebe FROM STDIN").bind("", "").execute("").sync().send();
            agent.hearUpTo('G');
            agent.message('d', "um\ndois\n".getBytes(StandardCharsets.UTF_8));
            agent.message('c', new byte[0]).sync().send();
            agent.hearUpTo('Z');
            agent.query("SELECT count(*) FROM recebe").send();
            agent.hearUpTo('Z');
            assertThat(agent.heard()).anyMatch(m -> m.type() == 'D' && m.body().endsWith("2"));
        }
    }

    @Test
    void aCopyThatFailsGoesOnInStep() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("CREATE TEMP TABLE recebe (a int)").send();
            agent.hearUpTo('Z');
            agent.query("COPY recebe FROM STDIN");
            agent.message('d', "x\n".getBytes(StandardCharsets.UTF_8)).message('c', new byte[0]);
            agent.query(SECRET).query("SELECT 'still here'").send();
            agent.hearUpTo('E');
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            nothingLeft(agent);
            assertThat(said(agent, "still here")).isTrue();
            agent.query("COPY recebe FROM STDIN; COPY recebe FROM STDIN").send();
            agent.message('d', "1\n".getBytes(StandardCharsets.UTF_8)).message('c', new byte[0]);
            agent.message('d', "2\n".getBytes(StandardCharsets.UTF_8)).message('c', new byte[0]);
            agent.query("SELECT 'rows ' || count(*) FROM recebe").send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            assertThat(said(agent, "rows 2")).isTrue();
        }
    }

    // ---- found by random orders, see RandomOrdersTest

    /// The server sends errors at once; an agent that waits for one without a Sync gets it.
    @Test
    void aRefusalIsToldThoughWhatFollowsIsSkipped() throws Exception {
        try (RawAgent agent = agent()) {
            agent.parse("", "SET ROLE postgres").bind("", "").execute("").send();
            agent.hearUpTo('E');
            agent.sync().send();
            agent.hearUpTo('Z');
        }
    }

    @Test
    void whatWasSentBeforeTheGoodbyeRuns() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("CREATE TABLE IF NOT EXISTS despedida (a int)").send();
            agent.hearUpTo('Z');
        }
        try (RawAgent agent = agent()) {
            agent.query("INSERT INTO despedida VALUES (1)");
            assertThat(agent.bye()).isFalse();
            agent.hearAll(2000);
            assertThat(said(agent, "INSERT 0 1")).isTrue();
        }
        try (RawAgent agent = agent()) {
            agent.query("SELECT 'rows ' || count(*) FROM despedida").send();
            agent.hearUpTo('Z');
            agent.query("DROP TABLE despedida").send();
            agent.hearUpTo('Z');
            assertThat(said(agent, "rows 1")).isTrue();
        }
    }

    @Test
    void thatThereIsNoSuchPortalIsNoSecret() throws Exception {
        try (RawAgent agent = agent()) {
            agent.describePortal("nosuch").sync().send();
            assertThat(agent.hearUpTo('E').body()).contains("portal \"nosuch\" does not exist");
        }
    }

    @Test
    void aCopyThatCannotBeDescribedFailsWhenItIsExecuted() throws Exception {
        try (RawAgent agent = agent()) {
            agent.parse("", "COPY nosuch TO STDOUT").bind("", "").describePortal("").execute("");
            agent.sync().send();
            String error = agent.hearUpTo('E').body();
            agent.hearUpTo('Z');
            assertThat(agent.types()).isEqualTo("12nEZ");
            // a position would point into a text that the agent never wrote
            assertThat(error).contains("nosuch").doesNotContain("\0P");
        }
    }

    /// What a FETCH brings is decided by what was sent before its rows came, not before it was bound.
    @Test
    void aFetchBoundBeforeItsCursorIsMasked() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("BEGIN").query("DECLARE c CURSOR FOR SELECT 'x'::text").send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            agent.parse("f", "FETCH ALL FROM c").bind("", "f");
            agent.parse("k", "CLOSE c").bind("k", "k").execute("k");
            agent.parse("d", "DECLARE c CURSOR FOR " + SECRET).bind("d", "d").execute("d");
            agent.execute("").sync().send();
            agent.hearUpTo('Z');
            nothingLeft(agent);
        }
    }

    /// EXECUTE runs what Parse prepared, and that may be any statement.
    @Test
    void aCursorDeclaredByExecuteIsNotTakenForAPortal() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("BEGIN").send();
            agent.hearUpTo('Z');
            agent.parse("p", "SELECT 'x'::text FROM generate_series(1, 9)");
            agent.bind("c", "p").execute("c", 1);
            agent.parse("k", "CLOSE c").parse("d", "DECLARE c CURSOR FOR " + SECRET).sync().send();
            agent.hearUpTo('Z');
            agent.query("EXECUTE k").query("EXECUTE d").send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            agent.execute("c").sync().send();
            agent.hearUpTo('Z');
            nothingLeft(agent);
            assertThat(said(agent, "[OCULTO]")).isTrue();
        }
    }

    @Test
    void whatSqlPreparedIsBoundAndMaskedAsBySql() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("PREPARE s AS SELECT id, nome, email FROM clientes WHERE id = 77").send();
            agent.hearUpTo('Z');
            agent.query("PREPARE h AS " + SECRET).send();
            agent.hearUpTo('Z');
            agent.describeStatement("s").bind("", "s").execute("").sync().send();
            agent.hearUpTo('Z');
            agent.bind("", "h").describePortal("").execute("").sync().send();
            agent.hearUpTo('Z');
            nothingLeft(agent);
            assertThat(agent.types()).endsWith("tT2DCZ2TDCZ");
            assertThat(said(agent, "77")).isTrue();
            assertThat(said(agent, "[EMAIL]")).isTrue();
            agent.bind("", "nosuch").execute("").sync().send();
            assertThat(agent.hearUpTo('E').body()).contains("26000").contains("nosuch");
        }
        assertThat(gateway.sessions())
                .flatExtracting(session -> gateway.operations(session.id()))
                .extracting(OperationView::statement)
                .contains("EXECUTE \"s\"");
    }

    @Test
    void aCursorOfSqlIsExecutedAndMaskedAsByFetch() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("BEGIN").query("DECLARE c CURSOR FOR " + SECRET).send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            agent.query("DECLARE b BINARY CURSOR FOR SELECT id, email FROM clientes LIMIT 3")
                    .send();
            agent.hearUpTo('Z');
            agent.execute("c").execute("b", 2).sync().send();
            agent.hearUpTo('Z');
            nothingLeft(agent);
            assertThat(said(agent, "[OCULTO]")).isTrue();
            assertThat(said(agent, "[EMAIL]")).isTrue();
            assertThat(said(agent, ".example")).isFalse();
            agent.execute("nosuch").sync().send();
            assertThat(agent.hearUpTo('E').body()).contains("34000").contains("nosuch");
        }
    }

    @Test
    void aCloseThatTheServerSkipsForgetsNothing() throws Exception {
        try (RawAgent agent = agent()) {
            agent.parse("s", "SELECT 'kept'::text").sync().send();
            agent.hearUpTo('Z');
            agent.parse("", "SELECT nosuch").closeStatement("s").sync().send();
            agent.hearUpTo('Z');
            agent.bind("", "s").execute("").sync().send();
            agent.hearUpTo('Z');
            assertThat(said(agent, "kept")).isTrue();
            agent.closeStatement("s").sync().bind("", "s").execute("").sync().send();
            assertThat(agent.hearUpTo('E').body()).contains("26000");
        }
    }

    @Test
    void aPortalOutlivesARollbackToASavepointAfterIt() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("BEGIN").send();
            agent.hearUpTo('Z');
            agent.parse("p", "SELECT 'x' || n FROM generate_series(1, 3) n");
            agent.bind("c", "p").execute("c", 1).sync().send();
            agent.hearUpTo('Z');
            agent.query("SAVEPOINT a").query("ROLLBACK TO SAVEPOINT a").send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            agent.execute("c", 1).sync().send();
            agent.hearUpTo('Z');
            assertThat(said(agent, "x2")).isTrue();
        }
    }

    /// The older portal of the name outlives a Bind that is skipped; its rows are not the newer's.
    @Test
    void aBindThatIsSkippedLendsItsStatementToNoPortal() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("BEGIN").send();
            agent.hearUpTo('Z');
            agent.parse("p", SECRET.replace("= 77", "BETWEEN 76 AND 78 ORDER BY id"));
            agent.parse("h", "SELECT 'x'::text");
            agent.bind("c", "p").sync().query("SAVEPOINT a").send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            agent.parse("", "SELECT nosuch").bind("c", "h").sync();
            agent.query("ROLLBACK TO SAVEPOINT a").execute("c").sync().send();
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            agent.hearUpTo('Z');
            nothingLeft(agent);
            assertThat(agent.types()).endsWith("DDDCZ");
        }
    }

    /// A renewal in the same group as a Parse that is skipped renews nothing.
    @Test
    void aParseThatIsSkippedIsNotRenewed() throws Exception {
        try (RawAgent agent = agent()) {
            agent.describeStatement("nosuch").parse("t", "SELECT 'never'::text");
            agent.parse("", "PREPARE u AS SELECT 1").bind("", "").execute("");
            agent.bind("", "t").sync().bind("", "t").execute("").sync().send();
            agent.hearUpTo('Z');
            assertThat(agent.hearUpTo('E').body()).contains("26000");
            agent.hearUpTo('Z');
            assertThat(said(agent, "never")).isFalse();
        }
    }

    @Test
    void theErrorOfOneCopyIsNotToldOfAnother() throws Exception {
        try (RawAgent agent = agent()) {
            agent.query("BEGIN").send();
            agent.hearUpTo('Z');
            agent.parse("", "COPY nosuch TO STDOUT").bind("", "").execute("").sync().send();
            agent.hearUpTo('Z');
            agent.query("SELECT 1").send();
            assertThat(agent.hearUpTo('E').body()).contains("25P02").doesNotContain("nosuch");
        }
    }

    /// A request to cancel it could come late, and meet the next statement.
    @Test
    void aShortCopyThatIsRefusedIsNotCancelled() throws Exception {
        try (RawAgent agent = agent()) {
            agent.parse("s", "COPY (SELECT 'x') TO STDOUT").sync().send();
            agent.hearUpTo('Z');
            for (int i = 0; i < 20; i++) {
                agent.query("EXECUTE s").query("SELECT 'next'").send();
                assertThat(agent.hearUpTo('E').body()).contains("Portaria: ");
                agent.hearUpTo('Z');
                assertThat(agent.hear().type()).isEqualTo('T');
                agent.hearUpTo('Z');
            }
        }
    }
}
