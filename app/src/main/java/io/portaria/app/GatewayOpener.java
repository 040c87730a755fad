package io.portaria.app;

import io.portaria.engine.api.Gateway;
import java.net.URI;
import java.nio.file.Path;

/// The ways to come by a gateway. Every call blocks until the gateway answers.
public interface GatewayOpener {

    /// Starts the demo company in this home.
    Opened demo(Path home);

    /// Starts the gateway of this home inside the workstation.
    Opened embedded(Path home);

    /// Reaches a gateway that runs elsewhere.
    Opened connect(URI admin, Path caCertificate, String token);

    /// A gateway and what stops it; closing a remote one only hangs up.
    ///
    /// @param here whether it runs inside this workstation, so that agents lose it when it is closed
    record Opened(Gateway gateway, Runnable closer, boolean here) implements AutoCloseable {

        /// One that runs elsewhere.
        public Opened(Gateway gateway, Runnable closer) {
            this(gateway, closer, false);
        }

        @Override
        public void close() {
            closer.run();
        }
    }
}
