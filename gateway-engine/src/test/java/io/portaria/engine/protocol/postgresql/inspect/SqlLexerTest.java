package io.portaria.engine.protocol.postgresql.inspect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SqlLexerTest {

    private static List<String> tokens(String sql, boolean conforming) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        SqlLexer lexer = new SqlLexer();
        lexer.lex(text, 0, text.length, conforming);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < lexer.count(); i++) {
            tokens.add(
                    new String(
                            text,
                            lexer.start(i),
                            lexer.end(i) - lexer.start(i),
                            StandardCharsets.UTF_8));
        }
        return tokens;
    }

    private static String shape(String sql) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        SqlLexer lexer = new SqlLexer();
        lexer.lex(text, 0, text.length, true);
        return new String(lexer.shape(), StandardCharsets.UTF_8);
    }

    @Test
    void quotesCommentsAndDollarsAreOneTokenEach() {
        assertThat(
                        tokens(
                                "SELECT 'a''b', \"c\"\"d\" /* x /* y */ ; */ , $tag$ ; ' $tag$, $1 -- ;\n, E'\\'', U&'\\0041', B'01'",
                                true))
                .containsExactly(
                        "SELECT",
                        "'a''b'",
                        ",",
                        "\"c\"\"d\"",
                        ",",
                        "$tag$ ; ' $tag$",
                        ",",
                        "$1",
                        ",",
                        "E'\\''",
                        ",",
                        "U&'\\0041'",
                        ",",
                        "B'01'");
    }

    @Test
    void aStringGoesOnAfterANewlineInItsOwnMode() {
        assertThat(tokens("SELECT E'a'\n 'b\\'c' , d", true))
                .containsExactly("SELECT", "E'a'\n 'b\\'c'", ",", "d");
        assertThat(tokens("SELECT 'a' 'b'", true)).containsExactly("SELECT", "'a'", "'b'");
    }

    @Test
    void withoutStandardConformingStringsABackslashEscapes() {
        assertThat(tokens("'a\\' OR 1' x", false)).containsExactly("'a\\' OR 1'", "x");
        assertThat(tokens("'a\\' OR 1", true)).startsWith("'a\\'", "OR", "1");
    }

    @Test
    void noKeywordHidesInANumber() {
        assertThat(tokens("SELECT 1FROM t WHERE a=.5e3AND b=1.e", true))
                .containsExactly(
                        "SELECT", "1", "FROM", "t", "WHERE", "a", "=", ".5e3", "AND", "b", "=",
                        "1.", "e");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT a FROM t WHERE id = 1 | select  A from T where ID=2",
                "SELECT 'x' | SELECT /* c */ $q$other$q$",
                "SELECT a, -1 FROM t -- end | SELECT a,-99.5e2 FROM t"
            })
    void statementsThatDifferInConstantsShareAShape(String one, String other) {
        assertThat(shape(one)).isEqualTo(shape(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT \"A\" | SELECT \"a\"",
                "SELECT a b | SELECT ab",
                "SELECT 1 | SELECT '1'",
                "a.b | a b",
                "SELECT $1 | SELECT $2"
            })
    void statementsThatDifferInMoreDoNot(String one, String other) {
        assertThat(shape(one)).isNotEqualTo(shape(other));
    }

    @Property(tries = 3000)
    void anyBytesAreCutIntoTokensThatDoNotOverlap(
            @ForAll byte[] bytes, @ForAll boolean conforming) {
        SqlLexer lexer = new SqlLexer();
        lexer.lex(bytes, 0, bytes.length, conforming);
        int end = 0;
        for (int i = 0; i < lexer.count(); i++) {
            assertThat(lexer.start(i)).isGreaterThanOrEqualTo(end);
            end = lexer.end(i);
            assertThat(end).isGreaterThan(lexer.start(i)).isLessThanOrEqualTo(bytes.length);
        }
        StatementReader.read(lexer, bytes);
    }
}
