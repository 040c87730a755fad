package io.portaria.engine;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.record.TestSessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Stopping waits for the books of sessions, and one damaged key does not keep a gateway from starting.
class EndOfEverySessionTest {
    @Test
    void theEndOfASessionThatIsLateIsInTheLedger() throws Exception {
        DemoGateway gateway = DemoGateway.start();
        SessionRecording late =
                gateway.engine()
                        .wiring()
                        .observed
                        .open(TestSessions.context("late0000000000000001"));
        Thread closing =
                Thread.startVirtualThread(() -> {
                    try {
                        Thread.sleep(700);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    late.close();
                });
        gateway.close();
        closing.join();
        assertThat(gateway.ledger())
                .containsPattern(
                        "\"kind\":\"session-end\",\"at\":\"[^\"]+\",\"session\":\"late0000000000000001\"");
    }

    @Test
    void aDamagedKeyIsNoReasonNotToStart() throws Exception {
        Path folder = Files.createTempDirectory("portaria-key");
        try (DemoGateway gateway =
                DemoGateway.start(folder, DemoGateway.CATALOG, InstantSource.system())) {
            gateway.connect("leitor").close();
        }
        try (var keys = Files.list(folder.resolve("home/vault/sessions"))) {
            for (Path key : keys.toList()) {
                Files.write(key, Arrays.copyOf(Files.readAllBytes(key), 5));
            }
        }
        // so that every recording is read at the start
        Files.delete(folder.resolve("home/index.mv.db"));
        try (DemoGateway gateway =
                DemoGateway.start(folder, DemoGateway.CATALOG, InstantSource.system())) {
            gateway.connect("leitor").close();
            assertThat(gateway.gateway().status().log().healthy()).isTrue();
        }
    }
}
