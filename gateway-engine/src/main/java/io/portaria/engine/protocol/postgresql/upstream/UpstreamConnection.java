package io.portaria.engine.protocol.postgresql.upstream;

import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import io.portaria.engine.protocol.postgresql.codec.Frontend;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.codec.StartupPacket;
import io.portaria.engine.sockets.RelaySocket;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLSocket;

/// A connection to a PostgreSQL server on which the gateway has logged in with its own credential. What the server says
/// after AuthenticationOk is left for the caller to read.
public final class UpstreamConnection implements Closeable {
    private static final int MAX_LOGIN_MESSAGE = 64 * 1024;

    private final RelaySocket transport;
    private final Socket socket;
    private final FrameReader reader;
    private final FrameWriter writer;

    private UpstreamConnection(RelaySocket transport, Socket socket) throws IOException {
        this.transport = transport;
        this.socket = socket;
        this.reader = new FrameReader(socket.getInputStream());
        this.writer = new FrameWriter(socket.getOutputStream());
    }

    /// Dials and logs in.
    ///
    /// @param parameters start-up parameters beside user and database
    /// @throws UpstreamRefused when the server says no
    /// @throws IOException when it cannot be reached in time or does not speak the protocol
    public static UpstreamConnection login(
            PostgresTarget target,
            Map<String, String> parameters,
            ScramKeyCache scramKeys,
            SecureRandom random,
            Duration timeout)
            throws IOException {
        UpstreamConnection connection = dial(target, timeout);
        boolean done = false;
        try {
            connection.startUp(target, parameters);
            connection.authenticate(target, scramKeys, random);
            done = true;
            return connection;
        } catch (SocketTimeoutException e) {
            throw new IOException(
                    "The target "
                            + target.name()
                            + " did not answer the login within "
                            + timeout.toSeconds()
                            + " s.",
                    e);
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    /// The server has said all that belongs to the login; from now on it may be silent as long as it likes.
    public void loggedIn() throws IOException {
        socket.setSoTimeout(0);
    }

    /// How long the server may be silent from now on before a reader gives up.
    void answerWithin(Duration silence) throws IOException {
        socket.setSoTimeout((int) silence.toMillis());
    }

    /// Asks the server to stop what the connection with this key is doing; returns once the server has taken note.
    public static void cancel(PostgresTarget target, int processId, byte[] secret, Duration timeout)
            throws IOException {
        try (UpstreamConnection connection = dial(target, timeout)) {
            FrameWriter writer = connection.writer;
            writer.beginUntyped()
                    .int32(StartupPacket.CANCEL_REQUEST)
                    .int32(processId)
                    .bytes(secret)
                    .end();
            writer.flush();
            // the server closes the connection when it has passed the signal on
            int read = connection.socket.getInputStream().read();
            if (read >= 0) {
                throw new ProtocolViolation("The target answered a cancel request with data.");
            }
        }
    }

    private static UpstreamConnection dial(PostgresTarget target, Duration timeout)
            throws IOException {
        RelaySocket socket = RelaySocket.unconnected();
        boolean done = false;
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(
                    new InetSocketAddress(target.host(), target.port()), (int) timeout.toMillis());
            socket.setSoTimeout((int) timeout.toMillis());
            UpstreamConnection result =
                    new UpstreamConnection(
                            socket,
                            target.tls() == PostgresTarget.TlsMode.DISABLE
                                    ? socket
                                    : startTls(socket, target));
            done = true;
            return result;
        } catch (SocketTimeoutException e) {
            throw new IOException(
                    "The target "
                            + target.name()
                            + " could not be reached within "
                            + timeout.toSeconds()
                            + " s.",
                    e);
        } finally {
            if (!done) {
                socket.close();
            }
        }
    }

    private static Socket startTls(Socket socket, PostgresTarget target) throws IOException {
        FrameWriter writer = new FrameWriter(socket.getOutputStream());
        writer.beginUntyped().int32(StartupPacket.SSL_REQUEST).end();
        writer.flush();
        int answer = socket.getInputStream().read();
        if (answer != 'S') {
            throw new IOException(
                    "The target " + target.name() + " offers no TLS, and the catalog asks for it.");
        }
        return UpstreamTls.wrap(socket, target);
    }

    private void startUp(PostgresTarget target, Map<String, String> parameters) throws IOException {
        writer.beginUntyped().int32(3 << 16);
        writer.string("user").string(target.username());
        writer.string("database").string(target.database());
        parameters.forEach((name, value) -> writer.string(name).string(value));
        writer.int8(0);
        writer.end();
        writer.flush();
    }

    private void authenticate(PostgresTarget target, ScramKeyCache scramKeys, SecureRandom random)
            throws IOException {
        ScramExchange scram = null;
        while (true) {
            if (!reader.next(MAX_LOGIN_MESSAGE)) {
                throw new EOFException(
                        "The target " + target.name() + " closed the connection during the login.");
            }
            reader.wholeBody();
            byte[] bytes = reader.array();
            int body = reader.bodyOffset();
            int length = reader.length();
            if (reader.type() == Backend.ERROR_RESPONSE) {
                ErrorFields error = ErrorFields.parse(bytes, body, length, StandardCharsets.UTF_8);
                scramKeys.forget(target);
                throw new UpstreamRefused(error.code(), error.message());
            }
            if (reader.type() == Backend.NOTICE_RESPONSE
                    || reader.type() == Backend.NEGOTIATE_PROTOCOL_VERSION) {
                reader.consume();
                continue;
            }
            if (reader.type() != Backend.AUTHENTICATION || length < 4) {
                throw new ProtocolViolation(
                        "The target " + target.name() + " does not speak the login of PostgreSQL.");
            }
            int code = FrameReader.getInt(bytes, body);
            String rest = new String(bytes, body + 4, length - 4, StandardCharsets.UTF_8);
            byte[] salt = Arrays.copyOfRange(bytes, body + 4, body + length);
            reader.consume();
            switch (code) {
                case 0 -> {
                    return;
                }
                case 3 -> sendClearPassword(target);
                case 5 -> sendMd5(target, salt);
                case 10 -> scram = beginScram(target, rest, scramKeys, random);
                case 11 -> continueScram(scram, rest);
                case 12 -> finishScram(scram, rest);
                default ->
                        throw new IOException(
                                "The target "
                                        + target.name()
                                        + " asks for a login method ("
                                        + code
                                        + ") that is not supported; scram-sha-256 and md5 are.");
            }
        }
    }

    private void sendClearPassword(PostgresTarget target) throws IOException {
        boolean isKnown = target.tls() == PostgresTarget.TlsMode.VERIFY_FULL;
        if (!isKnown && !socket.getInetAddress().isLoopbackAddress()) {
            throw new IOException(
                    "The target "
                            + target.name()
                            + " asks for the password in the clear, and whoever answers there could be anybody; set tls: verify-full for it, or let the server ask for scram-sha-256.");
        }
        byte[] password = target.password().take();
        writer.begin(Frontend.PASSWORD).bytes(password).int8(0).end();
        Arrays.fill(password, (byte) 0);
        writer.flush();
        Arrays.fill(writer.array(), (byte) 0);
    }

    private void sendMd5(PostgresTarget target, byte[] salt) throws IOException {
        byte[] password = target.password().take();
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(password);
            byte[] inner = md5.digest(target.username().getBytes(StandardCharsets.UTF_8));
            md5.update(HexFormat.of().formatHex(inner).getBytes(StandardCharsets.US_ASCII));
            String answer = "md5" + HexFormat.of().formatHex(md5.digest(salt));
            writer.begin(Frontend.PASSWORD).string(answer).end();
            writer.flush();
        } catch (GeneralSecurityException e) {
            throw new IOException("This Java has no MD5, which the target asks for.", e);
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private ScramExchange beginScram(
            PostgresTarget target, String mechanisms, ScramKeyCache keys, SecureRandom random)
            throws IOException {
        var offered = Arrays.asList(mechanisms.split("\0"));
        byte[] binding = new byte[0];
        if (socket instanceof SSLSocket tls && offered.contains(ScramExchange.PLUS)) {
            binding = UpstreamTls.endPointHash(tls);
        }
        String mechanism = binding.length > 0 ? ScramExchange.PLUS : ScramExchange.PLAIN;
        if (!offered.contains(mechanism)) {
            throw new IOException(
                    "The target " + target.name() + " offers no SASL mechanism that is supported.");
        }
        boolean couldBind = socket instanceof SSLSocket && !offered.contains(ScramExchange.PLUS);
        ScramExchange exchange = new ScramExchange(keys, target, binding, couldBind, random);
        byte[] first = exchange.clientFirst();
        writer.begin(Frontend.PASSWORD).string(mechanism).int32(first.length).bytes(first).end();
        writer.flush();
        return exchange;
    }

    private void continueScram(
            @org.jspecify.annotations.Nullable ScramExchange scram, String serverFirst)
            throws IOException {
        if (scram == null) {
            throw new ProtocolViolation("The target continued a login that had not begun.");
        }
        writer.begin(Frontend.PASSWORD).bytes(scram.clientFinal(serverFirst)).end();
        writer.flush();
    }

    private static void finishScram(
            @org.jspecify.annotations.Nullable ScramExchange scram, String serverFinal)
            throws IOException {
        if (scram == null) {
            throw new ProtocolViolation("The target ended a login that had not begun.");
        }
        scram.serverFinal(serverFinal);
    }

    /// What the bytes go by, under TLS or not.
    public RelaySocket transport() {
        return transport;
    }

    public FrameReader reader() {
        return reader;
    }

    public FrameWriter writer() {
        return writer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
