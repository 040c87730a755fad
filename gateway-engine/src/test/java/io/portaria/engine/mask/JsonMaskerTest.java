package io.portaria.engine.mask;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.ColumnHints;
import io.portaria.engine.detect.Detector;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class JsonMaskerTest {

    private static final Technique REDACT = new Technique.Redact();

    private final JsonMasker masker = new JsonMasker(new ValueMasker(TestKey.of("k")));

    private String mask(String json) throws Exception {
        return mask(json, ColumnHint.NONE, _ -> REDACT);
    }

    private String mask(String json, ColumnHint hint, TechniqueLookup techniques) throws Exception {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        ByteSink out = new ByteSink().append("before");
        Masked result = masker.mask(utf8, 0, utf8.length, hint, techniques, out);
        return read(json, result, out);
    }

    private String whole(String json, Detector detector, Technique technique) throws Exception {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        ByteSink out = new ByteSink().append("before");
        return read(json, masker.maskWhole(utf8, 0, utf8.length, detector, technique, out), out);
    }

    private static String read(String json, Masked result, ByteSink out) throws Exception {
        String text =
                new String(out.toByteArray(), StandardCharsets.UTF_8).substring("before".length());
        if (result == Masked.CHANGED) {
            new ObjectMapper().readTree(text);
            return text;
        }
        assertThat(text).isEmpty();
        return result == Masked.NULL ? "NULL" : json;
    }

    @Test
    void keysHintAtTheirValues() throws Exception {
        assertThat(mask("{\"cpf\": 12345678900, \"a\": 1}"))
                .isEqualTo("{\"cpf\": \"[CPF]\", \"a\": 1}");
        assertThat(mask("{\"cpf\":[\"12345678900\",191]}"))
                .isEqualTo("{\"cpf\":[\"[CPF]\",\"[CPF]\"]}");
        assertThat(mask("{\"telefone\":{\"ddd\":\"11\",\"numero\":\"987654321\"}}"))
                .isEqualTo("{\"telefone\":{\"ddd\":\"11\",\"numero\":\"[PHONE]\"}}");
        assertThat(mask("{\"senha\":\"x\",\"ok\":true}"))
                .isEqualTo("{\"senha\":\"[SECRET]\",\"ok\":true}");
        assertThat(mask("{\"c\\u0070f\":\"12345678900\"}")).isEqualTo("{\"c\\u0070f\":\"[CPF]\"}");
        assertThat(mask("{\"cpf\":12345678900}", ColumnHint.NONE, _ -> new Technique.NullOut()))
                .isEqualTo("{\"cpf\":null}");
        assertThat(mask("{\"cpf\":12345678900}", ColumnHint.NONE, _ -> new Technique.None()))
                .isEqualTo("{\"cpf\":12345678900}");
        assertThat(mask("\"12345678900\"", ColumnHints.of("cpf"), _ -> REDACT))
                .isEqualTo("\"[CPF]\"");
    }

    @Test
    void valuesSpeakForThemselves() throws Exception {
        assertThat(
                        mask(
                                "[\"529.982.247-25\", 52998224725, -52998224725, 5.2998224725E10, 11987654321]"))
                .isEqualTo("[\"[CPF]\", \"[CPF]\", \"[CPF]\", \"[CPF]\", 11987654321]");
        assertThat(mask("{\"a\":\"CPF: 529.982.247-25.\\nfim\"}"))
                .isEqualTo("{\"a\":\"CPF: [CPF].\\u000afim\"}");
        assertThat(mask("[1, 2.50, \"a\\tb\", null, {}]"))
                .isEqualTo("[1, 2.50, \"a\\tb\", null, {}]");
    }

    @Test
    void escapesHideNothing() throws Exception {
        assertThat(mask("\"\\u0035\\u0032998224725\"")).isEqualTo("\"[CPF]\"");
        assertThat(mask("\"ana\\u0040acme.example\"")).isEqualTo("\"[EMAIL]\"");
        assertThat(mask("\"{\\\"cpf\\\":\\\"12345678900\\\"}\""))
                .isEqualTo("\"{\\\"cpf\\\":\\\"[CPF]\\\"}\"");
        assertThat(mask("\"\\n529.982.247-25 \\ud83d\\ude00 \\ud800\""))
                .isEqualTo("\"\\u000a[CPF] 😀 �\"");
    }

    @Test
    void keysAreMaskedToo() throws Exception {
        assertThat(mask("{\"529.982.247-25\":1,\"ana@acme.example\":{}}"))
                .isEqualTo("{\"[CPF]\":1,\"[EMAIL]\":{}}");
        assertThat(mask("{\"529.982.247-25\":1}", ColumnHint.NONE, _ -> new Technique.NullOut()))
                .isEqualTo("{\"\":1}");
    }

    @Test
    void replacementsAreEscaped() throws Exception {
        assertThat(
                        mask(
                                "{\"email\":\"a@b.example\"}",
                                ColumnHint.NONE,
                                _ -> new Technique.Fixed("\"x\\\n")))
                .isEqualTo("{\"email\":\"\\\"x\\\\\\u000a\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "529.982.247-25",
                "\"529.982.247-25",
                "[1 2]",
                "01",
                "1.",
                "\"\\x\"",
                "\"\\u12\"",
                "tru",
                "nul",
                "{\"a\":1,}",
                "\"a\"b",
                "[1]]",
                "\"a\nb\"",
                "-",
                "1e"
            })
    void whatIsNoJsonBecomesNull(String text) throws Exception {
        assertThat(mask(text)).isEqualTo("null");
    }

    @Test
    void tooDeepBecomesNull() throws Exception {
        assertThat(mask("[".repeat(100_000) + "]".repeat(100_000))).isEqualTo("null");
        String deep = "[".repeat(500) + "]".repeat(500);
        assertThat(mask(deep)).isEqualTo(deep);
    }

    @Test
    void aProtectedColumnKeepsItsStructureOnly() throws Exception {
        assertThat(
                        whole(
                                "{\"nome\":\"Maria\",\"n\":[1,true,null],\"cpf\":\"52998224725\"}",
                                null,
                                REDACT))
                .isEqualTo(
                        "{\"nome\":\"[OCULTO]\",\"n\":[\"[OCULTO]\",null,null],\"cpf\":\"[CPF]\"}");
        assertThat(whole("{\"nome\":\"Maria\"}", null, new Technique.Partial()))
                .isEqualTo("{\"nome\":\"M***\"}");
        assertThat(whole("[1]", null, new Technique.NullOut())).isEqualTo("NULL");
        assertThat(whole("[1]", null, new Technique.None())).isEqualTo("[1]");
        assertThat(whole("[5432]", null, new Technique.Generalise())).isEqualTo("[\"5000..5999\"]");
        assertThat(whole("{", null, REDACT)).isEqualTo("null");
    }
}
