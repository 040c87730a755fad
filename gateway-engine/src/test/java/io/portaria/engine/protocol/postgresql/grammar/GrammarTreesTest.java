package io.portaria.engine.protocol.postgresql.grammar;

import io.portaria.engine.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The tree is the one that PostgreSQL's parser makes, with every place and every default that its JSON leaves out.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrammarTreesTest {
    private PostgresGrammar grammar;

    @BeforeAll
    void open() {
        grammar =
                new PostgresGrammar(
                        1, Duration.ofSeconds(30), Duration.ofMinutes(5), new Threads());
    }

    @AfterAll
    void close() {
        grammar.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SELECT 1 | SelectStmt
                    VALUES (1), (2) | SelectStmt
                    TABLE t | SelectStmt
                    WITH a AS (SELECT 1) SELECT * FROM a | SelectStmt
                    SELECT 1 UNION ALL SELECT 2 | SelectStmt
                    INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING RETURNING id | InsertStmt
                    UPDATE t SET a = 1 RETURNING old.a, new.a | UpdateStmt
                    DELETE FROM t USING u WHERE t.id = u.id | DeleteStmt
                    MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE | MergeStmt
                    COPY t (a, b) TO STDOUT | CopyStmt
                    COPY (SELECT 1) TO STDOUT | CopyStmt
                    CREATE TABLE t AS SELECT 1 | CreateTableAsStmt
                    SELECT 1 INTO t | SelectStmt
                    CREATE TABLE t (a int GENERATED ALWAYS AS (b * 2) VIRTUAL) | CreateStmt
                    CREATE VIEW v AS SELECT 1 | ViewStmt
                    CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1 | CreateFunctionStmt
                    ALTER TABLE t ADD COLUMN c text | AlterTableStmt
                    DROP TABLE t | DropStmt
                    TRUNCATE t | TruncateStmt
                    GRANT SELECT ON t TO u | GrantStmt
                    EXPLAIN (ANALYZE) SELECT 1 | ExplainStmt
                    PREPARE p AS SELECT $1 | PrepareStmt
                    EXECUTE p (1) | ExecuteStmt
                    DECLARE c CURSOR FOR SELECT 1 | DeclareCursorStmt
                    FETCH 10 FROM c | FetchStmt
                    BEGIN | TransactionStmt
                    SET search_path = a, b | VariableSetStmt
                    SHOW ALL | VariableShowStmt
                    CALL p(1) | CallStmt
                    DO 'BEGIN END' | DoStmt
                    LISTEN x | ListenStmt
                    LOCK TABLE t | LockStmt
                    VACUUM t | VacuumStmt
                    """)
    void everyKindOfStatementHasItsNode(String text, String type) {
        assertThat(one(text).node().type()).isEqualTo(type);
    }

    @Test
    void statementsStandWhereTheyStand() {
        String text = " SELECT 1 ; -- a\n SELECT 'é' ;SELECT 3  ";
        List<RawStatement> all = statements(text);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> cut = new ArrayList<>();
        all.forEach(each ->
                cut.add(new String(bytes, each.location(), each.length(), StandardCharsets.UTF_8)));
        assertThat(cut).containsExactly("SELECT 1 ", "SELECT 'é' ", "SELECT 3  ");
        assertThat(statements("")).isEmpty();
        assertThat(statements(" ; /* nothing */ ;")).isEmpty();
    }

    @Test
    void aPartOfAnArrayIsParsedAlone() {
        byte[] bytes = "xxSELECT ayy".getBytes(StandardCharsets.UTF_8);
        SyntaxNode column = columnOf(((Parsed.Tree) grammar.parse(bytes, 2, 8)).statements());
        assertThat(column.location()).isEqualTo(7);
        assertThatThrownBy(() -> grammar.parse(bytes, 5, 8))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void placesAreBytesAlsoBehindLettersOfSeveralBytes() {
        SyntaxNode select = one("SELECT 'ção', \"coração\", b FROM \"joão\"").node();
        List<SyntaxNode> targets = select.children("targetList");
        assertThat(targets).extracting(SyntaxNode::location).containsExactly(7, 16, 29);
        assertThat(nameOf(targets.get(1))).isEqualTo("coração");
        assertThat(select.children("fromClause").getFirst().text("relname")).isEqualTo("joão");
    }

    @Test
    void fieldsOfOneKindHaveTheirType() {
        SyntaxNode insert =
                one("WITH w AS (SELECT 1) INSERT INTO s.t AS x (a) SELECT 1 UNION SELECT 2"
                                + " ON CONFLICT (a) DO UPDATE SET a = 1 RETURNING a")
                        .node();
        assertThat(insert.child("relation").orElseThrow().type()).isEqualTo("RangeVar");
        assertThat(insert.child("relation").orElseThrow().child("alias").orElseThrow().type())
                .isEqualTo("Alias");
        assertThat(insert.child("withClause").orElseThrow().type()).isEqualTo("WithClause");
        assertThat(insert.child("onConflictClause").orElseThrow().type())
                .isEqualTo("OnConflictClause");
        SyntaxNode select = insert.child("selectStmt").orElseThrow();
        assertThat(select.type()).isEqualTo("SelectStmt");
        assertThat(select.child("larg").orElseThrow().type()).isEqualTo("SelectStmt");
        assertThat(select.text("op")).isEqualTo("SETOP_UNION");
        SyntaxNode cast = one("SELECT a::numeric(3)").node().children("targetList").getFirst();
        SyntaxNode type = cast.child("val").orElseThrow().child("typeName").orElseThrow();
        assertThat(type.type()).isEqualTo("TypeName");
        assertThat(type.location()).isEqualTo(10);
    }

    @Test
    void aJoinNamesTheNodesThatAreOfAnyKind() {
        SyntaxNode join =
                one("SELECT * FROM a JOIN (b JOIN c USING (x)) ON true")
                        .node()
                        .children("fromClause")
                        .getFirst();
        assertThat(join.child("larg").orElseThrow().type()).isEqualTo("RangeVar");
        assertThat(join.child("rarg").orElseThrow().type()).isEqualTo("JoinExpr");
    }

    @Test
    void whatIsLeftOutReadsAsNothing() {
        SyntaxNode table = one("SELECT FROM t").node().children("fromClause").getFirst();
        assertThat(table.text("schemaname")).isEmpty();
        assertThat(table.child("alias")).isEmpty();
        assertThat(table.children("alias")).isEmpty();
        assertThat(table.flag("inh")).isTrue();
        assertThat(one("SELECT FROM ONLY t").node().children("fromClause").getFirst().flag("inh"))
                .isFalse();
        assertThat(table.number("nosuch")).isZero();
        // The place 0 is left out as well, and is no lack of a place.
        assertThat(one("NOTIFY x").node().location()).isEqualTo(-1);
        assertThat(
                        one("VALUES (1)")
                                .node()
                                .children("valuesLists")
                                .getFirst()
                                .children("items")
                                .getFirst()
                                .location())
                .isEqualTo(8);
        SyntaxNode with = one("WITH a AS (SELECT 1) TABLE a").node();
        assertThat(with.child("withClause").orElseThrow().location()).isZero();
    }

    @Test
    void distinctWithoutOnIsNotLost() {
        assertThat(one("SELECT DISTINCT a").node().children("distinctClause"))
                .extracting(SyntaxNode::type)
                .containsExactly(SyntaxNode.NOTHING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    0 | INTEGER | 0
                    42 | INTEGER | 42
                    2147483648 | FLOAT | 2147483648
                    1.50 | FLOAT | 1.50
                    'a''b' | TEXT | a'b
                    '' | TEXT | ``
                    E'\\u00e9\\n' | TEXT | `é
                    `
                    $$x"y\\$$ | TEXT | x"y\\
                    true | TRUTH | true
                    false | TRUTH | false
                    B'101' | BITS | b101
                    x'1F' | BITS | x1F
                    NULL | NULL | ``
                    """)
    void constantsTellTheirKindAndText(String written, Constant.Kind kind, String text) {
        SyntaxNode target = one("SELECT " + written).node().children("targetList").getFirst();
        assertThat(Constant.of(target.child("val").orElseThrow()))
                .isEqualTo(new Constant(kind, text));
    }

    @Test
    void everyCharacterOfATextComesThrough() {
        StringBuilder all = new StringBuilder();
        for (char c = 1; c < 0x180; c++) {
            all.append(c == '\'' ? "" : c);
        }
        all.append("\u2028\ufeff\uffff😀</script>");
        SyntaxNode target = one("SELECT '" + all + "'").node().children("targetList").getFirst();
        assertThat(Constant.of(target.child("val").orElseThrow()).text()).isEqualTo(all.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    SELEC 1 | syntax error at or near "SELEC" | 1
                    SELECT nome FROM ( | syntax error at end of input | 19
                    SELECT 'ção' FROM FROM x | syntax error at or near "FROM" | 19
                    SELECT 'abc | unterminated quoted string at or near "'abc" | 8
                    SELECT /* x | unterminated /* comment at or near "/* x" | 8
                    SELECT 1; SELEC 2 | syntax error at or near "SELEC" | 11
                    SELECT a b c | syntax error at or near "c" | 12
                    """)
    void aWrongTextIsToldInTheServersWords(String text, String message, int position) {
        assertThat(parse(text)).isEqualTo(new Parsed.Wrong(message, position));
    }

    /// Told by another file of PostgreSQL than most mistakes.
    @Test
    void aWrongEscapeIsAMistakeOfTheText() {
        assertThat(parse("SELECT U&'a \\061'")).isInstanceOf(Parsed.Wrong.class);
        assertThat(parse("SELECT E'\\x80'")).isEqualTo(new Parsed.Beyond(Reasons.NOT_UTF8));
        assertThat(grammar.parsers()).isEqualTo(1);
    }

    @Test
    void aTreeIsWalkedWhateverItsFields() {
        List<String> seen = new ArrayList<>();
        walk(one("SELECT a FROM t WHERE b IN (SELECT c FROM u)").node(), seen);
        assertThat(seen)
                .containsExactly(
                        "SelectStmt",
                        "ResTarget",
                        "ColumnRef",
                        "String",
                        "RangeVar",
                        "SubLink",
                        "ColumnRef",
                        "String",
                        "SelectStmt",
                        "ResTarget",
                        "ColumnRef",
                        "String",
                        "RangeVar");
    }

    private static void walk(SyntaxNode node, List<String> seen) {
        seen.add(node.type());
        node.forEachChild((field, child) -> walk(child, seen));
    }

    private static String nameOf(SyntaxNode target) {
        return target.child("val").orElseThrow().children("fields").getFirst().text("sval");
    }

    private static SyntaxNode columnOf(List<RawStatement> statements) {
        SyntaxNode target = statements.getFirst().node().children("targetList").getFirst();
        return target.child("val").orElseThrow();
    }

    private RawStatement one(String text) {
        List<RawStatement> all = statements(text);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private List<RawStatement> statements(String text) {
        Parsed parsed = parse(text);
        assertThat(parsed).as(text).isInstanceOf(Parsed.Tree.class);
        return ((Parsed.Tree) parsed).statements();
    }

    private Parsed parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return grammar.parse(bytes, 0, bytes.length);
    }
}
