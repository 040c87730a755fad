package io.portaria.engine;

import io.portaria.engine.store.h2.H2State;
import io.portaria.engine.store.postgresql.PostgresState;
import io.portaria.engine.store.postgresql.StoreAddress;
import io.portaria.engine.store.sql.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// How a gateway comes to its approvals and budgets.
@FunctionalInterface
public interface StateOpener {
    /// @param home of the gateway
    /// @param key under which a file in the home is encrypted
    /// @throws IOException with a sentence, when it cannot be opened
    StateStore open(Path home, String key) throws IOException;

    /// In a file of the home: one gateway's own.
    static StateOpener inHome() {
        return H2State::open;
    }

    /// In the PostgreSQL that the environment names, which gateways share, else in the home.
    ///
    /// @throws IllegalArgumentException with a sentence, when it names one that cannot be used
    static StateOpener of(Map<String, String> environment) {
        Optional<StoreAddress> shared = StoreAddress.of(environment);
        return shared.isPresent() ? (_, _) -> PostgresState.open(shared.get()) : inHome();
    }
}
