package io.portaria.engine.detect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CheckDigitsTest {

    private static byte[] values(String text) {
        String plain = text.replaceAll("[^0-9A-Za-z]", "").toUpperCase(java.util.Locale.ROOT);
        byte[] values = new byte[plain.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (plain.charAt(i) - '0');
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678909",
                "529.982.247-25",
                "390.533.447-05",
                "111.444.777-35",
                "98765432100",
                "12312312387",
                "93541134780",
                "00000000191",
                "01234567890"
            })
    void acceptsCpf(String cpf) {
        assertThat(Cpf.isValid(values(cpf), 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678900", "111.111.111-11", "000.000.000-00", "52998224726"})
    void rejectsCpf(String cpf) {
        assertThat(Cpf.isValid(values(cpf), 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12.ABC.345/01DE-35",
                "12ABC345000188",
                "ABCDEFGH000195",
                "A1B2C3D4E5F668",
                "11222333000181",
                "33000167000101",
                "44038188000132",
                "12345678000195",
                "00000000000191"
            })
    void acceptsCnpj(String cnpj) {
        assertThat(Cnpj.isValid(values(cnpj), 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12ABC34501DE36", "00000000000000", "12ABC34501DEA5", "11111111111111"})
    void rejectsCnpj(String cnpj) {
        assertThat(Cnpj.isValid(values(cnpj), 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"58316794534", "69044271146", "62472927637", "10000002800"})
    void acceptsCnh(String cnh) {
        assertThat(Cnh.isValid(values(cnh), 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901", "11111111111", "00000000000"})
    void rejectsCnh(String cnh) {
        assertThat(Cnh.isValid(values(cnh), 0)).isFalse();
    }

    @Test
    void acceptsBothPublishedVariantsOfCnh() {
        int both = 0;
        for (long base = 100_000_000; base < 100_020_000; base++) {
            int valid = 0;
            for (int check = 0; check < 100; check++) {
                valid += Cnh.isValid(values("%09d%02d".formatted(base, check)), 0) ? 1 : 0;
            }
            assertThat(valid).isBetween(1, 2);
            both += valid - 1;
        }
        assertThat(both).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678900", "12012345672", "170.33259.50-4", "12345678919"})
    void acceptsPis(String pis) {
        assertThat(Pis.isValid(values(pis), 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12056412547", "00000000000"})
    void rejectsPis(String pis) {
        assertThat(Pis.isValid(values(pis), 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"102385010671", "004356870906", "123456780191"})
    void acceptsTitulo(String titulo) {
        assertThat(TituloEleitor.isValid(values(titulo), 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"123456780140", "011308730183"})
    void rejectsTitulo(String titulo) {
        assertThat(TituloEleitor.isValid(values(titulo), 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "898001160660761",
                "700000000000005",
                "201234567890018",
                "279197866950004",
                "123456789010000"
            })
    void acceptsCns(String cns) {
        assertThat(Cns.isValid(values(cns), 0)).isTrue();
    }

    @Test
    void rejectsCns() {
        assertThat(Cns.isValid(values("700501733319150"), 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "5555555555554444",
                "6362970000457013",
                "6062825624254001",
                "378282246310005"
            })
    void acceptsCards(String card) {
        assertThat(PaymentCard.isValid(values(card), 0, card.length())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4111111111111112", "1111111111111117", "4111111111111"})
    void rejectsCards(String card) {
        assertThat(PaymentCard.isValid(values(card), 0, card.length())).isFalse();
    }

    @Test
    void knowsTheSixtySevenAreaCodes() {
        int codes = 0;
        for (int code = 0; code < 100; code++) {
            codes += PhoneNumber.isAreaCode(code) ? 1 : 0;
        }
        assertThat(codes).isEqualTo(67);
        assertThat(PhoneNumber.isAreaCode(20)).isFalse();
        assertThat(PhoneNumber.isAreaCode(11)).isTrue();
    }

    @Test
    void computesTheCheckSumOfPaymentCodes() {
        int crc = 0xffff;
        for (byte b : "123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII)) {
            crc = PixPayload.next(crc, b);
        }
        assertThat(crc).isEqualTo(0x29b1);
    }
}
