package io.portaria.engine.mask;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.Detector;
import io.portaria.engine.detect.Findings;
import io.portaria.engine.detect.Strength;
import io.portaria.engine.detect.TextScanner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

/// What a mask must never let through, and what must never break it.
class MaskPropertiesTest {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final TextScanner scanner = new TextScanner();
    private final ValueMasker masker = new ValueMasker(TestKey.of("k"));
    private final JsonMasker json = new JsonMasker(masker);

    @Provide
    Arbitrary<Technique> techniques() {
        return Arbitraries.of(
                new Technique.Redact(),
                new Technique.Partial(),
                new Technique.Pseudonym(),
                new Technique.Generalise(),
                new Technique.Fixed("x\"\\é"),
                new Technique.NullOut());
    }

    /// Pieces run together, as nothing but hostile text does.
    @Provide
    Arbitrary<String> personal() {
        return pieces("");
    }

    @Provide
    Arbitrary<String> lines() {
        return pieces("|");
    }

    private static Arbitrary<String> pieces(String between) {
        return Arbitraries.of(
                        "529.982.247-25",
                        "52998224725",
                        "11.222.333/0001-81",
                        "ana.silva@acme.example",
                        "(11) 98765-4321",
                        "+55 21 3333-4444",
                        "4111 1111 1111 1111",
                        "12.ABC.345/01DE-35",
                        "192.168.1.45",
                        "ghp_" + "a1B2".repeat(9),
                        " ",
                        ", ",
                        "\n",
                        "; ",
                        "Maria ",
                        "é ",
                        "\"",
                        "\\",
                        "CPF ",
                        "tel: ",
                        "😀",
                        "{",
                        "\u00a0",
                        "２")
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(parts -> String.join(between, parts));
    }

    @Property(tries = 3000)
    void noCertainFindingIsLeft(
            @ForAll("lines") String text, @ForAll("techniques") Technique technique) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        Findings findings = new Findings();
        scanner.scan(utf8, 0, utf8.length, ColumnHint.NONE, findings);
        ByteSink out = new ByteSink();
        Masked result = masker.maskFindings(utf8, 0, utf8.length, findings, _ -> technique, out);
        assertThat(result == Masked.UNCHANGED).isEqualTo(findings.isEmpty());
        if (result != Masked.CHANGED) {
            assertThat(out.length()).isZero();
            return;
        }
        String masked = new String(out.toByteArray(), StandardCharsets.UTF_8);
        for (String raw :
                List.of(
                        "529.982.247-25",
                        "98765-4321",
                        "222.333",
                        "ana.silva",
                        "1111 1111",
                        "a1B2a1B2")) {
            if (technique instanceof Technique.Partial && raw.equals("1111 1111")) {
                continue;
            }
            assertThat(countOf(masked, raw))
                    .as("%s -> %s", text, masked)
                    .isLessThanOrEqualTo(uncovered(text, findings, raw));
        }
        Findings again = new Findings();
        // A label is a word nearby: `[PHONE]` would speak for the odd number behind it.
        byte[] unlabelled =
                masked.replaceAll("\\[[A-Z-]+\\]|[a-z-]+-[a-z2-7]{16}", "[]")
                        .getBytes(StandardCharsets.UTF_8);
        scanner.scan(unlabelled, 0, unlabelled.length, ColumnHint.NONE, again);
        for (int i = 0; i < again.size(); i++) {
            if (again.strength(i) == Strength.CERTAIN && !isMade(again.detector(i), technique)) {
                assertThat(again.detector(i)).as("%s -> %s", text, masked).isNull();
            }
        }
    }

    /// A pseudonym of an address, and its partial form glued to what stood before, read as addresses again.
    private static boolean isMade(Detector detector, Technique technique) {
        return detector == Detector.EMAIL
                && (technique instanceof Technique.Pseudonym
                        || technique instanceof Technique.Partial);
    }

    private static int countOf(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    /// How often a part stands outside of all findings.
    private static int uncovered(String text, Findings findings, String part) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int from = 0;
        StringBuilder rest = new StringBuilder();
        for (int i = 0; i < findings.size(); i++) {
            rest.append(new String(utf8, from, findings.start(i) - from, StandardCharsets.UTF_8))
                    .append('\u0000');
            from = findings.end(i);
        }
        rest.append(new String(utf8, from, utf8.length - from, StandardCharsets.UTF_8));
        return countOf(rest.toString(), part);
    }

    @Provide
    Arbitrary<String> documents() {
        return Arbitraries.lazy(() ->
                Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(
                                3,
                                personal()
                                        .map(s -> JsonNodeFactory.instance.textNode(s).toString())),
                        net.jqwik.api.Tuple.of(
                                2,
                                Arbitraries.of(
                                        "1",
                                        "-2.5e3",
                                        "52998224725",
                                        "12345678900",
                                        "true",
                                        "null",
                                        "0",
                                        "\"\\u0035\\u003298\\u00322\\u00347\\u0032\\u0035\"",
                                        "1e400",
                                        "-0.0")),
                        net.jqwik.api.Tuple.of(
                                2,
                                documents()
                                        .list()
                                        .ofMaxSize(3)
                                        .map(l -> "[" + String.join(" ,", l) + "]")),
                        net.jqwik.api.Tuple.of(
                                2,
                                net.jqwik.api.Combinators.combine(
                                                Arbitraries.of(
                                                        "cpf",
                                                        "senha",
                                                        "a",
                                                        "e\\u006dail",
                                                        "telefone",
                                                        "529.982.247-25"),
                                                documents())
                                        .as((k, v) -> "{ \"" + k + "\":" + v + "}"))));
    }

    @Property(tries = 3000)
    void jsonStaysJson(@ForAll("documents") String text, @ForAll("techniques") Technique technique)
            throws Exception {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteSink out = new ByteSink();
        Masked result = json.mask(utf8, 0, utf8.length, ColumnHint.NONE, _ -> technique, out);
        if (result == Masked.CHANGED) {
            var tree = JSON.readTree(out.toByteArray());
            assertThat(tree.isNull() && !text.contains("52") && !text.contains("\""))
                    .as(text)
                    .isFalse();
        }
        out.clear();
        if (json.maskWhole(utf8, 0, utf8.length, null, technique, out) == Masked.CHANGED) {
            JSON.readTree(out.toByteArray());
            assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
                    .doesNotContain("ana.silva");
        }
    }

    @Property(tries = 3000)
    void anyBytesAreSurvived(
            @ForAll @Size(max = 120) byte[] bytes,
            @ForAll int a,
            @ForAll int b,
            @ForAll Detector detector,
            @ForAll("techniques") Technique technique)
            throws Exception {
        int from = Math.floorMod(a, bytes.length + 1);
        int length = Math.floorMod(b, bytes.length - from + 1);
        ByteSink out = new ByteSink();
        masker.maskWhole(bytes, from, length, detector, technique, out);
        masker.maskWhole(bytes, from, length, null, technique, out);
        out.clear();
        if (json.mask(bytes, from, length, ColumnHint.of(detector), _ -> technique, out)
                == Masked.CHANGED) {
            JSON.readTree(out.toByteArray());
        }
        String quoted =
                JsonNodeFactory.instance
                        .textNode(new String(bytes, StandardCharsets.ISO_8859_1))
                        .toString();
        byte[] valid = ("[" + quoted + "]").getBytes(StandardCharsets.UTF_8);
        out.clear();
        assertThat(json.mask(valid, 0, valid.length, ColumnHint.NONE, _ -> technique, out))
                .isNotEqualTo(Masked.NULL);
    }

    @Property(tries = 3000)
    void whatJacksonWritesIsRead(@ForAll("personal") String text, @ForAll("personal") String key)
            throws Exception {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ArrayNode array = object.putArray(key);
        array.add(text).add(1.5).add(true).addNull();
        byte[] utf8 = JSON.writeValueAsBytes(object);
        ByteSink out = new ByteSink();
        if (json.mask(utf8, 0, utf8.length, ColumnHint.NONE, _ -> new Technique.Redact(), out)
                == Masked.CHANGED) {
            assertThat(JSON.readTree(out.toByteArray()).isObject()).isTrue();
        }
    }
}
