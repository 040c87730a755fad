package io.portaria.engine.activity;

import io.portaria.engine.api.Command;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.SessionFilter;
import io.portaria.engine.api.SessionSummary;
import io.portaria.engine.fixture.DemoGateway;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// The index of sessions is made anew from recordings and says the same; recordings past their time lose their key.
class SessionIndexTest {
    private static void run(DemoGateway gateway, String... sqls) throws Exception {
        try (Connection connection = gateway.connect("leitor");
                Statement statement = connection.createStatement()) {
            for (String sql : sqls) {
                try (ResultSet result = statement.executeQuery(sql)) {
                    while (result.next()) {
                        // to its end
                    }
                }
            }
        }
        while (gateway.gateway().status().liveSessions() > 0) {
            Thread.sleep(20);
        }
    }

    private static List<SessionSummary> find(DemoGateway gateway, String text) {
        SessionFilter filter =
                new SessionFilter(
                        text,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false);
        return gateway.gateway().ask(new Query.FindSessions(filter, 0, 100)).sessions();
    }

    @Test
    void aDeletedIndexIsMadeAnewAndSaysTheSame() throws Exception {
        Path folder = Files.createTempDirectory("portaria-index");
        List<SessionSummary> before;
        try (DemoGateway gateway =
                DemoGateway.start(folder, DemoGateway.CATALOG, InstantSource.system())) {
            run(gateway, "SELECT id, cpf FROM clientes LIMIT 7", "SELECT count(*) FROM produtos");
            run(gateway, "SELECT texto FROM atendimentos LIMIT 9");
            before = find(gateway, "");
            assertThat(before).hasSize(2);
            assertThat(find(gateway, "PRODUTOS clientes")).containsExactly(before.getLast());
            assertThat(find(gateway, "nothing-like-that")).isEmpty();
            assertThat(gateway.gateway().status().today().sessions()).isEqualTo(2);
            assertThat(gateway.gateway().status().today().maskedValues()).isPositive();
        }
        Path file = folder.resolve("home").resolve("index.mv.db");
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .doesNotContain("atendimentos");
        Files.delete(file);
        try (DemoGateway gateway =
                DemoGateway.start(folder, DemoGateway.CATALOG, InstantSource.system())) {
            assertThat(find(gateway, ""))
                    .usingRecursiveComparison()
                    .ignoringFields("endedAt")
                    .isEqualTo(before);
            assertThat(find(gateway, "")).allMatch(s -> s.endedAt().isPresent());
            assertThat(find(gateway, "produtos")).hasSize(1);
            assertThat(gateway.gateway().status().today().sessions()).isEqualTo(2);
        }
    }

    @Test
    void recordingsPastTheirTimeAreErased() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        Path folder = Files.createTempDirectory("portaria-retention");
        try (DemoGateway gateway =
                DemoGateway.start(
                        folder,
                        DemoGateway.CATALOG + "retention: { recordings: 10d }\n",
                        now::get)) {
            run(gateway, "SELECT 1 AS um");
            assertThat(gateway.engine().enforceRetention()).isZero();
            now.set(now.get().plus(Duration.ofDays(11)));
            assertThat(gateway.engine().enforceRetention()).isEqualTo(1);
            assertThat(gateway.engine().enforceRetention()).isZero();
            SessionSummary erased = find(gateway, "").getFirst();
            assertThat(erased.erased()).isTrue();
            assertThat(erased.purpose()).isEmpty();
            assertThat(find(gateway, "um")).isEmpty();
            assertThat(
                            gateway.gateway()
                                    .ask(new Query.ListOperations(erased.id(), 0, 10))
                                    .operations())
                    .isEmpty();
            assertThat(gateway.gateway().ask(new Query.VerifyLog()).findings()).isEmpty();
            assertThat(gateway.gateway().perform(new Command.IssueToken("leitor", 5)).token())
                    .isNotEmpty();
        }
    }
}
