package io.portaria.engine.protocol.postgresql.inspect;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/// A statement is read on a thread that other sessions wait for: a megabyte of it must take a moment, whatever it repeats.
/// Where the reading is quadratic, each of these takes minutes.
class LongStatementsTest {
    private static final int LENGTH = 1_000_000;

    private static byte[] statement(String head, String repeated) {
        return (head + repeated.repeat(LENGTH / repeated.length()))
                .getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT |f(",
                "SELECT |f((",
                "SELECT |f()",
                "SELECT |(",
                "SELECT |)f(",
                "SELECT (|)(a) f(",
                "UPDATE t |set a=",
                "UPDATE t |set a=b ",
                "UPDATE t |set (a,b)=(select ",
                "|select ",
                "|select 1;",
                "WITH |a(b) as (",
                "EXPLAIN |declare ",
                "EXPLAIN |explain ",
                "SET |local ",
                "SELECT |set_config(",
                "CREATE FUNCTION |return ",
                "DO |'x' ",
                "DO |$$set role$$ ",
                "SELECT |$a ",
                "SELECT |'' -- c\n",
                "SELECT |a.b.",
                "COPY |(",
                "SELECT |\"a\" "
            })
    void readingTakesTimeInProportion(String shape) {
        String[] parts = shape.split("\\|", 2);
        byte[] text = statement(parts[0], parts[1]);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> {
                    SqlLexer lexer = new SqlLexer();
                    lexer.lex(text, 0, text.length, true);
                    assertThat(StatementReader.read(lexer, text).parts()).isNotEmpty();
                });
    }

    @Test
    void whatALongStatementTookIsGivenBack() {
        SqlLexer lexer = new SqlLexer();
        byte[] text = statement("INSERT INTO t VALUES ", "(1,'a'),");
        lexer.lex(text, 0, text.length, true);
        assertThat(lexer.kept()).isGreaterThan(LENGTH);
        lexer.rest();
        assertThat(lexer.kept()).isLessThan(100_000);
        lexer.lex(text, 0, text.length, true);
        byte[] next = "SELECT 1".getBytes(StandardCharsets.UTF_8);
        lexer.lex(next, 0, next.length, true);
        assertThat(lexer.kept()).isLessThan(100_000);
        assertThat(lexer.count()).isEqualTo(2);
    }

    @Test
    void parenthesesThatDoNotCloseHaveNoPartner() {
        byte[] text = ") ( ( ) (".getBytes(StandardCharsets.UTF_8);
        SqlLexer lexer = new SqlLexer();
        lexer.lex(text, 0, text.length, true);
        Parentheses parentheses = Parentheses.of(lexer);
        assertThat(parentheses.opening(0)).isEqualTo(-1);
        assertThat(parentheses.closing(1)).isEqualTo(5);
        assertThat(parentheses.closing(2)).isEqualTo(3);
        assertThat(parentheses.opening(3)).isEqualTo(2);
        assertThat(parentheses.closing(4)).isEqualTo(5);
    }
}
