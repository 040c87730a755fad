package io.portaria.engine;

import io.portaria.engine.api.Gateway;
import java.io.IOException;
import java.time.InstantSource;

/// Hands out gateways to who only knows the [io.portaria.engine.api].
public final class Gateways {
    private Gateways() {}

    /// The gateway of a home: the running one, or the home opened for the caller alone.
    public static Gateway ofHome(Home home, VaultOpener vault) throws IOException {
        return Engine.open(home, vault, InstantSource.system()).ownedGateway();
    }
}
