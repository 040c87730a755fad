package io.portaria.engine.accept;

import java.net.Socket;

/// Serves one connection on the thread it is called on, until it ends, and closes the socket.
@FunctionalInterface
public interface ConnectionHandler {
    void serve(Socket socket);
}
