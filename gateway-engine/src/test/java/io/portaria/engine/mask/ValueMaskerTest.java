package io.portaria.engine.mask;

import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.Detector;
import io.portaria.engine.detect.Findings;
import io.portaria.engine.detect.TextScanner;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ValueMaskerTest {

    private static final Technique REDACT = new Technique.Redact();
    private static final Technique PARTIAL = new Technique.Partial();
    private static final Technique PSEUDONYM = new Technique.Pseudonym();
    private static final Technique GENERALISE = new Technique.Generalise();

    private final ValueMasker masker = new ValueMasker(TestKey.of("one"));

    private String whole(String text, Detector detector, Technique technique) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteSink out = new ByteSink();
        return switch (masker.maskWhole(utf8, 0, utf8.length, detector, technique, out)) {
            case UNCHANGED -> text;
            case CHANGED -> new String(out.toByteArray(), StandardCharsets.UTF_8);
            case NULL -> "NULL";
        };
    }

    private String inText(String text, TechniqueLookup techniques) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        Findings findings = new Findings();
        new TextScanner().scan(utf8, 0, utf8.length, ColumnHint.NONE, findings);
        ByteSink out = new ByteSink();
        return switch (masker.maskFindings(utf8, 0, utf8.length, findings, techniques, out)) {
            case UNCHANGED -> text;
            case CHANGED -> new String(out.toByteArray(), StandardCharsets.UTF_8);
            case NULL -> "NULL";
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CPF | 123.456.789-09 | ***.***.***-09",
                "CPF | 12345678909 | ***.***.***-09",
                "CPF | １２３.456.789-０９ | ***.***.***-09",
                "CPF | 191 | ***.***.***-**",
                "CNPJ | 11.222.333/0001-81 | **.***.***/****-81",
                "CNPJ | 12ABC34501DE35 | **.***.***/****-35",
                "EMAIL | ana@acme.example | a***@acme.example",
                "EMAIL | élia@acme.example | é***@acme.example",
                "EMAIL | a@acme.example | ***@acme.example",
                "EMAIL | maria%40acme.example | m***@acme.example",
                "EMAIL | sem arroba | s***",
                "PHONE | (11) 98765-4321 | (11) *****-4321",
                "PHONE | 11987654321 | (11) *****-4321",
                "PHONE | +55 11 98765-4321 | +55 (11) *****-4321",
                "PHONE | 0 11 98765-4321 | (11) *****-4321",
                "PHONE | (21)3333-4444 | (21) ****-4444",
                "PHONE | 98765-4321 | *****-4321",
                "PHONE | 190 | ****",
                "CARD | 4111 1111 1111 1234 | **** **** **** 1234",
                "CARD | 4111111111111234 | ************1234",
                "RG | 24.678.131-2 | **.***.**1-2",
                "PIS | 170.33259.50-4 | ***.*****.*0-4",
                "CEP | 01310-123 | *****-*23",
                "PLACA | ABC1D23 | ******3",
                "IP | 192.168.1.45 | ***.***.*.45",
                "SECRET | hunter2 | [SECRET]",
                "PIX_KEY | 123e4567-e12b-42d1-a456-426655440000 | ********-****-****-****-**********00"
            })
    void partial(Detector detector, String value, String masked) {
        assertThat(whole(value, detector, PARTIAL)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Maria da Silva | M***",
                "Ana | ***",
                "Ítalo | Í***",
                "123.456.789-09 | ***.***.***-09",
                "ana@acme.example | a***@acme.example",
                "(11) 98765-4321 | (11) *****-4321",
                "'' | ***",
                "tel (11) 98765-4321 | t***"
            })
    void partialOfAnUnknownSortFollowsTheValue(String value, String masked) {
        assertThat(whole(value, null, PARTIAL)).isEqualTo(masked);
    }

    @Test
    void redactNullFixedNone() {
        assertThat(whole("123.456.789-09", Detector.CPF, REDACT)).isEqualTo("[CPF]");
        assertThat(whole("Maria", null, REDACT)).isEqualTo("[OCULTO]");
        assertThat(whole("Maria", null, new Technique.NullOut())).isEqualTo("NULL");
        assertThat(whole("Maria", null, new Technique.Fixed("x é"))).isEqualTo("x é");
        assertThat(whole("Maria", null, new Technique.None())).isEqualTo("Maria");
    }

    @Test
    void pseudonymsJoinWhatIsWrittenDifferently() {
        String cpf = whole("123.456.789-09", Detector.CPF, PSEUDONYM);
        assertThat(cpf).matches("cpf-[a-z2-7]{16}");
        assertThat(whole("12345678909", Detector.CPF, PSEUDONYM)).isEqualTo(cpf);
        assertThat(whole("12345678909", null, PSEUDONYM)).isEqualTo(cpf);
        assertThat(whole("98765432100", Detector.CPF, PSEUDONYM)).isNotEqualTo(cpf);
        assertThat(whole("191", Detector.CPF, PSEUDONYM))
                .isEqualTo(whole("000.000.001-91", Detector.CPF, PSEUDONYM));
        assertThat(whole("Ana@Acme.example", Detector.EMAIL, PSEUDONYM))
                .isEqualTo(whole("ana@acme.example", Detector.EMAIL, PSEUDONYM))
                .matches("email-[a-z2-7]{16}@pseudonimo\\.invalid");
        assertThat(whole("+55 (11) 98765-4321", Detector.PHONE, PSEUDONYM))
                .isEqualTo(whole("011987654321", Detector.PHONE, PSEUDONYM));
        assertThat(whole("12.abc.345/01de-35", Detector.CNPJ, PSEUDONYM))
                .isEqualTo(whole("12ABC34501DE35", Detector.CNPJ, PSEUDONYM));
        assertThat(whole("Maria", null, PSEUDONYM)).matches("p-[a-z2-7]{16}");
    }

    @Test
    void pseudonymsDependOnKeyAndDetector() {
        String here = whole("12345678909", Detector.CPF, PSEUDONYM);
        assertThat(whole("12345678909", Detector.PIS, PSEUDONYM).substring(4))
                .isNotEqualTo(here.substring(4));
        ByteSink out = new ByteSink();
        byte[] cpf = "12345678909".getBytes(StandardCharsets.US_ASCII);
        new ValueMasker(TestKey.of("other"))
                .maskWhole(cpf, 0, cpf.length, Detector.CPF, PSEUDONYM, out);
        assertThat(new String(out.toByteArray(), StandardCharsets.US_ASCII)).isNotEqualTo(here);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1985-03-27 | 1985",
                "1985-03-27 10:00:00 | 1985",
                "27/03/1985 | 1985",
                "5432.10 | 5000..5999",
                "7 | 0..9",
                "0 | 0..9",
                "-5432 | -5999..-5000",
                "Maria | [OCULTO]",
                "12a | [OCULTO]",
                "123456 | 100000..199999",
                "007 | 0..9"
            })
    void generalise(String value, String coarser) {
        assertThat(whole(value, null, GENERALISE)).isEqualTo(coarser);
    }

    @Test
    void generaliseOfDetectors() {
        assertThat(whole("01310-100", Detector.CEP, GENERALISE)).isEqualTo("01310-***");
        assertThat(whole("123.456.789-09", Detector.CPF, GENERALISE)).isEqualTo("[CPF]");
    }

    @Test
    void replacesFindingsAndNothingElse() {
        assertThat(inText("CPF 529.982.247-25; e-mail ana@acme.example, é só.", _ -> PARTIAL))
                .isEqualTo("CPF ***.***.***-25; e-mail a***@acme.example, é só.");
        assertThat(inText("nada aqui", _ -> REDACT)).isEqualTo("nada aqui");
        assertThat(
                        inText(
                                "529.982.247-25 ana@acme.example",
                                d -> d == Detector.EMAIL ? new Technique.None() : REDACT))
                .isEqualTo("[CPF] ana@acme.example");
        assertThat(inText("529.982.247-25", _ -> new Technique.NullOut())).isEqualTo("NULL");
        assertThat(inText("é 529.982.247-25", _ -> new Technique.NullOut())).isEqualTo("é [CPF]");
    }

    @Test
    void partialFormsAreNotFoundAgain() {
        Pattern longDigits = Pattern.compile("\\d{5}");
        for (String text :
                new String[] {
                    "529.982.247-25",
                    "+55 (11) 98765-4321",
                    "11.222.333/0001-81",
                    "4111 1111 1111 1111"
                }) {
            String masked = inText(text, _ -> PARTIAL);
            assertThat(longDigits.matcher(masked.replaceAll("\\D", "")).matches()).isFalse();
            assertThat(inText(masked, _ -> REDACT)).isEqualTo(masked);
        }
    }

    @Test
    void techniquesHaveTheNamesOfTheCatalog() {
        for (String name :
                new String[] {"redact", "partial", "pseudonym", "null", "generalise", "none"}) {
            assertThat(Technique.byCatalogName(name).orElseThrow().catalogName()).isEqualTo(name);
        }
        assertThat(Technique.byCatalogName("fixed")).isEmpty();
        assertThat(new Technique.Fixed("x").catalogName()).isEqualTo("fixed");
    }
}
