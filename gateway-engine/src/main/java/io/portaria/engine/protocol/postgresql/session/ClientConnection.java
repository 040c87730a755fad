package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import io.portaria.engine.sockets.RelaySocket;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The agent's end of a session. Whoever writes to it holds its monitor.
final class ClientConnection {
    private final RelaySocket transport;
    private final Socket socket;
    private final FrameReader reader;
    private final FrameWriter writer;

    /// @param transport what the bytes come by
    /// @param socket the same, or TLS over it
    ClientConnection(RelaySocket transport, Socket socket, FrameReader reader, FrameWriter writer) {
        this.transport = transport;
        this.socket = socket;
        this.reader = reader;
        this.writer = writer;
    }

    FrameReader reader() {
        return reader;
    }

    FrameWriter writer() {
        return writer;
    }

    boolean isEncrypted() {
        return socket != transport;
    }

    RelaySocket transport() {
        return transport;
    }

    Socket socket() {
        return socket;
    }

    /// Waits until the system has taken all that was written.
    synchronized void drain() throws IOException {
        transport.drain();
    }

    /// Says why the connection ends; the agent may be gone already. What still waits to be written is dropped: it may be
    /// half a message, and it may be rows that are not in the book.
    synchronized void farewell(ErrorFields error) {
        try {
            writer.cutTo(0);
            error.write(Backend.ERROR_RESPONSE, writer, StandardCharsets.UTF_8);
            writer.flush();
            transport.drain();
        } catch (IOException e) {
            // nobody is there to be told
        }
    }
}
