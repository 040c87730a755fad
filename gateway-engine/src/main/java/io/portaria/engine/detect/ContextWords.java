package io.portaria.engine.detect;

import static io.portaria.engine.detect.Detector.CARD;
import static io.portaria.engine.detect.Detector.CEP;
import static io.portaria.engine.detect.Detector.CNH;
import static io.portaria.engine.detect.Detector.CNPJ;
import static io.portaria.engine.detect.Detector.CNS;
import static io.portaria.engine.detect.Detector.CPF;
import static io.portaria.engine.detect.Detector.PHONE;
import static io.portaria.engine.detect.Detector.PIS;
import static io.portaria.engine.detect.Detector.PIX_KEY;
import static io.portaria.engine.detect.Detector.PLACA;
import static io.portaria.engine.detect.Detector.RG;
import static io.portaria.engine.detect.Detector.TITULO_ELEITOR;

/// The words in the forty bytes before a value that say what it is. Returned as a long of three masks: bits 0 to 15 all
/// types named, 16 to 31 types made likely by a vaguer word, 32 to 47 the type that the nearest of the words names.
final class ContextWords {

    /// How far before a value a word still speaks of it, in bytes.
    static final int REACH = 40;

    private static final int LIKELY = 16;
    private static final int NEAREST = 32;

    private static final WordTable WORDS =
            new WordTable()
                    .with(CPF.bit(), "cpf cpfs cic")
                    .with(CPF.bit() << LIKELY, "titular contribuinte cliente portador paciente")
                    .with(
                            (CPF.bit() | CNPJ.bit()) << LIKELY,
                            "documento doc document tax taxid taxpayer")
                    .with(CNPJ.bit(), "cnpj cnpjs cgc")
                    .with(CNPJ.bit() << LIKELY, "empresa fornecedor company")
                    .with(PHONE.bit(), "tel telefone telefones fone fones celular celulares cel")
                    .with(PHONE.bit(), "whatsapp zap phone mobile ddd")
                    .with(PHONE.bit() << LIKELY, "contato ligar ligue")
                    .with(RG.bit(), "rg identidade registrogeral ssp")
                    .with(CNH.bit(), "cnh habilitacao motorista driverlicense")
                    .with(PIS.bit(), "pis pasep nis nit cadunico")
                    .with(TITULO_ELEITOR.bit(), "titulo eleitor")
                    .with(CNS.bit(), "cns sus")
                    .with(CEP.bit(), "cep zip postal rua avenida av endereco logradouro bairro")
                    .with(PLACA.bit(), "placa plate veiculo")
                    .with(PIX_KEY.bit(), "pix evp")
                    .with(CARD.bit(), "cartao card");

    private ContextWords() {}

    static long before(byte[] b, int from, int position) {
        int i = Math.max(from, position - REACH);
        if (i > from) {
            // A word cut in two would be another word.
            while (i < position && Letters.fold(b, i, from) != Letters.NONE) {
                i++;
            }
        }
        int named = 0;
        int likely = 0;
        int nearest = 0;
        long word = WordTable.SEED;
        boolean afterLower = false;
        for (; i <= position; i++) {
            int letter = i < position ? Letters.fold(b, i, from) : Letters.NONE;
            if (letter == Letters.SILENT) {
                continue;
            }
            boolean upper = letter != Letters.NONE && b[i] >= 'A' && b[i] <= 'Z';
            if (word != WordTable.SEED && (letter == Letters.NONE || (upper && afterLower))) {
                int mask = WORDS.maskOf(word);
                named |= mask & 0xffff;
                likely |= mask >>> LIKELY;
                nearest = (mask & 0xffff) != 0 ? mask & 0xffff : nearest;
                word = WordTable.SEED;
            }
            if (letter != Letters.NONE) {
                word = WordTable.extend(word, letter);
            }
            afterLower = letter != Letters.NONE && !upper;
        }
        return named | (long) likely << LIKELY | (long) nearest << NEAREST;
    }

    static boolean names(long context, Detector detector) {
        return (context & detector.bit()) != 0;
    }

    static boolean makesLikely(long context, Detector detector) {
        return (context >>> LIKELY & detector.bit()) != 0;
    }

    static boolean namesNearest(long context, Detector detector) {
        return (context >>> NEAREST & detector.bit()) != 0;
    }
}
