package io.portaria.engine.admin;

import io.portaria.engine.Gateways;
import io.portaria.engine.Home;
import io.portaria.engine.HomeOpener;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayUnreachable;
import io.portaria.engine.fixture.DemoGateway;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The same over HTTPS, and what only a connection has.
class HttpGatewayTest extends GatewayContract {
    private static AdminFile file(DemoGateway engine) {
        return AdminFile.read(engine.home().resolve("run")).orElseThrow();
    }

    @Override
    Gateway gatewayOf(DemoGateway engine) {
        AdminFile file = file(engine);
        return Gateways.connect(file.address(), file.ca(), file.token());
    }

    @Test
    void theFileInTheHomeIsForItsOwnerOnlyAndGoesWithTheGateway() throws Exception {
        Path path = AdminFile.in(engine.home().resolve("run"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(file(engine).token()).hasSize(64);
        engine.close();
        assertThat(path).doesNotExist();
    }

    @Test
    void theRunningGatewayOfAHomeIsFound() throws Exception {
        Home home = new Home(engine.home());
        try (Gateway found =
                Gateways.ofHome(home, HomeOpener.of(Map.of("PORTARIA_KEYS", "/nowhere")))) {
            assertThat(found.status().listeners()).isEqualTo(engine.gateway().status().listeners());
        }
    }

    @Test
    void anotherCertificateAuthorityIsNotTrusted() throws Exception {
        try (DemoGateway other = DemoGateway.start();
                Gateway wrong =
                        Gateways.connect(
                                file(engine).address(), file(other).ca(), file(engine).token())) {
            assertThatThrownBy(wrong::status).isInstanceOf(GatewayUnreachable.class);
        }
    }

    @Test
    void whatDoesNotAnswerIsUnreachable() {
        AdminFile file = file(engine);
        try (Gateway none =
                Gateways.connect(URI.create("https://127.0.0.1:1"), file.ca(), file.token())) {
            assertThatThrownBy(none::status)
                    .isInstanceOf(GatewayUnreachable.class)
                    .hasMessageContaining("https://127.0.0.1:1");
        }
        assertThatThrownBy(() ->
                        Gateways.connect(URI.create("http://127.0.0.1:1"), file.ca(), file.token()))
                .isInstanceOf(GatewayUnreachable.class);
    }

    @Test
    void anEmbeddedGatewayListensAsSoonAsItHasACatalog() throws Exception {
        Path folder = Files.createTempDirectory("portaria-empty");
        try (Gateways.Embedded embedded =
                Gateways.embedded(
                        folder.resolve("home"),
                        Map.of("PORTARIA_KEYS", folder.resolve("keys").toString()))) {
            BlockingQueue<GatewayEvent> events = new LinkedBlockingQueue<>();
            try (Gateway.Pin _ = embedded.gateway().follow(events::add)) {
                assertThat(events.poll(10, TimeUnit.SECONDS))
                        .isInstanceOf(GatewayEvent.StatusChanged.class);
                assertThat(embedded.gateway().status().listeners()).containsOnlyKeys("admin");
                embedded.gateway()
                        .perform(
                                new io.portaria.engine.api.Command.ApplyCatalog(
                                        "catalog.yaml",
                                        DemoGateway.filled(DemoGateway.CATALOG),
                                        Map.of("DEMO_PASSWORD", DemoGateway.PASSWORD)));
                next(events, GatewayEvent.CatalogApplied.class);
                assertThat(embedded.gateway().status().listeners())
                        .containsKeys("admin", "postgresql");
            }
        }
    }
}
