package io.portaria.engine.protocol.postgresql.inspect;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class RepeatedRowsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "INSERT INTO t VALUES (1), (2), (3) | INSERT INTO t VALUES (1)",
                "insert into s.t as a (x, \"Y\") values ('a', $1),('b', $2) returning x | insert into s.t as a (x, \"Y\") values ('a', $1) returning x",
                "INSERT INTO t OVERRIDING SYSTEM VALUE VALUES (NULL, -1.5), (default, +2) ON CONFLICT DO NOTHING | INSERT INTO t OVERRIDING SYSTEM VALUE VALUES (NULL, -1.5) ON CONFLICT DO NOTHING",
                "INSERT INTO t VALUES (E'\\\\'', $$,($$) /* ), (f() */, (U&'x', true); | INSERT INTO t VALUES (E'\\\\'', $$,($$);",
                "INSERT INTO t VALUES (1), (2) ON CONFLICT (id) DO UPDATE SET a = (SELECT b FROM u) | INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET a = (SELECT b FROM u)"
            })
    void rowsBehindTheFirstAreLeftOut(String sql, String shorter) {
        assertThat(shortened(sql.replace("\\\\", "\\"))).contains(shorter.replace("\\\\", "\\"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1)",
                "INSERT INTO t VALUES (1), (f())",
                "INSERT INTO t VALUES (1), ((SELECT cpf FROM clientes))",
                "INSERT INTO t VALUES (1), (cpf)",
                "INSERT INTO t VALUES (1), (\"null\")",
                "INSERT INTO t VALUES (1), ('x'::cpf)",
                "INSERT INTO t VALUES (1), (date 'x')",
                "INSERT INTO t VALUES (1), (2, 3)",
                "INSERT INTO t VALUES (1), (2 + 3)",
                "INSERT INTO t VALUES (1), (2",
                "INSERT INTO t VALUES (1), ",
                "INSERT INTO t VALUES (1), ()",
                "INSERT INTO t VALUES (1), ('a",
                "INSERT INTO t SELECT 1 UNION VALUES (1), (2)",
                "INSERT INTO t (a[1]) VALUES (1), (2)",
                "INSERT INTO t DEFAULT VALUES",
                "INSERT INTO t TABLE u",
                "WITH x AS (SELECT 1) INSERT INTO t VALUES (1), (2)",
                "VALUES (1), (2)",
                "SELECT 1; INSERT INTO t VALUES (1), (2)",
                "INSERT",
                ""
            })
    void whatIsNotPlainStays(String sql) {
        assertThat(shortened(sql)).isEmpty();
    }

    @Property
    void oneRowThatIsNoConstantKeepsThemAll(
            @ForAll("rows") List<String> rows, @ForAll("queries") String query) {
        String before = rows.stream().map(r -> "(" + r + ")").collect(Collectors.joining(", "));
        assertThat(shortened("INSERT INTO t VALUES " + before + ", (" + query + ")")).isEmpty();
        assertThat(shortened("INSERT INTO t VALUES (" + query + "), " + before)).isEmpty();
        assertThat(shortened("INSERT INTO t VALUES (0), " + before + " RETURNING " + query))
                .contains("INSERT INTO t VALUES (0) RETURNING " + query);
    }

    @Provide
    Arbitrary<List<String>> rows() {
        return Arbitraries.of("1", "'a'", "NULL", "-2", "E'\\')'", "$1", "$x$ ), ( $x$", "'a''b'")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> queries() {
        return Arbitraries.of(
                "(SELECT 1)",
                "cpf",
                "t.cpf",
                "f(1)",
                "now()",
                "1 + x",
                "(1)",
                "ROW(1)",
                "current_user");
    }

    private static Optional<String> shortened(String sql) {
        String around = "  ";
        byte[] text = (around + sql + "x").getBytes(StandardCharsets.UTF_8);
        SqlLexer lexer = new SqlLexer();
        lexer.lex(text, around.length(), text.length - around.length() - 1, true);
        return RepeatedRows.of(lexer)
                .map(rows -> rows.without(text, lexer.offset(), lexer.length()))
                .map(shorter -> new String(shorter, StandardCharsets.UTF_8));
    }
}
