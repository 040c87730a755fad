package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The agent's end of a session. Whoever writes to it holds its monitor.
final class ClientConnection {
    private final Socket socket;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final boolean encrypted;

    ClientConnection(Socket socket, FrameReader reader, FrameWriter writer, boolean encrypted) {
        this.socket = socket;
        this.reader = reader;
        this.writer = writer;
        this.encrypted = encrypted;
    }

    FrameReader reader() {
        return reader;
    }

    FrameWriter writer() {
        return writer;
    }

    boolean isEncrypted() {
        return encrypted;
    }

    Socket socket() {
        return socket;
    }

    /// Says why the connection ends; the agent may be gone already.
    synchronized void farewell(ErrorFields error) {
        try {
            error.write(Backend.ERROR_RESPONSE, writer, StandardCharsets.UTF_8);
            writer.flush();
        } catch (IOException e) {
            // nobody is there to be told
        }
    }
}
