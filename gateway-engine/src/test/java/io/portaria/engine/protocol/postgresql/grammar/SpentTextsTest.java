package io.portaria.engine.protocol.postgresql.grammar;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// What is remembered of texts that led to nothing is bounded and ends.
class SpentTextsTest {
    private static final Parsed.Beyond DEEP = new Parsed.Beyond(Reasons.TOO_DEEP);

    @Test
    void onlyTheTextItselfIsAnswered() {
        SpentTexts spent = new SpentTexts(Duration.ofMinutes(1));
        assertThat(spent.answer(text("a"))).isEmpty();
        spent.add(text("a"), DEEP);
        assertThat(spent.answer(text("a"))).contains(DEEP);
        assertThat(spent.answer(text("a "))).isEmpty();
    }

    @Test
    void theOldestIsForgotten() {
        SpentTexts spent = new SpentTexts(Duration.ofMinutes(1));
        for (int i = 0; i <= SpentTexts.MOST; i++) {
            spent.add(text("t" + i), DEEP);
        }
        assertThat(spent.answer(text("t0"))).isEmpty();
        assertThat(spent.answer(text("t1"))).contains(DEEP);
    }

    @Test
    void eachIsForgottenInTime() throws InterruptedException {
        SpentTexts spent = new SpentTexts(Duration.ofMillis(1));
        spent.add(text("a"), DEEP);
        Thread.sleep(5);
        assertThat(spent.answer(text("a"))).isEmpty();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
