package io.portaria.engine.sockets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// What waits to be sent, while several are at it.
class OutboxTest {
    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Of the two who are at it, the second may be one that only the loop runs.
    @Test
    @Timeout(30)
    void theLoopDoesNotWaitForWhoIsAtIt() throws Exception {
        SendRing ring = SendRing.open().orElse(null);
        assumeTrue(ring != null, "the system has io_uring");
        EventLoop loop =
                new EventLoop(
                        LoggerFactory.getLogger("test"),
                        new BusyPolling.Loops(true),
                        Descriptors.find());
        loop.gather(SendRing.open().orElseThrow());
        try (ServerSocketChannel server =
                        ServerSocketChannel.open()
                                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Socket reader =
                        new Socket(
                                InetAddress.getLoopbackAddress(),
                                ((InetSocketAddress) server.getLocalAddress()).getPort());
                SocketChannel channel = server.accept()) {
            channel.configureBlocking(false);
            Outbox outbox = loop.outbox(channel, new RelaySocket(channel));
            assertThat(outbox.take(text("one"), 0, 3)).isEqualTo(3);
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            Thread first =
                    Thread.ofPlatform()
                            .start(() -> {
                                assertThat(outbox.tryStage(ring)).isEqualTo(Outbox.Staged.YES);
                                held.countDown();
                                await(release);
                                outbox.settled(ring.submit()[0]);
                                outbox.release();
                            });
            await(held);
            Thread second = Thread.ofVirtual().start(() -> take(outbox));
            while (second.getState() != Thread.State.WAITING) {
                Thread.sleep(5);
            }
            assertThat(outbox.tryPush()).isFalse();
            assertThat(outbox.tryPushListed()).isFalse();
            assertThat(outbox.tryStage(ring)).isEqualTo(Outbox.Staged.BUSY);
            assertThat(outbox.tryClose()).isFalse();
            release.countDown();
            first.join();
            second.join();
            assertThat(outbox.push()).isTrue();
            assertThat(reader.getInputStream().readNBytes(6)).isEqualTo(text("onetwo"));
            assertThat(outbox.tryClose()).isTrue();
        } finally {
            ring.close();
            loop.close();
            loop.run();
        }
    }

    private static void take(Outbox outbox) {
        try {
            assertThat(outbox.take(text("two"), 0, 3)).isEqualTo(3);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
