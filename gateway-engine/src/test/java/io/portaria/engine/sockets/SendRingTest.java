package io.portaria.engine.sockets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Sends of one call, where the system lets this process have a ring.
@Timeout(30)
class SendRingTest {
    private static final int EAGAIN = -11;
    private static final int EPIPE = -32;

    private SendRing ring;
    private Descriptors descriptors;
    private ServerSocketChannel server;
    private final List<Socket> readers = new ArrayList<>();
    private final List<SocketChannel> writers = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        descriptors = Descriptors.find().orElseThrow();
        assumeTrue(SendRing.open().map(r -> ring = r).isPresent(), "the system has io_uring");
        server =
                ServerSocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        if (ring == null) {
            return;
        }
        for (Socket reader : readers) {
            reader.close();
        }
        for (SocketChannel writer : writers) {
            writer.close();
        }
        server.close();
        ring.close();
    }

    private int pair() throws IOException {
        readers.add(
                new Socket(
                        InetAddress.getLoopbackAddress(),
                        ((InetSocketAddress) server.getLocalAddress()).getPort()));
        SocketChannel writer = server.accept();
        writer.configureBlocking(false);
        writers.add(writer);
        return descriptors.of(writer);
    }

    private static byte[] text(int i) {
        return ("text of " + i).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void eachSocketGetsItsOwn() throws IOException {
        int[] sockets = new int[SendRing.MOST];
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = pair();
        }
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < sockets.length; i++) {
                assertThat(ring.isFull()).isFalse();
                ring.add(sockets[i], text(round + i), 0, text(round + i).length);
            }
            assertThat(ring.isFull()).isTrue();
            int[] results = ring.submit();
            for (int i = 0; i < sockets.length; i++) {
                byte[] text = text(round + i);
                assertThat(results[i]).isEqualTo(text.length);
                assertThat(readers.get(i).getInputStream().readNBytes(text.length)).isEqualTo(text);
            }
        }
    }

    @Test
    void oneThatTakesNothingAndOneThatIsGoneHoldUpNobody() throws Exception {
        int full = pair();
        int gone = pair();
        int well = pair();
        while (writers.getFirst().write(java.nio.ByteBuffer.allocate(1 << 20)) > 0) {
            // until it takes no more
        }
        readers.get(1).setSoLinger(true, 0);
        readers.get(1).close();
        // the first send after the other end is gone may still be taken
        int lost = 1;
        while (lost >= 0) {
            ring.add(gone, text(2), 0, text(2).length);
            lost = ring.submit()[0];
        }
        ring.add(full, text(1), 0, text(1).length);
        ring.add(gone, text(2), 0, text(2).length);
        ring.add(well, text(3), 0, text(3).length);
        int[] results = ring.submit();
        assertThat(results[0]).isEqualTo(EAGAIN);
        assertThat(results[1]).isEqualTo(EPIPE);
        assertThat(results[2]).isEqualTo(text(3).length);
        assertThat(readers.get(2).getInputStream().readNBytes(text(3).length)).isEqualTo(text(3));
    }
}
