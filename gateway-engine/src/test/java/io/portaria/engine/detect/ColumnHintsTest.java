package io.portaria.engine.detect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ColumnHintsTest {

    @ParameterizedTest
    @CsvSource({
        "cpf, CPF",
        "nr_cpf, CPF",
        "cpfCliente, CPF",
        "CPF, CPF",
        "numCPF, CPF",
        "CPFCliente, CPF",
        "cpf1, CPF",
        "nrcpf, CPF",
        "clientecpf, CPF",
        "cnpj_empresa, CNPJ",
        "email, EMAIL",
        "emailContato, EMAIL",
        "telefone2, PHONE",
        "nr_telefone, PHONE",
        "celular, PHONE",
        "whatsapp, PHONE",
        "rg, RG",
        "RG_numero, RG",
        "cnh, CNH",
        "Habilitação, CNH",
        "pis_pasep, PIS",
        "titulo_eleitor, TITULO_ELEITOR",
        "tituloEleitor, TITULO_ELEITOR",
        "cartao_sus, CNS",
        "cns, CNS",
        "cep, CEP",
        "cep_entrega, CEP",
        "zip_code, CEP",
        "chave_pix, PIX_KEY",
        "pixKey, PIX_KEY",
        "placa, PLACA",
        "numero_cartao, CARD",
        "cartão, CARD",
        "ip, IP",
        "ip_address, IP",
        "ipv4, IP",
        "senha, SECRET",
        "password_hash, SECRET",
        "api_key, SECRET",
        "apiKey, SECRET",
        "token, SECRET",
        "documento, CPF",
        "documento, CNPJ",
        "tax_id, CPF",
        "TELEFONE, PHONE"
    })
    void suggests(String name, Detector detector) {
        assertThat(ColumnHints.of(name).suggests(detector)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "id",
                "nome",
                "cidade",
                "saldo",
                "criado",
                "nome_produto",
                "qtd_cpf",
                "cpf_valido",
                "token_expires_at",
                "valor_pis",
                "tipo_documento",
                "documento_id",
                "email_verified",
                "grip",
                "recepcao",
                "has_password",
                "titulo_produto",
                "_",
                "123",
                "scpfx"
            })
    void suggestsNothing(String name) {
        assertThat(ColumnHints.of(name)).isEqualTo(ColumnHint.NONE);
    }

    @Test
    void hintsAreSets() {
        ColumnHint both = ColumnHint.of(Detector.CPF).or(ColumnHint.of(Detector.EMAIL));
        assertThat(both.detectors()).containsExactly(Detector.CPF, Detector.EMAIL);
        assertThat(both)
                .isEqualTo(ColumnHint.of(Detector.EMAIL, Detector.CPF))
                .hasSameHashCodeAs(both);
        assertThat(both.or(ColumnHint.of(Detector.CPF))).isSameAs(both);
        assertThat(ColumnHint.NONE.isEmpty()).isTrue();
    }

    @Test
    void detectorsHaveTheNamesOfTheCatalog() {
        assertThat(Detector.values())
                .extracting(Detector::catalogName)
                .containsExactly(
                        "cpf",
                        "cnpj",
                        "email",
                        "phone",
                        "rg",
                        "cnh",
                        "pis",
                        "titulo-eleitor",
                        "cns",
                        "cep",
                        "pix-key",
                        "placa",
                        "card",
                        "ip",
                        "secret");
        assertThat(Detector.byCatalogName("titulo-eleitor")).contains(Detector.TITULO_ELEITOR);
        assertThat(Detector.byCatalogName("any")).isEmpty();
        assertThat(Detector.CPF.label()).isEqualTo("[CPF]");
    }
}
