package io.portaria.engine;

import io.portaria.engine.api.Command;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.vault.SecretHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// No secret changes without an entry, and none changes when the entry cannot be made.
class SecretsAreInTheLedgerTest {
    private static void apply(DemoGateway gateway, String catalog, String password) {
        gateway.gateway()
                .perform(
                        new Command.ApplyCatalog(
                                "catalog.yaml",
                                DemoGateway.filled(catalog),
                                Map.of("DEMO_PASSWORD", password)));
    }

    private static String kept(DemoGateway gateway) {
        try (SecretHandle secret =
                gateway.engine().wiring().vault.get("target/loja/password").orElseThrow()) {
            return new String(secret.bytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aNewPasswordAloneIsAnEntry() throws Exception {
        try (DemoGateway gateway = DemoGateway.start()) {
            assertThat(gateway.ledger())
                    .containsPattern(
                            "\"kind\":\"catalog\".{1,9000}\"secrets\":\\[\"target/loja/password\"\\]");
            long before = gateway.gateway().status().log().size();
            apply(gateway, DemoGateway.CATALOG, DemoGateway.PASSWORD);
            assertThat(gateway.gateway().status().log().size()).as("nothing new").isEqualTo(before);
            apply(gateway, DemoGateway.CATALOG, "another-4711");
            assertThat(kept(gateway)).isEqualTo("another-4711");
            assertThat(gateway.ledger())
                    .containsPattern(
                            "\"kind\":\"secrets\",\"at\":\"[^\"]+\",\"author\":\"operator\",\"version\":\"[0-9a-f]{64}\","
                                    + "\"secrets\":\\[\"target/loja/password\"\\]")
                    .doesNotContain("another-4711");
        }
    }

    @Test
    void whatCannotBeEnteredLeavesTheOldSecrets() throws Exception {
        try (DemoGateway gateway = DemoGateway.start()) {
            String version = gateway.gateway().status().catalogVersion();
            gateway.engine().wiring().ledger.close();
            assertThatThrownBy(() -> apply(gateway, DemoGateway.CATALOG, "another-4711"))
                    .isInstanceOf(GatewayRefused.class);
            assertThatThrownBy(() ->
                            apply(
                                    gateway,
                                    DemoGateway.CATALOG.replace("Relatório", "Outro"),
                                    "another-4711"))
                    .isInstanceOf(GatewayRefused.class);
            assertThat(kept(gateway)).isEqualTo(DemoGateway.PASSWORD);
            assertThat(gateway.gateway().status().catalogVersion()).isEqualTo(version);
        }
    }
}
