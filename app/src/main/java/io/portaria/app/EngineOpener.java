package io.portaria.app;

import io.portaria.engine.api.GatewayRefused;
import java.net.URI;
import java.nio.file.Path;

/// Opens real gateways through the engine's own door.
public final class EngineOpener implements GatewayOpener {

    private static final String NOT_HERE = "This build of the workstation carries no gateway.";

    @Override
    public Opened demo(Path home) {
        throw new GatewayRefused(NOT_HERE);
    }

    @Override
    public Opened embedded(Path home) {
        throw new GatewayRefused(NOT_HERE);
    }

    @Override
    public Opened connect(URI admin, Path caCertificate, String token) {
        throw new GatewayRefused(NOT_HERE);
    }
}
