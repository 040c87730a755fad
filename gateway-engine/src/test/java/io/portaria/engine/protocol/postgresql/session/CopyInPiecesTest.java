package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.detect.ColumnEvidence;
import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.mask.ByteSink;
import io.portaria.engine.mask.MaskRule;
import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.mask.Technique;
import io.portaria.engine.policy.CatalogMasking;
import io.portaria.engine.protocol.postgresql.codec.PgType;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.inspect.ColumnPlan;
import io.portaria.engine.protocol.postgresql.inspect.ResultPlan;
import io.portaria.engine.protocol.postgresql.inspect.SqlLexer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/// COPY data may be cut anywhere; what leaves must not depend on where.
class CopyInPiecesTest {
    private static final MaskingRules RULES = CatalogMasking.of(List.of(), "t", "r");

    private static ColumnPlan column(ColumnPlan.Action action) {
        Optional<MaskRule> rule =
                action == ColumnPlan.Action.MASK
                        ? Optional.of(
                                new MaskRule("x", 0, new Technique.Redact(), Optional.empty()))
                        : Optional.empty();
        return new ColumnPlan(
                25,
                PgType.Form.TEXT,
                false,
                Integer.MAX_VALUE,
                action,
                rule,
                false,
                ColumnHint.NONE,
                Optional.empty(),
                new ColumnEvidence(ColumnEvidence.Kind.TEXT, ColumnHint.NONE),
                _ -> PgType.Form.OTHER);
    }

    private static final ResultPlan PLAN =
            new ResultPlan(
                    List.of(
                            column(ColumnPlan.Action.SCAN),
                            column(ColumnPlan.Action.MASK),
                            column(ColumnPlan.Action.PASS)),
                    List.of());

    private static CopyForm form(String statement) {
        byte[] text = statement.getBytes(StandardCharsets.UTF_8);
        SqlLexer lexer = new SqlLexer();
        lexer.lex(text, 0, text.length, true);
        return CopyForm.read(lexer, text).orElseThrow();
    }

    private static String masked(String statement, String data, long seed)
            throws ProtocolViolation {
        CopyMasking masking =
                new CopyMasking(
                        form(statement), PLAN, new ValueMasking(message -> new byte[32], RULES));
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        ByteSink out = new ByteSink();
        Random random = new Random(seed);
        int at = 0;
        while (at < bytes.length) {
            int n = seed == 0 ? bytes.length : Math.min(bytes.length - at, 1 + random.nextInt(9));
            masking.piece(bytes, at, n, out, new ByteSink());
            at += n;
        }
        assertThat(masking.isWhole()).isTrue();
        return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
    }

    @Property(tries = 400)
    void textIsMaskedTheSameHoweverItIsCut(@ForAll long seed) throws ProtocolViolation {
        String data = "a\tsecret\t1\nCPF 529.982.247-25\tb\\tc\\\\\t\\N\n\\N\t\\N\tx\n";
        assertThat(masked("COPY t TO STDOUT", data, seed))
                .isEqualTo("a\t[OCULTO]\t1\nCPF [CPF]\t[OCULTO]\t\\N\n\\N\t\\N\tx\n");
    }

    @Property(tries = 400)
    void csvIsMaskedTheSameHoweverItIsCut(@ForAll long seed) throws ProtocolViolation {
        String data = "h1,h2,h3\n\"a,\"\"b\"\"\nc\",secret,1\n529.982.247-25,\"x\ny\",\n,,z\n";
        assertThat(masked("COPY t TO STDOUT (FORMAT csv, HEADER)", data, seed))
                .isEqualTo(
                        "h1,h2,h3\n\"a,\"\"b\"\"\nc\",\"[OCULTO]\",1\n\"[CPF]\",\"[OCULTO]\",\n,,z\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t TO STDOUT WITH CSV DELIMITER ';' NULL 'x' QUOTE '|' FORCE QUOTE a, b",
                "COPY t (a, b) TO STDOUT (FORMAT 'csv', DELIMITER E'\\t', FORCE_QUOTE (a))",
                "COPY (SELECT a, (b) FROM t) TO STDOUT BINARY",
                "COPY t TO STDOUT WITH (HEADER false)"
            })
    void commonSpellingsOfOptionsAreRead(String statement) {
        assertThat(form(statement).source()).startsWith("SELECT ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t TO STDOUT (ENCODING 'LATIN1')",
                "COPY t TO STDOUT (FORMAT csv, DELIMITER $$;$$)",
                "COPY t TO STDOUT (FORMAT csv, DELIMITER E'\\x3b')",
                "COPY t TO STDOUT (FORMAT csv, DELIMITER U&'\\003B')",
                "COPY t TO STDOUT (FORMAT csv, DELIMITER x)",
                "COPY t TO STDOUT (FORMAT csv, DELIMITER \"x\")",
                "COPY t TO STDOUT (FORMAT csv, DELIMITER ';;')",
                "COPY t TO STDOUT (FORMAT csv, DELIMITER 'é')",
                "COPY t TO STDOUT (FORMAT csv, DELIMITER)",
                "COPY t TO STDOUT (FORMAT csv, \"delimiter\" ';')",
                "COPY t TO STDOUT (FORMAT csv, QUOTE $$x$$)",
                "COPY t TO STDOUT (FORMAT csv, QUOTE x)",
                "COPY t TO STDOUT (FORMAT csv, ESCAPE E'\\\\')",
                "COPY t TO STDOUT (NULL E'\\x41')",
                "COPY t TO STDOUT (NULL $$x$$)",
                "COPY t TO STDOUT (NULL 'a'\n'b')",
                "COPY t TO STDOUT (NULL x)",
                "COPY t TO STDOUT (FORMAT json)",
                "COPY t TO STDOUT (FORMAT E'csv')",
                "COPY t TO STDOUT (FORMAT \"csv\")",
                "COPY t TO STDOUT (HEADER match)",
                "COPY t TO STDOUT (HEADER maybe)",
                "COPY t TO STDOUT (HEADER true false)",
                "COPY t TO STDOUT (FORMAT csv",
                "COPY t TO STDOUT (FORMAT csv) DELIMITER ';'",
                "COPY t TO STDOUT WITH DELIMITER AS $$;$$",
                "COPY t TO STDOUT CSV QUOTE AS E'x'",
                "COPY t TO STDOUT CSV ENCODING 'UTF8'",
                "COPY t TO STDOUT USING DELIMITERS ';'",
                "COPY t TO STDOUT CSV FORCE NOT NULL a",
                "COPY t TO STDOUT 'csv'"
            })
    void whatIsNotWrittenPlainlyIsNotGuessedAt(String statement) {
        byte[] text = statement.getBytes(StandardCharsets.UTF_8);
        SqlLexer lexer = new SqlLexer();
        lexer.lex(text, 0, text.length, true);
        assertThat(CopyForm.read(lexer, text)).isEmpty();
    }

    @Test
    void optionsAreReadForWhatTheySay() {
        CopyForm modern =
                form(
                        "COPY t TO STDOUT WITH (FORMAT CSV, DELIMITER ';', NULL '\\N', QUOTE '''', ESCAPE '\\', FORCE_QUOTE *, HEADER);");
        assertThat(modern)
                .isEqualTo(
                        new CopyForm(
                                CopyForm.Layout.CSV,
                                "SELECT * FROM t",
                                true,
                                (byte) ';',
                                "\\N",
                                (byte) '\'',
                                (byte) '\\',
                                true));
        CopyForm old =
                form("COPY t TO STDOUT WITH DELIMITER AS '|' NULL AS '' CSV HEADER QUOTE AS '`'");
        assertThat(old)
                .isEqualTo(
                        new CopyForm(
                                CopyForm.Layout.CSV,
                                "SELECT * FROM t",
                                true,
                                (byte) '|',
                                "",
                                (byte) '`',
                                (byte) '`',
                                true));
        assertThat(form("COPY BINARY t TO STDOUT").layout()).isEqualTo(CopyForm.Layout.BINARY);
        assertThat(form("COPY t TO STDOUT (HEADER 'off', DELIMITER E'\\t')").header()).isFalse();
    }

    /// With `standard_conforming_strings` off a backslash in a plain string is an escape.
    @Test
    void aBackslashCountsAsTheSessionReadsIt() {
        byte[] text = "COPY t TO STDOUT (NULL '\\N')".getBytes(StandardCharsets.UTF_8);
        SqlLexer lexer = new SqlLexer();
        lexer.lex(text, 0, text.length, false);
        assertThat(CopyForm.read(lexer, text)).isEmpty();
    }

    /// Bytes of another encoding go on as they came.
    @Test
    void theSourceKeepsItsBytes() {
        byte[] text = "COPY (SELECT 'ação') TO STDOUT".getBytes(StandardCharsets.ISO_8859_1);
        SqlLexer lexer = new SqlLexer();
        lexer.lex(text, 0, text.length, true);
        assertThat(
                        CopyForm.read(lexer, text)
                                .orElseThrow()
                                .source()
                                .getBytes(StandardCharsets.ISO_8859_1))
                .isEqualTo("SELECT 'ação'".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 200)
    void anEscapeIsReadTheSameHoweverItIsCut(@ForAll long seed) throws ProtocolViolation {
        String data = "\"a\\\"\n\\\\\",secret,1\nb,\"x\ny\",2\n";
        assertThat(masked("COPY t TO STDOUT (FORMAT csv, ESCAPE '\\')", data, seed))
                .isEqualTo("\"a\\\"\n\\\\\",\"[OCULTO]\",1\nb,\"[OCULTO]\",2\n");
    }

    /// Thirty megabytes in pieces of 8 KiB: copied and searched anew with each piece, that is more than fifty gigabytes.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t TO STDOUT",
                "COPY t TO STDOUT (FORMAT csv)",
                "COPY t TO STDOUT (FORMAT binary)"
            })
    void aLongRowIsSearchedOnce(String statement) {
        boolean binary = form(statement).layout() == CopyForm.Layout.BINARY;
        byte[] piece = "y".repeat(8192).getBytes(StandardCharsets.US_ASCII);
        int pieces = 3800;
        assertTimeoutPreemptively(
                Duration.ofSeconds(40),
                () -> {
                    CopyMasking masking =
                            new CopyMasking(
                                    form(statement),
                                    PLAN,
                                    new ValueMasking(message -> new byte[32], RULES));
                    ByteSink out = new ByteSink();
                    ByteSink head = new ByteSink();
                    if (binary) {
                        head.append("PGCOPY\n").append(0xFF).append("\r\n").append(0);
                        head.appendInt(0).appendInt(0).append(0).append(3);
                        head.appendInt(1).append("a").appendInt(piece.length * pieces);
                    } else {
                        head.append("a").append(form(statement).delimiter());
                    }
                    masking.piece(head.array(), 0, head.length(), out, new ByteSink());
                    for (int i = 0; i < pieces; i++) {
                        masking.piece(piece, 0, piece.length, out, new ByteSink());
                    }
                    ByteSink tail = new ByteSink();
                    if (binary) {
                        tail.appendInt(1).append("z");
                    } else {
                        tail.append(form(statement).delimiter()).append("z\n");
                    }
                    masking.piece(tail.array(), 0, tail.length(), out, new ByteSink());
                    assertThat(masking.rows()).isEqualTo(1);
                    assertThat(masking.isWhole()).isTrue();
                });
    }
}
