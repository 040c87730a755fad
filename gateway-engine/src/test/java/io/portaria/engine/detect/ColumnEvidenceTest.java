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

    @Test
    void aColumnOfOrderNumbersIsReleased() {
        ColumnEvidence evidence = text();
        int masked = 0;
        for (long order = 10_000_000_000L; order < 10_000_010_000L; order++) {
            masked += masks(evidence, Long.toString(order)) ? 1 : 0;
        }
        assertThat(evidence.seen()).isEqualTo(10_000);
        assertThat(evidence.hits(Detector.CPF)).isBetween(50L, 200L);
        assertThat(masked).isLessThan(5);
    }

    @Test
    void aColumnOfBareCpfsStaysMasked() {
        ColumnEvidence evidence = text();
        for (int i = 0; i < 200; i++) {
            assertThat(masks(evidence, "52998224725")).isTrue();
        }
    }

    @Test
    void cpfsBehindCleanValuesAreCaughtAgain() {
        ColumnEvidence evidence = text();
        for (int i = 0; i < 100_000; i++) {
            masks(evidence, "pedido");
        }
        int leaked = 0;
        for (int i = 0; i < 100; i++) {
            leaked += masks(evidence, "52998224725") ? 0 : 1;
        }
        assertThat(leaked).isEqualTo(3);
    }

    @Test
    void certainFindingsAlwaysCount() {
        ColumnEvidence evidence = text();
        for (int i = 0; i < 1000; i++) {
            masks(evidence, "pedido");
        }
        assertThat(masks(evidence, "529.982.247-25")).isTrue();
        // The doubtful one beside it goes, the certain one stays.
        assertThat(masks(evidence, "a@b.example 11987654321")).isTrue();
        assertThat(findings.size()).isEqualTo(1);
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
