package io.portaria.engine.detect;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TextScannerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "529.982.247-25",
                "123456789-09",
                "123 456 789 09",
                "123.456.789/09",
                "123.456.789.09",
                "123.456.789 - 09",
                "111.444.777-35",
                "000.000.001-91"
            })
    void formattedCpfIsCertain(String cpf) {
        assertThat(Scans.of(cpf)).containsExactly("CPF+ " + cpf);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"12345678909", "52998224725", "00000000191", "01234567890", "93541134780"})
    void bareCpfIsWeak(String cpf) {
        assertThat(Scans.of(cpf)).containsExactly("CPF? " + cpf);
        assertThat(Scans.of("CPF: " + cpf)).containsExactly("CPF+ " + cpf);
        assertThat(Scans.of("CPF" + cpf)).containsExactly("CPF+ " + cpf);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678900",
                "111.111.111-11",
                "000.000.000-00",
                "1987654320",
                "52998224726",
                "123.456.789-00"
            })
    void invalidCpfIsNoneWithoutHint(String cpf) {
        assertThat(Scans.of(cpf)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678900", "111.111.111-11", "00000000000", "52998224726"})
    void aNameOverridesTheChecksum(String cpf) {
        assertThat(Scans.of(cpf, Detector.CPF)).containsExactly("CPF+ " + cpf);
        assertThat(Scans.of("Key (cpf)=(" + cpf + ") already exists."))
                .containsExactly("CPF+ " + cpf);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(%s)",
                "\"%s\"",
                "{\"a\":\"%s\"}",
                "x=%s&y=2",
                "https://h/p/%s?q=1",
                "%s.",
                "%s,",
                "a\n%s\nb",
                "[%s]",
                "<b>%s</b>",
                "'%s'",
                "é%s",
                "%sé",
                "%s;%s",
                "cpf_%s_x",
                "#%s",
                "a\\n%s\\n",
                "a\\t%s",
                "q=%%3D%s",
                "q=%%20%s",
                "LIKE '%%%s%%'",
                "\u00a0%s\u00a0",
                "…%s…",
                "1, %s",
                "2024-01-01 %s",
                "2024-01-01 10:00:00-03 %s",
                "|%s|",
                "%s|%s",
                "*%s*",
                "~%s",
                "$%s",
                "\u200b%s\u200b",
                "a/%s/b",
                "%s/2024",
                "%s-1",
                "-%s",
                "+%s",
                "😀%s😀"
            })
    void findsCpfWhateverStandsNextToIt(String frame) {
        for (String cpf : new String[] {"529.982.247-25", "52998224725"}) {
            String text = frame.formatted(cpf, cpf);
            assertThat(Scans.of(text))
                    .as(text)
                    .isNotEmpty()
                    .allSatisfy(f -> assertThat(f).matches("CPF. " + cpf));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "５２９.９８２.２４７-２５", "529\u2013982\u2013247\u201325", "529.982.247\u201125",
                "529\u00a0982\u00a0247\u00a025", "529\u200b.982.247-25", "529．982．247－25",
                "٥٢٩.٩٨٢.٢٤٧-٢٥", "529.982.247\u221225", "5\u200b29982247-25"
            })
    void readsDigitsAndSeparatorsBeyondAscii(String cpf) {
        assertThat(Scans.of(cpf)).containsExactly("CPF+ " + cpf);
        assertThat(Scans.of("é " + cpf + ", é")).containsExactly("CPF+ " + cpf);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "152998224725",
                "529982247251",
                "x52998224725",
                "52998224725x",
                "35200612345678000195550010000000011000000019",
                "34191790010104351004791020150008591070026000",
                "1234567890123456789012345"
            })
    void findsNothingInsideLongerRuns(String text) {
        assertThat(Scans.of(text)).isEmpty();
    }

    @Test
    void aWholeFormatIsFoundEvenBetweenLetters() {
        assertThat(Scans.of("x529.982.247-25y")).containsExactly("CPF+ 529.982.247-25");
        assertThat(Scans.of("x11.222.333/0001-81y")).containsExactly("CNPJ+ 11.222.333/0001-81");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12.ABC.345/01DE-35",
                "12.abc.345/01de-35",
                "11.222.333/0001-81",
                "11222333/0001-81",
                "AB.CDE.FGH/0001-95",
                "44.038.188/0001-32"
            })
    void formattedCnpjIsCertain(String cnpj) {
        assertThat(Scans.of(cnpj)).containsExactly("CNPJ+ " + cnpj);
        assertThat(Scans.of("(" + cnpj + ") 2024")).containsExactly("CNPJ+ " + cnpj);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12ABC345000188", "ABCDEFGH000195", "A1B2C3D4E5F668", "11222333000181",
                "33000167000101", "44038188000132", "12345678000195", "00000000000191"
            })
    void bareCnpjIsWeak(String cnpj) {
        assertThat(Scans.of(cnpj)).containsExactly("CNPJ? " + cnpj);
        assertThat(Scans.of("CNPJ " + cnpj)).containsExactly("CNPJ+ " + cnpj);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12ABC34501DE36", "00000000000000", "12ABC34501DEA5"})
    void invalidCnpjIsNone(String cnpj) {
        assertThat(Scans.of(cnpj)).isEmpty();
    }

    @Test
    void lettersOnlyNeedAWordNearby() {
        // Twelve letters with two digits that fit are rather a word.
        String word = "ABCDEFGHIJKL";
        int found = 0;
        for (int check = 0; check < 100; check++) {
            assertThat(Scans.of(word + "%02d".formatted(check))).isEmpty();
            found += Scans.of("empresa " + word + "%02d".formatted(check)).size();
        }
        assertThat(found).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+55 11 98765-4321", "(21)3333-4444", "(11) 98765-4321", "11 98765-4321",
                "+5511987654321", "55 (11) 98765-4321", "(011) 98765-4321", "0 41 11 98765-4321",
                "(11)98765.4321", "11-98765-4321", "+55 (11) 9 8765-4321", "(11) 9.8765-4321"
            })
    void formattedPhonesAreCertain(String phone) {
        assertThat(Scans.of(phone)).containsExactly("PHONE+ " + phone);
        assertThat(Scans.of("é " + phone + ".")).containsExactly("PHONE+ " + phone);
    }

    @Test
    void barePhonesAreWeak() {
        assertThat(Scans.of("11987654321")).containsExactly("PHONE? 11987654321");
        assertThat(Scans.of("2133334444")).containsExactly("PHONE? 2133334444");
        assertThat(Scans.of("5511987654321")).containsExactly("PHONE? 5511987654321");
        assertThat(Scans.of("tel: 11987654321")).containsExactly("PHONE+ 11987654321");
        assertThat(Scans.of("98765-4321")).isEmpty();
        assertThat(Scans.of("celular 98765-4321")).containsExactly("PHONE+ 98765-4321");
        assertThat(Scans.of("fone 3333-4444")).containsExactly("PHONE+ 3333-4444");
    }

    @Test
    void theEndOfIntegersIsAPhoneOnlyWhereSomethingSaysSo() {
        assertThat(Scans.of("2147483647")).isEmpty();
        assertThat(Scans.of("range -2147483648..2147483647")).isEmpty();
        assertThat(Scans.of("2147483646")).containsExactly("PHONE? 2147483646");
        assertThat(Scans.of("tel 2147483647")).containsExactly("PHONE+ 2147483647");
        assertThat(Scans.of("(21) 4748-3647")).containsExactly("PHONE+ (21) 4748-3647");
        assertThat(Scans.of("2147483647", Detector.PHONE)).containsExactly("PHONE+ 2147483647");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2098765432", "11887654321", "1700000000", "1732456789012"})
    void otherNumbersAreNoPhones(String number) {
        assertThat(Scans.of(number)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maria.silva+nf@exemplo.com.br",
                "a@b.co",
                "joão@exemplo.com.br",
                "x_y-z@sub.d-1.example",
                "52998224725@pix.example",
                "maria%40exemplo.com.br",
                "maria＠exemplo.com.br"
            })
    void findsEmails(String email) {
        assertThat(Scans.of(email)).containsExactly("EMAIL+ " + email);
        assertThat(Scans.of("\"" + email + "\"", Detector.EMAIL))
                .containsExactly("EMAIL+ " + email);
        assertThat(Scans.of("<" + email + ">, 1", Detector.EMAIL))
                .containsExactly("EMAIL+ " + email);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user@host",
                "@scope/pkg",
                "git@github.com:acme/x.git",
                "a @ b.com",
                "x@",
                "@",
                "root@10",
                "@gmail.com"
            })
    void otherSignsAreNoEmails(String text) {
        assertThat(Scans.of(text)).isEmpty();
    }

    @Test
    void takesAnEmailOutOfItsSentence() {
        assertThat(Scans.of("Escreva a maria@exemplo.com.br. Obrigado"))
                .containsExactly("EMAIL+ maria@exemplo.com.br");
        assertThat(Scans.of("'maria@exemplo.com.br','b@c.de'"))
                .containsExactly("EMAIL+ maria@exemplo.com.br", "EMAIL+ b@c.de");
        assertThat(Scans.of("maria@exemplo.com529.982.247-25"))
                .containsExactly("EMAIL+ maria@exemplo.com", "CPF+ 529.982.247-25");
        assertThat(Scans.of("“maria@exemplo.com.br”"))
                .containsExactly("EMAIL+ maria@exemplo.com.br");
    }

    @ParameterizedTest
    @CsvSource({
        "RG, 24.678.131-2, rg",
        "RG, 10.123.456-9, identidade",
        "RG, 12.345.678-X, RG nº",
        "CNH, 58316794534, CNH",
        "CNH, 69044271146, habilitação",
        "PIS, 12345678900, PIS/PASEP",
        "PIS, 12012345672, NIS",
        "TITULO_ELEITOR, 102385010671, título",
        "TITULO_ELEITOR, 1023 8501 0671, título de eleitor",
        "CNS, 898001160660761, cartão SUS",
        "CNS, 700501733319150, CNS",
        "CEP, 01310-100, CEP",
        "CEP, 01310100, cep",
        "CEP, 01310-100, Av. Paulista",
        "PLACA, ABC-1234, placa",
        "PLACA, ABC1D23, veículo",
        "PLACA, abc1234, placa",
        "PIX_KEY, 123e4567-e12b-42d1-a456-426655440000, chave pix"
    })
    void shapesThatCountByNameOnly(Detector detector, String value, String word) {
        String expected = detector + "+ " + value;
        assertThat(Scans.of(word + ": " + value)).contains(expected);
        assertThat(Scans.of(value, detector)).containsExactly(expected);
        assertThat(Scans.of(value)).noneMatch(f -> f.startsWith(detector + "+"));
    }

    @Test
    void formattedPisAndCnsSpeakForThemselves() {
        assertThat(Scans.of("170.33259.50-4")).containsExactly("PIS+ 170.33259.50-4");
        assertThat(Scans.of("898 0011 6066 0761")).containsExactly("CNS+ 898 0011 6066 0761");
    }

    @Test
    void cards() {
        assertThat(Scans.of("4111 1111 1111 1111")).containsExactly("CARD+ 4111 1111 1111 1111");
        assertThat(Scans.of("5555-5555-5555-4444")).containsExactly("CARD+ 5555-5555-5555-4444");
        assertThat(Scans.of("3782 822463 10005")).containsExactly("CARD+ 3782 822463 10005");
        assertThat(Scans.of("4111111111111111")).containsExactly("CARD? 4111111111111111");
        assertThat(Scans.of("4111111111111112")).isEmpty();
        assertThat(Scans.of("cartão 6062825624254001")).containsExactly("CARD+ 6062825624254001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.168.1.45",
                "8.8.8.8",
                "2001:db8:85a3::8a2e:370:7334",
                "fe80::1ff:fe23:4567:890a",
                "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
                "::ffff:10.0.0.1"
            })
    void addresses(String ip) {
        assertThat(Scans.of(ip)).containsExactly("IP+ " + ip);
        assertThat(Scans.of("from " + ip + ", ok")).containsExactly("IP+ " + ip);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10:30:45",
                "12:30",
                "std::string",
                "127.0.0.1",
                "0.0.0.0",
                "1.2.3",
                "1.2.3.4.5",
                "Chrome/120.0.0.0",
                "256.1.1.1",
                "a::b",
                "aa:bb:cc:dd:ee:ff",
                "::1",
                "x::text"
            })
    void noAddresses(String text) {
        assertThat(Scans.of(text)).isEmpty();
    }

    @Test
    void secrets() {
        String jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghij_klmno-pqr";
        assertThat(Scans.of("Bearer " + jwt + " x")).containsExactly("SECRET+ " + jwt);
        String aws = "AKIAIOSFODNN7EXAMPLE";
        assertThat(Scans.of("key=" + aws)).containsExactly("SECRET+ " + aws);
        String github = "ghp_" + "a1B2".repeat(9);
        assertThat(Scans.of(github + ".")).containsExactly("SECRET+ " + github);
        String gitlab = "glpat-" + "x".repeat(20);
        assertThat(Scans.of("t: " + gitlab)).containsExactly("SECRET+ " + gitlab);
        assertThat(Scans.of("postgres://app:s3nh4!@db.acme.example/crm"))
                .containsExactly("SECRET+ s3nh4!");
        String pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";
        assertThat(Scans.of("a\n" + pem + "\nb")).containsExactly("SECRET+ " + pem);
        assertThat(Scans.of("-----BEGIN CERTIFICATE-----\nMIIE")).isEmpty();
        assertThat(Scans.of("qualquer coisa", ColumnHints.of("senha")))
                .containsExactly("SECRET+ qualquer coisa");
    }

    @Test
    void paymentCode() {
        String code =
                "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000"
                        + "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D";
        assertThat(Scans.of(code)).containsExactly("PIX_KEY+ " + code);
        assertThat(Scans.of("Pague: " + code + " até amanhã")).containsExactly("PIX_KEY+ " + code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Maria da Silva",
                "São Paulo",
                "1234",
                "-4321.55",
                "2019-01-01 00:37:00-03",
                "2019-01-01T00:37:00.123456+00:00",
                "20240115",
                "1795456789",
                "R$ 1.234.567,89",
                "123e4567-e12b-12d1-a456-426655440000",
                "v1.2.3",
                "Rua das Flores, 123",
                "12:30:45.678",
                "***.456.789-**",
                "ABC1234",
                "01310-100",
                "IPCA-15"
            })
    void ordinaryValuesAreClean(String text) {
        assertThat(Scans.of(text)).isEmpty();
    }

    @Test
    void aPercentSignBeforeANumberIsNoEscape() {
        assertThat(Scans.of("LIKE '%40000000043'")).containsExactly("CPF? 40000000043");
    }

    /// Each begins like something else that would take the first digits of the CPF with it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a::529.982.247-25",
                "a::a529.982.247-25",
                "a::529 982 247 25",
                "1.1.1.123-456.789-09",
                "cep 01310-123.456.789-09",
                "fe80::1:529-982-247-25"
            })
    void nothingFoundLeavesAPieceOfACpfBehind(String text) {
        assertThat(Scans.of(text))
                .hasSize(1)
                .first()
                .asString()
                .endsWith(text.substring(text.length() - 11));
    }

    @Test
    void tellsNeighboursApart() {
        assertThat(
                        Scans.of(
                                "João, CPF 529.982.247-25, tel (11) 98765-4321, PIS 12012345672,"
                                        + " joao@acme.example, placa ABC1D23"))
                .containsExactly(
                        "CPF+ 529.982.247-25",
                        "PHONE+ (11) 98765-4321",
                        "PIS+ 12012345672",
                        "EMAIL+ joao@acme.example",
                        "PLACA+ ABC1D23");
        assertThat(Scans.of("cpf 52998224725 tel 11987654321"))
                .containsExactly("CPF+ 52998224725", "PHONE+ 11987654321");
        assertThat(Scans.of("52998224725 11144477735"))
                .containsExactly("CPF? 52998224725", "CPF? 11144477735");
    }
}
