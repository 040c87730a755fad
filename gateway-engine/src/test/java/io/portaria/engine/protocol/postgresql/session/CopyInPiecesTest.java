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
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

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
                new ColumnEvidence(ColumnEvidence.Kind.TEXT, ColumnHint.NONE));
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

    @Test
    void anUnknownOptionIsNotGuessedAt() {
        byte[] text = "COPY t TO STDOUT (ENCODING 'LATIN1')".getBytes(StandardCharsets.UTF_8);
        SqlLexer lexer = new SqlLexer();
        lexer.lex(text, 0, text.length, true);
        assertThat(CopyForm.read(lexer, text)).isEmpty();
    }
}
