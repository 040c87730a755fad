package io.portaria.engine.detect;

import java.nio.charset.StandardCharsets;

import static io.portaria.engine.detect.Detector.CARD;
import static io.portaria.engine.detect.Detector.CEP;
import static io.portaria.engine.detect.Detector.CNH;
import static io.portaria.engine.detect.Detector.CNPJ;
import static io.portaria.engine.detect.Detector.CNS;
import static io.portaria.engine.detect.Detector.CPF;
import static io.portaria.engine.detect.Detector.EMAIL;
import static io.portaria.engine.detect.Detector.IP;
import static io.portaria.engine.detect.Detector.PHONE;
import static io.portaria.engine.detect.Detector.PIS;
import static io.portaria.engine.detect.Detector.PIX_KEY;
import static io.portaria.engine.detect.Detector.PLACA;
import static io.portaria.engine.detect.Detector.RG;
import static io.portaria.engine.detect.Detector.SECRET;
import static io.portaria.engine.detect.Detector.TITULO_ELEITOR;

/// Reads the hint out of a name. A name is cut into words at everything but letters, where lower case turns into upper
/// case and between letters and digits; case and accents do not matter. A word counts whole, and so do two words in a
/// row written as one (`pix_key`); a few unmistakable words count also at either end of a longer one (`nrcpf`). Other
/// words take a hint back: `cpf_valido`, `qtd_cpf`, `token_expires_at` hold no such value.
public final class ColumnHints {

    private static final int ALL = -1;

    private static final WordTable WORDS =
            new WordTable()
                    .with(CPF.bit(), "cpf cpfs cic nrcpf numcpf nucpf")
                    .with(CNPJ.bit(), "cnpj cnpjs cgc nrcnpj numcnpj")
                    .with(CPF.bit() | CNPJ.bit(), "cpfcnpj cnpjcpf taxid taxpayer contribuinte")
                    .with(EMAIL.bit(), "email emails mail mails correioeletronico")
                    .with(
                            PHONE.bit(),
                            "tel tels telefone telefones fone fones celular celulares cel")
                    .with(
                            PHONE.bit(),
                            "whatsapp zap contato contatos phone phones mobile fax msisdn")
                    .with(PHONE.bit(), "telephone cellphone")
                    .with(RG.bit(), "rg rgs identidade registrogeral identitycard")
                    .with(CNH.bit(), "cnh habilitacao carteiramotorista registrocnh driverlicense")
                    .with(CNH.bit(), "driverslicense drivinglicence driverlicence")
                    .with(PIS.bit(), "pis pasep nis nit pispasep cadunico esocial")
                    .with(TITULO_ELEITOR.bit(), "titulo tituloeleitor tituloeleitoral eleitor")
                    .with(CNS.bit(), "cns sus cartaosus cartaonacional")
                    .with(CEP.bit(), "cep ceps zip zipcode postal postalcode postcode")
                    .with(PIX_KEY.bit(), "pix chavepix pixkey evp")
                    .with(PLACA.bit(), "placa placas plate plates licenseplate")
                    .with(
                            CARD.bit(),
                            "cartao cartoes card cards pan creditcard cardnumber ccnumber")
                    .with(IP.bit(), "ip ips ipv ipaddress remoteaddr clientaddr")
                    .with(
                            SECRET.bit(),
                            "senha senhas password passwords passwd passphrase pwd token")
                    .with(
                            SECRET.bit(),
                            "tokens secret secrets segredo apikey apikeys accesskey pin")
                    .with(SECRET.bit(), "secretkey privatekey chaveprivada credential credentials")
                    .with(
                            SECRET.bit(),
                            "credencial cvv cvc codigoseguranca codseguranca authtoken");

    /// Words for a document of unknown kind; `documento_id` is a reference, not a document.
    private static final WordTable DOCUMENTS =
            new WordTable()
                    .with(
                            CPF.bit() | CNPJ.bit(),
                            "documento documentos document doc docs nrdocumento");

    private static final WordTable TAKEN_BACK =
            new WordTable()
                    .with(ALL, "qtd qtde quantidade count counts contagem total totais tem has")
                    .with(
                            ALL,
                            "valido valida validado validada valid verificado verificada verified")
                    .with(ALL, "tipo type status situacao flag fl st is")
                    .with(
                            SECRET.bit(),
                            "id ids at em nome name hint dica policy politica expires expira")
                    .with(
                            SECRET.bit(),
                            "expiration expiracao expirada expired expiry validade limite")
                    .with(SECRET.bit(), "max min limit usage uso length tamanho changed alterada")
                    .with(SECRET.bit(), "created criado criada updated data date dt usado used")
                    .with(
                            PIS.bit() | PIX_KEY.bit() | CARD.bit(),
                            "valor valores vl vlr aliquota base taxa percentual cst limite")
                    .with(
                            TITULO_ELEITOR.bit() | CARD.bit() | PLACA.bit(),
                            "produto arquivo fantasia cidade tabela coluna banco curso livro");

    private static final WordTable REFERENCE = new WordTable().with(1, "id ids uuid fk key");

    /// Words that nothing else begins or ends with, their last letters packed into a long.
    private static final String[] UNMISTAKABLE = {
        "cpf", "cnpj", "email", "telefone", "celular", "senha", "password", "whatsapp"
    };

    private static final int[] UNMISTAKABLE_BITS = {
        CPF.bit(),
        CNPJ.bit(),
        EMAIL.bit(),
        PHONE.bit(),
        PHONE.bit(),
        SECRET.bit(),
        SECRET.bit(),
        PHONE.bit()
    };
    private static final long[] PACKED = packed();

    private ColumnHints() {}

    /// The hint of a column's name.
    public static ColumnHint of(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return of(utf8, 0, utf8.length);
    }

    /// The hint of a name in UTF-8.
    public static ColumnHint of(byte[] name, int offset, int length) {
        Reading reading = new Reading();
        int end = offset + length;
        boolean afterLower = false;
        for (int i = offset; i < end; i++) {
            int letter = Letters.fold(name, i, offset);
            if (letter == Letters.SILENT) {
                continue;
            }
            boolean upper = name[i] >= 'A' && name[i] <= 'Z';
            boolean beforeLower = i + 1 < end && name[i + 1] >= 'a' && name[i + 1] <= 'z';
            if (letter == Letters.NONE
                    || (upper && (afterLower || (beforeLower && reading.acronym)))) {
                reading.endWord();
            }
            if (letter != Letters.NONE) {
                reading.letter(letter, upper);
            }
            afterLower = letter != Letters.NONE && !upper;
        }
        reading.endWord();
        return ColumnHint.ofBits(reading.bits());
    }

    private static long[] packed() {
        long[] packed = new long[UNMISTAKABLE.length];
        for (int k = 0; k < packed.length; k++) {
            for (char letter : UNMISTAKABLE[k].toCharArray()) {
                packed[k] = packed[k] << 8 | letter;
            }
        }
        return packed;
    }

    /// State of one pass over a name.
    private static final class Reading {
        private long word = WordTable.SEED;
        private long pair = WordTable.SEED;
        private long lastLetters;
        private int letters;
        private boolean acronym;
        private int said;
        private int documents;
        private int takenBack;
        private boolean reference;

        void letter(int letter, boolean upper) {
            word = WordTable.extend(word, letter);
            pair = WordTable.extend(pair, letter);
            lastLetters = lastLetters << 8 | letter;
            letters++;
            acronym = upper;
            said |= unmistakable(true);
        }

        void endWord() {
            if (letters > 0) {
                said |= WORDS.maskOf(word) | WORDS.maskOf(pair) | unmistakable(false);
                documents |= DOCUMENTS.maskOf(word);
                takenBack |= TAKEN_BACK.maskOf(word);
                reference |= REFERENCE.maskOf(word) != 0;
                pair = word;
                word = WordTable.SEED;
                letters = 0;
                lastLetters = 0;
            }
            acronym = false;
        }

        /// At the beginning of a word the letters so far are compared, at its end the last ones.
        private int unmistakable(boolean beginning) {
            int bits = 0;
            for (int k = 0; k < PACKED.length; k++) {
                int length = UNMISTAKABLE[k].length();
                boolean reached = beginning ? letters == length : letters >= length;
                long mask = length == Long.BYTES ? -1L : (1L << (8 * length)) - 1;
                if (reached && (lastLetters & mask) == PACKED[k]) {
                    bits |= UNMISTAKABLE_BITS[k];
                }
            }
            return bits;
        }

        int bits() {
            return (said | (reference ? 0 : documents)) & ~takenBack;
        }
    }
}
