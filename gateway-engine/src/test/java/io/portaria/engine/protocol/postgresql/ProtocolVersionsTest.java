package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import io.portaria.engine.fixture.RawAgent;
import io.portaria.engine.fixture.Trusting;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// How a client and the gateway agree on a version of the protocol and on TLS (PostgreSQL 18, "Message Flow", 54.2.1 and
/// 54.2.10; `sslnegotiation=direct` of libpq 17).
class ProtocolVersionsTest {
    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = DemoGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /// A connection that has got as far as ReadyForQuery, with what it was told until then.
    private record Welcomed(Socket socket, List<RawAgent.Message> heard) implements AutoCloseable {
        Optional<byte[]> only(char type) {
            List<RawAgent.Message> found = heard.stream().filter(h -> h.type() == type).toList();
            assertThat(found).hasSizeLessThanOrEqualTo(1);
            return found.stream().findFirst().map(RawAgent.Message::bytes);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static Welcomed login(Socket socket, int minor, String... options) throws IOException {
        socket.setSoTimeout(10_000);
        StringBuilder parameters = new StringBuilder("user\0leitor\0database\0loja\0");
        for (String option : options) {
            parameters.append(option).append("\0on\0");
        }
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] startup = parameters.append('\0').toString().getBytes(StandardCharsets.US_ASCII);
        out.write(
                ByteBuffer.allocate(8 + startup.length)
                        .putInt(8 + startup.length)
                        .putInt((3 << 16) | minor)
                        .put(startup)
                        .array());
        byte[] token = gateway.token("leitor").getBytes(StandardCharsets.US_ASCII);
        List<RawAgent.Message> heard = new ArrayList<>();
        do {
            char type = (char) in.readUnsignedByte();
            byte[] body = new byte[in.readInt() - 4];
            in.readFully(body);
            heard.add(new RawAgent.Message(type, new String(body, StandardCharsets.ISO_8859_1)));
            if (type == 'R' && ByteBuffer.wrap(body).getInt() == 3) {
                out.writeByte('p');
                out.writeInt(5 + token.length);
                out.write(token);
                out.writeByte(0);
                out.flush();
            }
            assertThat(type).as(new String(body, StandardCharsets.UTF_8)).isNotEqualTo('E');
        } while (heard.getLast().type() != 'Z');
        return new Welcomed(socket, heard);
    }

    private static Socket open() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "1, 4", "2, 32"})
    void whatIsSpokenHereIsSpokenWithoutAWord(int minor, int secret) throws Exception {
        try (Welcomed welcomed = login(open(), minor)) {
            assertThat(welcomed.only('v')).isEmpty();
            assertThat(welcomed.only('K').orElseThrow()).hasSize(4 + secret);
        }
    }

    @Test
    void whoAsksForMoreIsToldWhatThereIs() throws Exception {
        try (Welcomed welcomed = login(open(), 9999, "_pq_.greased", "_pq_.other")) {
            ByteBuffer told = ByteBuffer.wrap(welcomed.only('v').orElseThrow());
            assertThat(told.getInt()).isEqualTo((3 << 16) | 2);
            assertThat(told.getInt()).isEqualTo(2);
            assertThat(StandardCharsets.US_ASCII.decode(told).toString())
                    .isEqualTo("_pq_.greased\0_pq_.other\0");
            assertThat(welcomed.only('K').orElseThrow()).hasSize(4 + 32);
        }
        try (Welcomed welcomed = login(open(), 0, "_pq_.other")) {
            assertThat(HexFormat.of().formatHex(welcomed.only('v').orElseThrow()))
                    .startsWith("0003000000000001");
            assertThat(welcomed.only('K').orElseThrow()).hasSize(4 + 4);
        }
    }

    @Test
    void pgjdbcCancelsInBothVersions() throws Exception {
        for (String version : List.of("3.0", "3.2")) {
            try (Connection connection =
                            gateway.connect("leitor", Map.of("protocolVersion", version));
                    Statement sleep = connection.createStatement();
                    Statement after = connection.createStatement()) {
                CompletableFuture<Boolean> running = started(sleep);
                sleep.cancel();
                assertThatThrownBy(() -> running.get(10, TimeUnit.SECONDS))
                        .hasRootCauseInstanceOf(SQLException.class)
                        .hasMessageContaining("canceling statement due to user request");
                assertThat(after.execute("SELECT 1")).isTrue();
            }
        }
    }

    private static CompletableFuture<Boolean> started(Statement sleep) throws Exception {
        CompletableFuture<Boolean> running =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return sleep.execute("SELECT pg_sleep(20)");
                    } catch (SQLException e) {
                        throw new java.util.concurrent.CompletionException(e);
                    }
                });
        for (int i = 0;
                i < 1000
                        && DemoGateway.countDirect(
                                        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(20)'")
                                == 0;
                i++) {
            Thread.sleep(10);
        }
        return running;
    }

    @Test
    void aPartOfASecretIsNoSecret() throws Exception {
        try (Welcomed welcomed = login(open(), 2)) {
            byte[] key = welcomed.only('K').orElseThrow();
            DataOutputStream out = new DataOutputStream(welcomed.socket().getOutputStream());
            byte[] sql = "SELECT pg_sleep(20)\0".getBytes(StandardCharsets.US_ASCII);
            out.writeByte('Q');
            out.writeInt(4 + sql.length);
            out.write(sql);
            out.flush();
            CompletableFuture<Integer> answer =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            int type;
                            do {
                                type = welcomed.socket().getInputStream().read();
                                DataInputStream in =
                                        new DataInputStream(welcomed.socket().getInputStream());
                                in.readFully(new byte[in.readInt() - 4]);
                            } while (type != 'E');
                            return type;
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    });
            cancel(Arrays.copyOf(key, 8));
            byte[] wrong = key.clone();
            wrong[wrong.length - 1] ^= 1;
            cancel(wrong);
            assertThatThrownBy(() -> answer.get(1, TimeUnit.SECONDS))
                    .isInstanceOf(TimeoutException.class);
            cancel(key);
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo('E');
        }
    }

    private static void cancel(byte[] key) throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream()
                    .write(
                            ByteBuffer.allocate(8 + key.length)
                                    .putInt(8 + key.length)
                                    .putInt(80877102)
                                    .put(key)
                                    .array());
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void pgjdbcSpeaksTlsAtOnce() throws Exception {
        Map<String, String> direct =
                Map.of(
                        "sslmode", "verify-full",
                        "sslNegotiation", "direct",
                        "protocolVersion", "3.2",
                        "sslrootcert", gateway.engine().caFile().toString());
        try (Connection connection = gateway.connect("leitor", direct);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT email FROM clientes WHERE id = 1")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("[EMAIL]");
        }
    }

    private static SSLSocket tls(String... protocols) throws Exception {
        SSLSocket socket =
                (SSLSocket)
                        Trusting.only(gateway.engine().caFile())
                                .getSocketFactory()
                                .createSocket("127.0.0.1", gateway.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    @Test
    void tlsAtOnceMustSayWhatItIsFor() throws Exception {
        try (Welcomed welcomed = login(tls("postgresql"), 2)) {
            assertThat(welcomed.only('K').orElseThrow()).hasSize(36);
        }
        // something else that speaks TLS must not be led to this port (ALPACA)
        try (SSLSocket socket = tls()) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("SFATAL\0")
                    .contains("must name the protocol postgresql (ALPN)");
        }
        assertThatThrownBy(() -> tls("http/1.1")).isInstanceOf(javax.net.ssl.SSLException.class);
    }

    @Test
    void whatIsBrokenWithinTlsIsToldWithinTls() throws Exception {
        try (SSLSocket socket = tls("postgresql")) {
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(8).putInt(8).putInt(80877103).array());
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("TLS was asked for within TLS.");
        }
    }
}
