package io.portaria.replay.view;

import io.portaria.replay.view.SqlTokenizer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SqlTokenizerTest {

    @Test
    void wordsTextsNumbersAndMasksAreTold() {
        String sql = "SELECT nome FROM t WHERE cpf = '[CPF]' AND id > 42 -- fim";
        assertThat(named(sql))
                .contains("KEYWORD:SELECT", "TEXT:'[CPF]'", "NUMBER:42", "COMMENT:-- fim");
        assertThat(named("email = [EMAIL] or x = $12"))
                .contains("MASK:[EMAIL]", "PARAMETER:$12", "KEYWORD:or");
    }

    @Test
    void anythingIsCutWithoutLossAndWithoutFailing() {
        Random random = new Random(42);
        String letters = "select '\"-/*[]$19Aé\n ;";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder sql = new StringBuilder();
            for (int j = random.nextInt(40); j > 0; j--) {
                sql.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThat(String.join("", plain(sql.toString()))).isEqualTo(sql.toString());
        }
    }

    private static List<String> named(String sql) {
        List<String> named = new ArrayList<>();
        int at = 0;
        for (SqlTokenizer.Token token : SqlTokenizer.tokens(sql)) {
            Kind kind = token.kind();
            named.add(kind + ":" + sql.substring(at, at + token.length()));
            at += token.length();
        }
        return named;
    }

    private static List<String> plain(String sql) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        for (SqlTokenizer.Token token : SqlTokenizer.tokens(sql)) {
            parts.add(sql.substring(at, at + token.length()));
            at += token.length();
        }
        return parts;
    }
}
