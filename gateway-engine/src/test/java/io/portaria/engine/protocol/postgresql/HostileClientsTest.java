package io.portaria.engine.protocol.postgresql;

import io.portaria.engine.fixture.DemoGateway;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/// Clients that say nothing, nonsense or too much. Each ends by itself; nobody else notices.
class HostileClientsTest {
    private static DemoGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = DemoGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout(5000);
        return socket;
    }

    private static void aGoodLoginWorks() throws SQLException {
        try (Connection connection = gateway.connect("leitor")) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    private static byte[] startup(String user, String database) {
        byte[] body =
                ("user\0" + user + "\0database\0" + database + "\0\0")
                        .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + body.length)
                .putInt(8 + body.length)
                .putInt(3 << 16)
                .put(body)
                .array();
    }

    private static byte[] message(char type, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) type)
                .putInt(4 + body.length)
                .put(body)
                .array();
    }

    /// Logs in by hand and reads up to ReadyForQuery.
    private static DataInputStream login(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(startup("leitor", "loja"));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        skipTo(in, 'R');
        out.write(message('p', (gateway.token("leitor") + "\0").getBytes(StandardCharsets.UTF_8)));
        skipTo(in, 'Z');
        return in;
    }

    private static byte[] skipTo(DataInputStream in, char type) throws IOException {
        while (true) {
            int got = in.read();
            if (got < 0) {
                throw new IOException("ended before " + type);
            }
            byte[] body = new byte[in.readInt() - 4];
            in.readFully(body);
            if (got == type) {
                return body;
            }
        }
    }

    /// What the gateway says before it closes.
    private static String lastWords(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    @Timeout(30)
    void silentConnectionsCostNobodyElseAnything() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                silent.add(open());
            }
            aGoodLoginWorks();
            long quickest = Long.MAX_VALUE;
            for (int i = 0; i < 3; i++) {
                long begin = System.nanoTime();
                aGoodLoginWorks();
                quickest = Math.min(quickest, System.nanoTime() - begin);
            }
            assertThat(Duration.ofNanos(quickest)).isLessThan(Duration.ofSeconds(1));
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void impossibleStartUpLengthsEndTheConnection() throws Exception {
        for (int length : new int[] {0, 3, 7, 10_001, Integer.MAX_VALUE, -1}) {
            try (Socket socket = open()) {
                socket.getOutputStream()
                        .write(ByteBuffer.allocate(8).putInt(length).putInt(3 << 16).array());
                assertThat(lastWords(socket)).contains("08P01");
            }
        }
        aGoodLoginWorks();
    }

    @Test
    void dataBeforeTheTlsHandshakeEndsTheConnection() throws Exception {
        try (Socket socket = open()) {
            byte[] request = ByteBuffer.allocate(8).putInt(8).putInt(80877103).array();
            byte[] smuggled = startup("leitor", "loja");
            socket.getOutputStream()
                    .write(
                            ByteBuffer.allocate(request.length + smuggled.length)
                                    .put(request)
                                    .put(smuggled)
                                    .array());
            assertThat(lastWords(socket)).contains("08P01").contains("before the TLS handshake");
        }
    }

    @Test
    void anImpossibleFrameLengthAfterLoginEndsTheSession() throws Exception {
        for (int length : new int[] {0, 3, Integer.MAX_VALUE, -5}) {
            try (Socket socket = open()) {
                login(socket);
                socket.getOutputStream()
                        .write(ByteBuffer.allocate(5).put((byte) 'Q').putInt(length).array());
                assertThat(lastWords(socket)).containsAnyOf("08P01", "0A000");
            }
        }
        aGoodLoginWorks();
    }

    @Test
    void unknownMessagesAndUnfinishedStringsEndTheSession() throws Exception {
        for (byte[] bad :
                List.of(
                        message('!', new byte[3]),
                        message('Q', "SELECT 1".getBytes(StandardCharsets.UTF_8)),
                        message('P', "x".getBytes(StandardCharsets.UTF_8)))) {
            try (Socket socket = open()) {
                login(socket);
                socket.getOutputStream().write(bad);
                socket.getOutputStream().write(message('S', new byte[0]));
                assertThat(lastWords(socket)).containsAnyOf("08P01", "0A000");
            }
        }
        aGoodLoginWorks();
    }

    @Test
    void invalidUtf8IsForTheServerToJudge() throws Exception {
        try (Socket socket = open()) {
            DataInputStream in = login(socket);
            socket.getOutputStream()
                    .write(
                            message(
                                    'Q',
                                    new byte[] {
                                        'S',
                                        'E',
                                        'L',
                                        'E',
                                        'C',
                                        'T',
                                        ' ',
                                        '\'',
                                        (byte) 0xC3,
                                        (byte) 0x28,
                                        '\'',
                                        0
                                    }));
            assertThat(new String(skipTo(in, 'E'), StandardCharsets.ISO_8859_1)).contains("22021");
            skipTo(in, 'Z');
        }
    }

    @Test
    @Timeout(60)
    void randomBytesNeverHarmAnyoneElse() throws Exception {
        Random random = new Random(4711);
        for (int i = 0; i < 150; i++) {
            try (Socket socket = open()) {
                if (i % 3 == 0) {
                    login(socket);
                }
                byte[] bytes = new byte[1 + random.nextInt(400)];
                random.nextBytes(bytes);
                if (i % 2 == 0) {
                    bytes[0] = (byte) "QPBDECSHXFdcf".charAt(random.nextInt(13));
                }
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                lastWords(socket);
            } catch (IOException e) {
                // the gateway may close before all was written
            }
        }
        aGoodLoginWorks();
    }

    @Test
    @Timeout(60)
    void aClientThatDoesNotReadStallsOnlyItself() throws Exception {
        try (Socket slow = open()) {
            login(slow);
            for (int i = 0; i < 20; i++) {
                slow.getOutputStream()
                        .write(
                                message(
                                        'Q',
                                        "SELECT * FROM pedidos\0"
                                                .getBytes(StandardCharsets.UTF_8)));
            }
            for (int i = 0; i < 5; i++) {
                aGoodLoginWorks();
            }
        }
    }

    @Test
    void aCancelWithAWrongKeyDoesNothingAndSaysNothing() throws Exception {
        try (Socket socket = open()) {
            socket.getOutputStream()
                    .write(
                            ByteBuffer.allocate(16)
                                    .putInt(16)
                                    .putInt(80877102)
                                    .putInt(4711)
                                    .putInt(4712)
                                    .array());
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }
}
