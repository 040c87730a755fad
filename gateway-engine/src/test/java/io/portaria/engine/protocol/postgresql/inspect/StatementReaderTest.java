package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.operation.StatementKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StatementReaderTest {

    private static StatementFacts facts(String sql) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        SqlLexer lexer = new SqlLexer();
        lexer.lex(text, 0, text.length, true);
        return StatementReader.read(lexer, text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1 | READ",
                "(SELECT 1) UNION (SELECT 2) | READ",
                "TABLE t | READ",
                "VALUES (1) | READ",
                "WITH a AS (SELECT 1) SELECT * FROM a | READ",
                "WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a | WRITE",
                "SELECT * FROM t FOR UPDATE | READ",
                "SELECT * FROM t FOR NO KEY UPDATE | READ",
                "SELECT a INTO b FROM c | DDL",
                "SELECT 1INTO x | DDL",
                "INSERT INTO t VALUES (1) | WRITE",
                "MERGE INTO t USING s ON a = b WHEN MATCHED THEN DELETE | WRITE",
                "COPY t TO STDOUT | READ",
                "COPY (SELECT 1) TO STDOUT (FORMAT csv) | READ",
                "COPY (DELETE FROM t RETURNING *) TO STDOUT | WRITE",
                "COPY t FROM STDIN | WRITE",
                "COPY t TO '/tmp/x' | OTHER",
                "COPY t FROM PROGRAM 'ls' | OTHER",
                "EXPLAIN SELECT 1 | READ",
                "EXPLAIN (ANALYZE, FORMAT json) DELETE FROM t | WRITE",
                "PREPARE p AS DELETE FROM t | WRITE",
                "PREPARE p (int) AS SELECT $1 | READ",
                "PREPARE TRANSACTION 'x' | SESSION",
                "DECLARE c INSENSITIVE CURSOR FOR SELECT 1 | READ",
                "FETCH 3 FROM c | READ",
                "EXECUTE p | SESSION",
                "BEGIN | SESSION",
                "SET x = 1 | SESSION",
                "CREATE TABLE t (a int) | DDL",
                "TRUNCATE t | DDL",
                "GRANT SELECT ON t TO u | DDL",
                "DO 'begin end' | OTHER",
                "CALL p() | OTHER",
                "LOAD 'x' | OTHER",
                "LOCK t | WRITE"
            })
    void everyStatementHasItsKind(String sql, StatementKind kind) {
        assertThat(facts(sql).parts())
                .singleElement()
                .extracting(StatementFacts.Part::kind)
                .isEqualTo(kind);
    }

    @Test
    void semicolonsInStringsParenthesesAndCommentsEndNothing() {
        assertThat(
                        facts(
                                        "SELECT ';'; ; SELECT 2 /* ; */ ; CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)")
                                .parts())
                .hasSize(3);
        assertThat(facts("").parts()).isEmpty();
        assertThat(facts(" ;; ").parts()).isEmpty();
    }

    @Test
    void namesAreFoldedAndUnquotedAsPostgresqlDoes() {
        assertThat(facts("SELECT * FROM Loja.\"Clientes \"\"x\"\"\" c").parts().getFirst().chains())
                .contains(List.of("loja", "Clientes \"x\""));
        assertThat(facts("SELECT * FROM U&\"cl\\0069entes\"").parts().getFirst().chains())
                .contains(List.of("clientes"));
        assertThat(facts("SELECT * FROM U&\"cl!0069entes\" UESCAPE '!'").opaque()).isTrue();
    }

    @Test
    void whatChangesTheSessionIsSeen() {
        assertThat(facts("SET ROLE x").parts().getFirst().session().changesRole()).isTrue();
        assertThat(facts("SET SESSION AUTHORIZATION x").parts().getFirst().session().changesRole())
                .isTrue();
        assertThat(facts("SET LOCAL role TO x").parts().getFirst().session().changesRole())
                .isTrue();
        assertThat(
                        facts("SELECT set_config('role', 'x', false)")
                                .parts()
                                .getFirst()
                                .session()
                                .changesRole())
                .isTrue();
        assertThat(facts("RESET ROLE").parts().getFirst().session().changesRole()).isFalse();
        assertThat(
                        facts("SELECT pg_catalog.\"set_config\"('Work_Mem', '1', true)")
                                .parts()
                                .getFirst()
                                .session()
                                .settings())
                .containsExactly("work_mem");
        assertThat(facts("SELECT set_config(x, '1', true)").parts().getFirst().session().settings())
                .containsExactly("*");
    }

    @Test
    void countingIsOnlyCountingWhenNothingElseComesOut() {
        assertThat(facts("SELECT count(*) FROM t WHERE a = 1").parts().getFirst().countOnly())
                .isTrue();
        assertThat(facts("SELECT count(*) AS n FROM t").parts().getFirst().countOnly()).isTrue();
        assertThat(facts("SELECT count(*), max(a) FROM t").parts().getFirst().countOnly())
                .isFalse();
        assertThat(
                        facts("SELECT count(*) FROM t UNION SELECT a FROM t")
                                .parts()
                                .getFirst()
                                .countOnly())
                .isFalse();
        assertThat(facts("SELECT count(*) + a FROM t").parts().getFirst().countOnly()).isFalse();
    }

    @Test
    void columnListsAreNoCalls() {
        assertThat(facts("SELECT * FROM (VALUES (1)) s(a)").parts().getFirst().functions())
                .doesNotContain("s");
        assertThat(facts("WITH w(a) AS (SELECT 1) SELECT * FROM w").parts().getFirst().functions())
                .doesNotContain("w");
        assertThat(facts("SELECT f(1) AS x, g(2)").parts().getFirst().functions())
                .contains("f", "g");
        assertThat(facts("SELECT * FROM f(1) AS (a int)").parts().getFirst().functions())
                .contains("f");
    }

    @Test
    void callsThatLookLikeListsOfColumnsAreCalls() {
        assertThat(facts("SELECT DISTINCT ON (a, (b)) f(1) FROM t").parts().getFirst().functions())
                .contains("f");
        assertThat(facts("SELECT * FROM f('x') AS (update text)").parts().getFirst().functions())
                .contains("f");
        assertThat(facts("SELECT * FROM f(x) AS (values text)").parts().getFirst().functions())
                .contains("f");
        assertThat(
                        facts("WITH w(a) AS (VALUES (1)) SELECT * FROM w")
                                .parts()
                                .getFirst()
                                .functions())
                .doesNotContain("w");
    }

    @Test
    void whatAnUpdateAssignsIsTold() {
        assertThat(
                        facts(
                                        "UPDATE t SET a = b.c || 'x', (d, e) = (f(g), h), i = CASE WHEN j IS DISTINCT FROM k THEN 1 END FROM l WHERE m = n")
                                .parts()
                                .getFirst()
                                .writes()
                                .assigned())
                .contains(
                        List.of("b", "c"),
                        List.of("f"),
                        List.of("g"),
                        List.of("h"),
                        List.of("j"),
                        List.of("k"))
                .doesNotContain(
                        List.of("a"),
                        List.of("d"),
                        List.of("i"),
                        List.of("l"),
                        List.of("m"),
                        List.of("n"));
    }
}
