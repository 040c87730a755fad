package io.portaria.app;

import io.portaria.engine.Gateways;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayUnreachable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/// Opens real gateways through the engine's own door.
public final class EngineOpener implements GatewayOpener {

    @Override
    public Opened demo(Path home) {
        try {
            Gateways.Embedded embedded = Gateways.demo(home, System.getenv());
            return new Opened(embedded.gateway(), embedded::close, true);
        } catch (IOException e) {
            throw new GatewayUnreachable(
                    "The demo company in " + home + " cannot start: " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            // The embedded database says so in its own way, with a command line in place of a
            // reason.
            throw new GatewayUnreachable(
                    "The database of the demo company cannot start on this computer.", e);
        }
    }

    @Override
    public Opened embedded(Path home) {
        try {
            Gateways.Embedded embedded = Gateways.embedded(home, System.getenv());
            return new Opened(embedded.gateway(), embedded::close, true);
        } catch (IOException e) {
            throw new GatewayUnreachable(
                    "The gateway of " + home + " cannot start: " + e.getMessage(), e);
        }
    }

    @Override
    public Opened connect(URI admin, Path caCertificate, String token) {
        Gateway gateway = Gateways.connect(admin, caCertificate, token);
        try {
            gateway.status();
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
        return new Opened(gateway, gateway::close);
    }
}
