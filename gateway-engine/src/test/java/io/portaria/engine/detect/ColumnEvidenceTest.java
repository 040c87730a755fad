package io.portaria.engine.detect;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ColumnEvidenceTest {

    private final TextScanner scanner = new TextScanner();
    private final Findings findings = new Findings();

    private boolean masks(ColumnEvidence evidence, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        scanner.scan(utf8, 0, utf8.length, evidence.hint(), findings);
        return evidence.judge(findings);
    }

    private static ColumnEvidence text() {
        return new ColumnEvidence(ColumnEvidence.Kind.TEXT, ColumnHint.NONE);
    }

    @Test
    void firstDoubtfulValuesAreMasked() {
        assertThat(masks(text(), "52998224725")).isTrue();
    }

    /// The price of not being taught: what one order number in a hundred has.
    @Test
    void ofOrderNumbersThoseWithTheCheckDigitsAreMasked() {
        ColumnEvidence evidence = text();
        int masked = 0;
        for (long order = 10_000_000_000L; order < 10_000_010_000L; order++) {
            masked += masks(evidence, Long.toString(order)) ? 1 : 0;
        }
        assertThat(evidence.seen()).isEqualTo(10_000);
        assertThat(masked).isBetween(50, 200);
        assertThat(evidence.hits(Detector.CPF)).isEqualTo(masked);
    }

    @Test
    void aColumnOfBareCpfsStaysMasked() {
        ColumnEvidence evidence = text();
        for (int i = 0; i < 200; i++) {
            assertThat(masks(evidence, "52998224725")).isTrue();
        }
    }

    /// An agent chooses what it reads first.
    @Test
    void cleanValuesTeachNothing() {
        ColumnEvidence evidence = text();
        for (int i = 0; i < 100_000; i++) {
            masks(evidence, "pedido");
        }
        assertThat(masks(evidence, "52998224725")).isTrue();
        for (int i = 0; i < 64; i++) {
            masks(evidence, "12345678901");
        }
        assertThat(masks(evidence, "a@b.example 52998224725")).isTrue();
        assertThat(findings.size()).isEqualTo(2);
    }

    @Test
    void integersThatOnceWereCpfsAreMaskedForGood() {
        IntegerScanner integers = new IntegerScanner();
        ColumnEvidence evidence = new ColumnEvidence(ColumnEvidence.Kind.INTEGER, ColumnHint.NONE);
        for (int i = 0; i < 20; i++) {
            evidence.judge(integers.detect(52998224725L, ColumnHint.NONE));
        }
        for (int i = 0; i < 100_000; i++) {
            evidence.judge((Detector) null);
        }
        assertThat(evidence.judge(integers.detect(52998224725L, ColumnHint.NONE))).isTrue();
    }

    @Test
    void integersCountByRate() {
        IntegerScanner integers = new IntegerScanner();
        ColumnEvidence ids = new ColumnEvidence(ColumnEvidence.Kind.INTEGER, ColumnHint.NONE);
        int masked = 0;
        for (long id = 30_000_000_000L; id < 30_000_010_000L; id++) {
            masked += ids.judge(integers.detect(id, ColumnHint.NONE)) ? 1 : 0;
        }
        assertThat(masked).isLessThan(3);
        ColumnEvidence cpfs = new ColumnEvidence(ColumnEvidence.Kind.INTEGER, ColumnHint.NONE);
        for (int i = 0; i < 100; i++) {
            assertThat(cpfs.judge(integers.detect(52998224725L, ColumnHint.NONE))).isTrue();
        }
    }

    @Test
    void hintedIntegersAlwaysCount() {
        ColumnHint hint = ColumnHints.of("cpf");
        IntegerScanner integers = new IntegerScanner();
        ColumnEvidence evidence = new ColumnEvidence(ColumnEvidence.Kind.INTEGER, hint);
        for (int i = 0; i < 100; i++) {
            evidence.judge((Detector) null);
        }
        assertThat(evidence.judge(integers.detect(191, hint))).isTrue();
        assertThat(evidence.judge(integers.detect(12345678900L, hint))).isTrue();
    }

    @Test
    void integersArePadded() {
        IntegerScanner integers = new IntegerScanner();
        assertThat(integers.detect(191, ColumnHint.of(Detector.CPF))).isEqualTo(Detector.CPF);
        assertThat(integers.detect(191, ColumnHint.of(Detector.CNPJ))).isEqualTo(Detector.CNPJ);
        assertThat(integers.detect(1234567890, ColumnHint.NONE)).isEqualTo(Detector.CPF);
        assertThat(integers.detect(11222333000181L, ColumnHint.NONE)).isEqualTo(Detector.CNPJ);
        assertThat(integers.detect(11987654321L, ColumnHint.NONE)).isEqualTo(Detector.PHONE);
        assertThat(integers.detect(4111111111111111L, ColumnHint.NONE)).isEqualTo(Detector.CARD);
        assertThat(integers.detect(1310100, ColumnHint.of(Detector.CEP))).isEqualTo(Detector.CEP);
        assertThat(integers.detect(0, ColumnHint.of(Detector.CPF))).isNull();
        assertThat(integers.detect(-5, ColumnHint.of(Detector.CPF))).isNull();
        assertThat(integers.detect(42, ColumnHint.NONE)).isNull();
        byte[] ascii = "52998224725.00".getBytes(StandardCharsets.US_ASCII);
        assertThat(integers.detect(ascii, 0, ascii.length, ColumnHint.NONE))
                .isEqualTo(Detector.CPF);
        assertThat(integers.detect(ascii, 0, 11, ColumnHint.NONE)).isEqualTo(Detector.CPF);
        byte[] huge = "9".repeat(40).getBytes(StandardCharsets.US_ASCII);
        assertThat(integers.detect(huge, 0, huge.length, ColumnHint.NONE)).isNull();
    }
}
