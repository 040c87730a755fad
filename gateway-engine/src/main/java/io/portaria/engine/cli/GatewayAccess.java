package io.portaria.engine.cli;

import io.portaria.engine.Gateways;
import io.portaria.engine.Home;
import io.portaria.engine.HomeOpener;
import io.portaria.engine.api.Gateway;
import java.io.IOException;
import java.util.Optional;

/// The gateway of a home: the running one if there is one, else the home opened for this command alone.
final class GatewayAccess {
    private GatewayAccess() {}

    static Gateway open(Home home, Surroundings surroundings) throws IOException {
        return Gateways.ofHome(home, HomeOpener.of(surroundings.environment()));
    }

    /// @param token of a person of the catalog; empty: the operator of the home
    static Gateway open(Home home, Surroundings surroundings, Optional<String> token)
            throws IOException {
        HomeOpener opener = HomeOpener.of(surroundings.environment());
        return token.isPresent()
                ? Gateways.ofHome(home, opener, token.get())
                : Gateways.ofHome(home, opener);
    }
}
