package io.portaria.engine.record.write;

import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.record.TestHome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Strangers do not grow the ledger without end, and none of their attempts goes uncounted.
class RefusedLoginsTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final RefusedLogins refused = new RefusedLogins();
    private final List<String> entered = new ArrayList<>();

    private int alone(String origin, int times, Instant at) {
        int alone = 0;
        for (int i = 0; i < times; i++) {
            alone += refused.isToldAlone(origin, at) ? 1 : 0;
        }
        return alone;
    }

    private void enter(String origin, Instant from, long count) {
        entered.add(origin + " " + count);
    }

    @Test
    void theFirstOfAMinuteAreToldAloneAndTheOthersTogether() throws Exception {
        assertThat(alone("a", 500, NOON)).isEqualTo(60);
        assertThat(alone("b", 3, NOON)).isEqualTo(3);
        refused.enterWhatIsOver(NOON.plusSeconds(59), this::enter);
        assertThat(entered).isEmpty();
        refused.enterWhatIsOver(NOON.plusSeconds(60), this::enter);
        assertThat(entered).containsExactly("a 440");
        assertThat(alone("a", 5, NOON.plusSeconds(61))).as("a new minute").isEqualTo(5);
        assertThat(alone("a", 70, NOON.plusSeconds(62))).isEqualTo(55);
        refused.enterAll(this::enter);
        assertThat(entered).containsExactly("a 440", "a 15");
    }

    @Test
    void manyOriginsAreBoundedToo() throws Exception {
        int alone = 0;
        for (int i = 0; i < 200_000; i++) {
            alone += refused.isToldAlone("origin " + i, NOON) ? 1 : 0;
        }
        assertThat(alone).isEqualTo(RefusedLogins.MOST_IN_ALL);
        refused.enterAll(this::enter);
        assertThat(entered).hasSizeLessThanOrEqualTo(RefusedLogins.MOST_ORIGINS + 1);
        assertThat(
                        entered.stream()
                                .mapToLong(e -> Long.parseLong(e.substring(e.lastIndexOf(' ') + 1)))
                                .sum())
                .isEqualTo(200_000 - RefusedLogins.MOST_IN_ALL);
    }

    @Test
    void whatCannotBeEnteredIsTriedAgain() throws Exception {
        alone("a", 65, NOON);
        assertThatThrownBy(() ->
                        refused.enterWhatIsOver(
                                NOON.plusSeconds(70),
                                (_, _, _) -> {
                                    throw new LedgerUnavailable("full");
                                }))
                .isInstanceOf(LedgerUnavailable.class);
        refused.enterWhatIsOver(NOON.plusSeconds(80), this::enter);
        assertThat(entered).containsExactly("a 5");
    }

    @Test
    void theRestOfAnOriginIsOneEntryAtTheEnd(@TempDir Path home) throws Exception {
        long size;
        try (TestHome test = new TestHome(home)) {
            long before = test.ledger.size();
            for (int i = 0; i < 300; i++) {
                test.recorder.loginRefused(
                        MaskedText.EMPTY,
                        MaskedText.EMPTY,
                        "postgresql",
                        "203.0.113.7",
                        Refusal.notAllowed("token", "No.", "Ask."));
            }
            size = test.ledger.size();
            assertThat(size).isEqualTo(before + RefusedLogins.MOST_OF_AN_ORIGIN);
        }
        StringBuilder text = new StringBuilder();
        try (var files = Files.walk(home.resolve("ledger/tile/entries"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(text.toString())
                .containsPattern(
                        "\"kind\":\"logins-refused\",\"at\":\"[^\"]+\",\"origin\":\"[0-9a-f]{16,}\",\"from\":\"[^\"]+\",\"count\":240}")
                .doesNotContain("203.0.113.7");
        assertThat(TestHome.verify(home).findings()).isEmpty();
    }
}
