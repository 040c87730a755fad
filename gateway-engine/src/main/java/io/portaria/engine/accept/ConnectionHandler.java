package io.portaria.engine.accept;

import io.portaria.engine.sockets.RelaySocket;

/// Serves one connection on the thread it is called on, until it ends, and closes the socket.
@FunctionalInterface
public interface ConnectionHandler {
    void serve(RelaySocket socket);
}
