package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import io.portaria.engine.protocol.postgresql.codec.Frontend;
import io.portaria.engine.protocol.postgresql.codec.MessageBody;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.codec.StartupPacket;
import io.portaria.engine.sockets.RelaySocket;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// What happens before anyone is recognised: the choice of encryption, the start-up packet, the question for the token.
final class StartupPhase {
    /// Longest password message, in bytes: a token of 16 KiB and room.
    private static final int MAX_PASSWORD = 20 * 1024;

    /// First byte of a TLS handshake: a client that starts with it speaks TLS at once (`sslnegotiation=direct`).
    private static final int TLS_HANDSHAKE = 0x16;

    private static final String ALPN = "postgresql";
    private static final int CLEARTEXT_PASSWORD = 3;

    /// SSLRequest and GSSENCRequest may come once each.
    private static final int MOST_REQUESTS = 2;

    /// How a connection begins.
    sealed interface Arrival {
        /// Somebody wants to stop something.
        ///
        /// @param socket to be closed by its own rules: over TLS the client waits for a close_notify
        record Cancel(int processId, StartupPacket.Secret secret, Socket socket)
                implements Arrival {}

        /// Somebody wants to log in.
        record Login(ClientConnection client, StartupPacket.StartupMessage message)
                implements Arrival {}

        /// Somebody does not speak the protocol.
        ///
        /// @param writer by which that can be said, within TLS where it is spoken
        record Broken(FrameWriter writer, ProtocolViolation violation, Socket socket)
                implements Arrival {}
    }

    private final Supplier<SSLContext> tls;

    StartupPhase(Supplier<SSLContext> tls) {
        this.tls = tls;
    }

    Arrival receive(RelaySocket socket) throws IOException {
        int first = socket.getInputStream().read();
        if (first < 0) {
            throw new EOFException("The client went away.");
        }
        if (first == TLS_HANDSHAKE) {
            SSLSocket secure = handshake(socket, new byte[] {(byte) first});
            if (!ALPN.equals(secure.getApplicationProtocol())) {
                ProtocolViolation violation =
                        new ProtocolViolation(
                                "A direct TLS connection must name the protocol postgresql (ALPN).");
                return new Arrival.Broken(writer(secure), violation, secure);
            }
            return packet(socket, secure, reader(secure), writer(secure));
        }
        FrameReader reader = new FrameReader(socket.getInputStream()).startingWith(first);
        return packet(socket, socket, reader, writer(socket));
    }

    private static FrameReader reader(Socket socket) throws IOException {
        return new FrameReader(socket.getInputStream());
    }

    private static FrameWriter writer(Socket socket) throws IOException {
        return new FrameWriter(socket.getOutputStream());
    }

    private Arrival packet(
            RelaySocket transport, Socket socket, FrameReader reader, FrameWriter writer)
            throws IOException {
        try {
            return wellFormed(transport, socket, reader, writer);
        } catch (ProtocolViolation e) {
            return new Arrival.Broken(writer, e, socket);
        }
    }

    private Arrival wellFormed(
            RelaySocket transport, Socket socket, FrameReader reader, FrameWriter writer)
            throws IOException {
        for (int requests = 0; requests <= MOST_REQUESTS; requests++) {
            switch (StartupPacket.read(reader)) {
                case StartupPacket.SslRequest _ -> {
                    if (socket != transport) {
                        throw new ProtocolViolation("TLS was asked for within TLS.");
                    }
                    if (reader.hasBufferedBytes()) {
                        // bytes sent in the clear would be taken for encrypted ones
                        // (CVE-2021-23214)
                        throw new ProtocolViolation("Data arrived before the TLS handshake.");
                    }
                    writer.int8('S');
                    writer.flush();
                    SSLSocket secure = handshake(transport, new byte[0]);
                    return packet(transport, secure, reader(secure), writer(secure));
                }
                case StartupPacket.GssEncRequest _ -> {
                    writer.int8('N');
                    writer.flush();
                }
                case StartupPacket.CancelRequest(int processId, StartupPacket.Secret secret) -> {
                    return new Arrival.Cancel(processId, secret, socket);
                }
                case StartupPacket.StartupMessage message -> {
                    return new Arrival.Login(
                            new ClientConnection(transport, socket, reader, writer), message);
                }
            }
        }
        throw new ProtocolViolation("The client asks for encryption again and again.");
    }

    private SSLSocket handshake(Socket socket, byte[] alreadyRead) throws IOException {
        SSLSocket secure =
                (SSLSocket)
                        tls.get()
                                .getSocketFactory()
                                .createSocket(socket, new ByteArrayInputStream(alreadyRead), true);
        secure.setUseClientMode(false);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setApplicationProtocols(new String[] {ALPN});
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    /// Over plaintext the token would be readable on the way; on loopback there is no way.
    static boolean isSafe(ClientConnection client) {
        return client.isEncrypted() || client.socket().getInetAddress().isLoopbackAddress();
    }

    static Refusal notSafe() {
        return new Refusal(
                Refusal.Kind.CHANNEL_NOT_SAFE,
                "transport",
                "This gateway speaks TLS only, so that the token is not sent in the clear.",
                "Connect with sslmode=verify-full and sslrootcert set to the gateway's CA.");
    }

    /// A client that asked for a newer version than is spoken here, or for options, is told so and goes on with less.
    static void negotiate(ClientConnection client, StartupPacket.StartupMessage message) {
        if (message.asksForMore()) {
            FrameWriter out = client.writer();
            out.begin(Backend.NEGOTIATE_PROTOCOL_VERSION)
                    .int32((3 << 16) | message.agreedMinor())
                    .int32(message.protocolOptions().size());
            List<String> options = message.protocolOptions();
            options.forEach(out::string);
            out.end();
        }
    }

    /// Asks for the token and reads it.
    static String askForToken(ClientConnection client) throws IOException {
        FrameWriter out = client.writer();
        out.begin(Backend.AUTHENTICATION).int32(CLEARTEXT_PASSWORD).end();
        out.flush();
        FrameReader in = client.reader();
        if (!in.next(MAX_PASSWORD)) {
            throw new EOFException("The client went away when it was asked for its token.");
        }
        if (in.type() != Frontend.PASSWORD) {
            throw new ProtocolViolation("A password message was expected.");
        }
        in.wholeBody();
        String token =
                new MessageBody(in.array(), in.bodyOffset(), in.length())
                        .string(StandardCharsets.UTF_8);
        in.consume();
        return token;
    }
}
