package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.RawAgent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// Random orders of messages of an agent. Names are few, so that they collide.
final class Orders {
    private static final List<String> STATEMENT_NAMES = List.of("", "s", "t");

    /// Shared with the cursors of SQL.
    private static final List<String> PORTAL_NAMES = List.of("", "c", "d");

    private static final List<String> TRANSACTIONS =
            List.of(
                    "BEGIN",
                    "COMMIT",
                    "ROLLBACK",
                    "SAVEPOINT x",
                    "ROLLBACK TO SAVEPOINT x",
                    "RELEASE x",
                    "COMMIT AND CHAIN",
                    "BEGIN; SELECT 'm13'",
                    "COMMIT; SELECT 'm18'",
                    "SELECT 'm20'; ROLLBACK; SELECT 'm21'");

    private static final List<String> NAMES_BY_SQL =
            List.of(
                    "PREPARE s AS SELECT 'm5'::text",
                    "PREPARE t(int) AS SELECT 'm6' || $1",
                    "PREPARE s AS SELECT a, b FROM ordens ORDER BY a",
                    "EXECUTE s",
                    "EXECUTE t(3)",
                    "DEALLOCATE s",
                    "DEALLOCATE ALL",
                    "DECLARE c CURSOR FOR SELECT 'm7' || n FROM generate_series(1, 3) n",
                    "DECLARE d CURSOR WITH HOLD FOR SELECT a, b FROM ordens ORDER BY a",
                    "FETCH 1 FROM c",
                    "FETCH ALL FROM d",
                    "MOVE 1 IN c",
                    "CLOSE c",
                    "CLOSE ALL",
                    "DISCARD ALL",
                    "DO $$BEGIN END$$",
                    "SELECT 'm19'; PREPARE s AS SELECT 'm22'::text; EXECUTE s");

    private static final List<String> HARMLESS =
            List.of(
                    "SELECT 'm1'::text FROM generate_series(1, 3)",
                    "SELECT 'm2' || a FROM ordens ORDER BY a",
                    "SELECT 'm3'::text AS email",
                    "SELECT a, b FROM ordens ORDER BY a",
                    "SELECT 'm23', a FROM ordens WHERE a = $1",
                    "SELECT $1::text",
                    "INSERT INTO ordens VALUES (7, 'm4')",
                    "INSERT INTO ordens VALUES (8, 'm25') RETURNING a, b",
                    "UPDATE ordens SET b = b",
                    "DELETE FROM ordens WHERE a = 1",
                    "",
                    ";",
                    "-- nada",
                    ";;SELECT 'm17';;",
                    "SELECT 'm9'; SELECT 'm10'",
                    "SELECT 'm11'; SELECT 1/0; SELECT 'm12'");

    private static final List<String> FAILING =
            List.of(
                    "SELECT 1/0",
                    "SELEC",
                    "SELECT x FROM nosuch",
                    "SELECT 'm26' || 1/(a-2) FROM ordens ORDER BY a",
                    "SELECT nosuch FROM ordens",
                    "INSERT INTO ordens VALUES ('x', 'm27')");

    private static final List<String> COPIES =
            List.of(
                    "COPY ordens FROM STDIN",
                    "COPY ordens FROM STDIN (FORMAT csv)",
                    "COPY ordens TO STDOUT",
                    "COPY ordens TO STDOUT (FORMAT binary)",
                    "COPY (SELECT 'm8' FROM generate_series(1, 2)) TO STDOUT",
                    "COPY nosuch FROM STDIN",
                    "COPY nosuch TO STDOUT",
                    "COPY (SELECT 1/0) TO STDOUT",
                    "COPY ordens FROM STDIN; COPY ordens FROM STDIN",
                    "COPY ordens FROM STDIN; SELECT 'm14'",
                    "SELECT 'm28'; COPY ordens FROM STDIN");

    private static final String HEX =
            "SELECT encode(convert_to(email, 'UTF8'), 'hex') FROM clientes WHERE id ";

    private static final List<String> PROTECTED =
            List.of(
                    HEX + "= 77",
                    HEX + "BETWEEN 76 AND 78 ORDER BY id",
                    "SELECT email FROM clientes WHERE id = 77",
                    "SELECT convert_to(email, 'UTF8') FROM clientes WHERE id = 77",
                    "SELECT id, email FROM clientes WHERE id = $1 + 70",
                    "SELECT encode(convert_to(email, 'UTF8'), 'hex')::int FROM clientes WHERE id = 77",
                    "SELECT 'm29'; " + HEX + "= 77; SELECT 'm30'",
                    "PREPARE s AS " + HEX + "= 77",
                    "PREPARE t(int) AS " + HEX + "= $1 + 74",
                    "DECLARE c CURSOR FOR " + HEX + "= 77",
                    "DECLARE d BINARY CURSOR WITH HOLD FOR SELECT email FROM clientes WHERE id = 77",
                    "DECLARE c CURSOR FOR " + HEX + "BETWEEN 76 AND 78 ORDER BY id",
                    "COPY (" + HEX + "= 77) TO STDOUT",
                    "COPY (SELECT email FROM clientes WHERE id = 77) TO STDOUT (FORMAT binary)",
                    "COPY (SELECT 'x'::text, email FROM clientes WHERE id = 77) TO STDOUT (FORMAT csv)");

    private Orders() {}

    /// What an agent does in one go.
    interface Step {
        void write(RawAgent agent) throws IOException;
    }

    record Query(String sql) implements Step {
        @Override
        public void write(RawAgent agent) throws IOException {
            agent.query(sql);
        }
    }

    record Parse(String name, String sql) implements Step {
        @Override
        public void write(RawAgent agent) throws IOException {
            agent.parse(name, sql);
        }
    }

    record Bind(String portal, String statement, boolean hasParameter, int format) implements Step {
        @Override
        public void write(RawAgent agent) throws IOException {
            byte[] three =
                    format == 0
                            ? "3".getBytes(StandardCharsets.US_ASCII)
                            : ByteBuffer.allocate(4).putInt(3).array();
            agent.bind(
                    portal,
                    statement,
                    hasParameter ? Optional.of(three) : Optional.empty(),
                    format);
        }
    }

    record Describe(char kind, String name) implements Step {
        @Override
        public void write(RawAgent agent) throws IOException {
            agent.message('D', RawAgent.text(kind + name));
        }
    }

    record Execute(String portal, int rows) implements Step {
        @Override
        public void write(RawAgent agent) throws IOException {
            agent.execute(portal, rows);
        }
    }

    record Close(char kind, String name) implements Step {
        @Override
        public void write(RawAgent agent) throws IOException {
            agent.message('C', RawAgent.text(kind + name));
        }
    }

    record Sync() implements Step {
        @Override
        public void write(RawAgent agent) throws IOException {
            agent.sync();
        }
    }

    record Flush() implements Step {
        @Override
        public void write(RawAgent agent) throws IOException {
            agent.flush();
        }
    }

    record CopyData(String data) implements Step {
        @Override
        public void write(RawAgent agent) throws IOException {
            agent.message('d', data.getBytes(StandardCharsets.UTF_8));
        }
    }

    record CopyDone() implements Step {
        @Override
        public void write(RawAgent agent) throws IOException {
            agent.message('c', new byte[0]);
        }
    }

    record CopyFail() implements Step {
        @Override
        public void write(RawAgent agent) throws IOException {
            agent.message('f', RawAgent.text("no more"));
        }
    }

    /// Sends what was gathered and hears what comes.
    record Pause() implements Step {
        @Override
        public void write(RawAgent agent) throws IOException {
            agent.send();
        }
    }

    /// What is answered otherwise than directly, on purpose.
    static boolean isKnownToDiffer(List<Step> steps) {
        return copiesOutWithinGroup(steps)
                || renewsWhatSqlTookAway(steps)
                || syncsWithinRows(steps);
    }

    /// Whether a Sync follows on rows of a COPY that is not ended: whether the server ignores it depends on whether the rows
    /// have failed by then, which the gateway cannot know.
    private static boolean syncsWithinRows(List<Step> steps) {
        boolean withinRows = false;
        for (Step step : steps) {
            if (step instanceof Sync && withinRows) {
                return true;
            }
            withinRows = step instanceof CopyData || (withinRows && step instanceof Pause);
        }
        return withinRows;
    }

    /// Whether SQL takes names of statements away and SQL also may have given them to others: then a statement is prepared
    /// anew that directly would be missing, or another (decision 13).
    private static boolean renewsWhatSqlTookAway(List<Step> steps) {
        String sql = String.join(";", steps.stream().map(Orders::sql).toList());
        return (sql.contains("DEALLOCATE") || sql.contains("DISCARD"))
                && (sql.contains("PREPARE") || sql.contains("DO $$") || sql.contains("EXECUTE"));
    }

    private static String sql(Step step) {
        return switch (step) {
            case Query(String text) -> text;
            case Parse(String _, String text) -> text;
            default -> "";
        };
    }

    /// Whether a COPY to the agent comes as a Query in the middle of a group of the extended protocol. The gateway's own
    /// Sync before it ends the group (decision 13); no driver does this.
    private static boolean copiesOutWithinGroup(List<Step> steps) {
        boolean isWithin = false;
        for (Step step : steps) {
            if (step instanceof Query(String sql) && sql.contains("TO STDOUT") && isWithin) {
                return true;
            }
            isWithin =
                    switch (step) {
                        case Sync _ -> false;
                        case Parse _, Bind _, Describe _, Execute _, Close _ -> true;
                        default -> isWithin;
                    };
        }
        return false;
    }

    /// @param withProtected whether statements that read protected columns are among them
    static Arbitrary<List<Step>> any(boolean withProtected) {
        return chunk(withProtected)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(chunks -> {
                    List<Step> steps = new ArrayList<>();
                    chunks.forEach(steps::addAll);
                    return List.copyOf(steps);
                });
    }

    private static Arbitrary<List<Step>> chunk(boolean withProtected) {
        Arbitrary<String> sql = sql(withProtected);
        return Arbitraries.frequencyOf(
                Tuple.of(10, message(sql).map(List::of)),
                Tuple.of(3, prepared(sql)),
                Tuple.of(1, copyIn()));
    }

    private static Arbitrary<String> sql(boolean withProtected) {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.of(HARMLESS)),
                Tuple.of(3, Arbitraries.of(TRANSACTIONS)),
                Tuple.of(4, Arbitraries.of(NAMES_BY_SQL)),
                Tuple.of(2, Arbitraries.of(FAILING)),
                Tuple.of(3, Arbitraries.of(COPIES)),
                Tuple.of(withProtected ? 7 : 0, Arbitraries.of(PROTECTED)));
    }

    private static Arbitrary<Step> message(Arbitrary<String> sql) {
        Arbitrary<String> statement = Arbitraries.of(STATEMENT_NAMES);
        Arbitrary<String> portal = Arbitraries.of(PORTAL_NAMES);
        return Arbitraries.frequencyOf(
                Tuple.of(6, sql.map(Query::new)),
                Tuple.of(4, Combinators.combine(statement, sql).as(Parse::new)),
                Tuple.of(4, bind()),
                Tuple.of(2, statement.map(name -> new Describe('S', name))),
                Tuple.of(2, portal.map(name -> new Describe('P', name))),
                Tuple.of(5, Combinators.combine(portal, Arbitraries.of(0, 1, 2)).as(Execute::new)),
                Tuple.of(2, statement.map(name -> new Close('S', name))),
                Tuple.of(2, portal.map(name -> new Close('P', name))),
                Tuple.of(6, Arbitraries.just(new Sync())),
                Tuple.of(1, Arbitraries.just(new Flush())),
                Tuple.of(3, Arbitraries.just(new Pause())),
                Tuple.of(1, data().map(CopyData::new)),
                Tuple.of(1, Arbitraries.just(new CopyDone())),
                Tuple.of(1, Arbitraries.just(new CopyFail())));
    }

    private static Arbitrary<String> data() {
        return Arbitraries.of("5\tcinco\n", "5\tci", "6,seis\n", "x\ty\n", "", "\\.\n");
    }

    private static Arbitrary<Bind> bind() {
        return Combinators.combine(
                        Arbitraries.of(PORTAL_NAMES),
                        Arbitraries.of(STATEMENT_NAMES),
                        Arbitraries.of(false, false, true),
                        Arbitraries.of(0, 1))
                .as(Bind::new);
    }

    /// As drivers do it.
    private static Arbitrary<List<Step>> prepared(Arbitrary<String> sql) {
        return Combinators.combine(
                        bind(),
                        sql,
                        Arbitraries.of(true, false),
                        Arbitraries.of(0, 1),
                        Arbitraries.of(true, false))
                .as((bind, text, describes, rows, syncs) -> {
                    List<Step> steps = new ArrayList<>();
                    steps.add(new Parse(bind.statement, text));
                    steps.add(bind);
                    if (describes) {
                        steps.add(new Describe('P', bind.portal));
                    }
                    steps.add(new Execute(bind.portal, rows));
                    if (syncs) {
                        steps.add(new Sync());
                    }
                    return steps;
                });
    }

    private static Arbitrary<List<Step>> copyIn() {
        return Combinators.combine(
                        Arbitraries.of(COPIES),
                        data(),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as((text, data, simply, early) -> {
                    List<Step> steps = new ArrayList<>();
                    if (simply) {
                        steps.add(new Query(text));
                    } else {
                        steps.addAll(
                                Arrays.asList(
                                        new Parse("", text),
                                        new Bind("", "", false, 0),
                                        new Execute("", 0)));
                        if (early) {
                            steps.add(new Sync());
                        }
                    }
                    steps.add(new CopyData(data));
                    steps.add(new CopyDone());
                    if (!simply) {
                        steps.add(new Sync());
                    }
                    return steps;
                });
    }
}
