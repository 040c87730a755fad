package io.portaria.engine.sockets;

import io.portaria.engine.threads.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Sockets of sessions on one loop, on two, and on none.
@Timeout(60)
class RelaySocketTest {
    private final Threads threads = new Threads();
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        server =
                ServerSocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private EventLoops loops(int count) {
        assertThat(threads.canSchedule()).as("tests run with " + Threads.flag()).isTrue();
        return new EventLoops(count, threads, LoggerFactory.getLogger("test"));
    }

    /// A client of the operating system, and the gateway's end in its place on a loop.
    private record Pair(Socket client, RelaySocket gateway, EventLoops.Place place) {}

    private Pair pair(EventLoops loops) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port());
        RelaySocket gateway = new RelaySocket(server.accept());
        EventLoops.Place place = loops.place();
        place.move(gateway);
        return new Pair(client, gateway, place);
    }

    private int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> in(Pair pair, Work work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        pair.place.start(
                "test",
                () -> {
                    try {
                        work.run();
                        done.complete(null);
                    } catch (IOException | RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                });
        return done;
    }

    private static void echo(RelaySocket socket) throws IOException {
        byte[] buffer = new byte[4096];
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void bytesComeBackInOrderHoweverTheyAreTorn(int count) throws Exception {
        try (EventLoops loops = loops(count)) {
            List<Pair> pairs = new ArrayList<>();
            List<CompletableFuture<Void>> echoes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Pair pair = pair(loops);
                pairs.add(pair);
                echoes.add(in(pair, () -> echo(pair.gateway)));
            }
            Random random = new Random(7);
            for (int round = 0; round < 50; round++) {
                for (Pair pair : pairs) {
                    byte[] sent = new byte[1 + random.nextInt(round % 10 == 0 ? 20_000 : 40)];
                    random.nextBytes(sent);
                    int cut = random.nextInt(sent.length);
                    pair.client.getOutputStream().write(sent, 0, cut);
                    pair.client.getOutputStream().write(sent, cut, sent.length - cut);
                    assertThat(pair.client.getInputStream().readNBytes(sent.length))
                            .isEqualTo(sent);
                }
            }
            for (int i = 0; i < pairs.size(); i++) {
                pairs.get(i).client.close();
                echoes.get(i).get(10, TimeUnit.SECONDS);
                pairs.get(i).gateway.close();
            }
        }
    }

    /// [bar: slow-client]
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoDoesNotReadHoldsUpNobody(int count) throws Exception {
        try (EventLoops loops = loops(count)) {
            Pair silent = pair(loops);
            Pair other = pair(loops);
            byte[] much = new byte[64 << 20];
            CompletableFuture<Void> stuck =
                    in(silent, () -> silent.gateway.getOutputStream().write(much));
            CompletableFuture<Void> echo = in(other, () -> echo(other.gateway));
            for (int i = 0; i < 100; i++) {
                other.client.getOutputStream().write(i);
                assertThat(other.client.getInputStream().read()).isEqualTo(i);
            }
            assertThat(stuck).isNotDone();
            assertThat(silent.client.getInputStream().readNBytes(much.length)).hasSize(much.length);
            stuck.get(10, TimeUnit.SECONDS);
            other.client.close();
            echo.get(10, TimeUnit.SECONDS);
        }
    }

    /// One that never has to wait is made to: the other is served long before the bulk has ended.
    @ParameterizedTest
    @ValueSource(ints = {1})
    void bulkLetsOthersRun(int count) throws Exception {
        try (EventLoops loops = loops(count)) {
            Pair bulk = pair(loops);
            Pair other = pair(loops);
            CompletableFuture<Void> sender =
                    CompletableFuture.runAsync(() -> {
                        try {
                            byte[] piece = new byte[1 << 20];
                            for (int i = 0; i < 10_000; i++) {
                                bulk.client.getOutputStream().write(piece);
                            }
                        } catch (IOException e) {
                            // ended below
                        }
                    });
            CompletableFuture<Void> reader =
                    in(
                            bulk,
                            () -> {
                                byte[] buffer = new byte[16 << 10];
                                while (bulk.gateway.getInputStream().read(buffer) >= 0) {
                                    // as fast as it comes
                                }
                            });
            CompletableFuture<Void> echo = in(other, () -> echo(other.gateway));
            for (int i = 0; i < 200; i++) {
                other.client.getOutputStream().write(i);
                assertThat(other.client.getInputStream().read()).isEqualTo(i & 0xFF);
            }
            assertThat(sender).isNotDone();
            bulk.gateway.close();
            assertThatThrownBy(() -> reader.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SocketException.class);
            bulk.client.close();
            sender.get(10, TimeUnit.SECONDS);
            other.client.close();
            echo.get(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void closingWakesWhoWaits(int count) throws Exception {
        try (EventLoops loops = loops(count)) {
            Pair reading = pair(loops);
            Pair writing = pair(loops);
            CompletableFuture<Void> read =
                    in(reading, () -> reading.gateway.getInputStream().read());
            CompletableFuture<Void> write =
                    in(writing, () -> writing.gateway.getOutputStream().write(new byte[64 << 20]));
            assertThatThrownBy(() -> read.get(200, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            reading.gateway.close();
            writing.gateway.close();
            assertThatThrownBy(() -> read.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> write.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IOException.class);
            // the other side is told, and soon
            reading.client.setSoTimeout(10_000);
            assertThat(reading.client.getInputStream().read()).isEqualTo(-1);
        }
    }

    /// Short texts are sent with those of other sockets and long ones alone; neither overtakes the other, whether the reader keeps
    /// up or not.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void slowReadersGetEverythingInOrder(boolean together) throws Exception {
        try (EventLoops loops =
                new EventLoops(1, threads, LoggerFactory.getLogger("test"), together)) {
            List<Pair> pairs = new ArrayList<>();
            List<CompletableFuture<byte[]>> written = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Pair pair = pair(loops);
                Random random = new Random(i);
                CompletableFuture<byte[]> all = new CompletableFuture<>();
                in(
                                pair,
                                () -> {
                                    byte[] text = new byte[12 << 20];
                                    random.nextBytes(text);
                                    for (int at = 0; at < text.length; ) {
                                        int longest = random.nextInt(10) == 0 ? 60_000 : 600;
                                        int length =
                                                Math.min(
                                                        1 + random.nextInt(longest),
                                                        text.length - at);
                                        pair.gateway.getOutputStream().write(text, at, length);
                                        at += length;
                                    }
                                    pair.gateway.drain();
                                    pair.gateway.close();
                                    all.complete(text);
                                })
                        .exceptionally(e -> {
                            all.completeExceptionally(e);
                            return null;
                        });
                pairs.add(pair);
                written.add(all);
            }
            List<ByteArrayOutputStream> read = new ArrayList<>();
            pairs.forEach(_ -> read.add(new ByteArrayOutputStream()));
            byte[] some = new byte[100_000];
            Random random = new Random(99);
            for (int open = pairs.size(); open > 0; ) {
                open = 0;
                for (int i = 0; i < pairs.size(); i++) {
                    int n =
                            pairs.get(i)
                                    .client
                                    .getInputStream()
                                    .read(some, 0, 1 + random.nextInt(some.length));
                    if (n > 0) {
                        read.get(i).write(some, 0, n);
                        open++;
                    }
                }
            }
            for (int i = 0; i < pairs.size(); i++) {
                assertThat(
                                Arrays.equals(
                                        read.get(i).toByteArray(),
                                        written.get(i).get(10, TimeUnit.SECONDS)))
                        .isTrue();
                pairs.get(i).client.close();
            }
        }
    }

    /// What was written before the end reaches the other side.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLastWordsAreHeard(boolean together) throws Exception {
        try (EventLoops loops =
                new EventLoops(2, threads, LoggerFactory.getLogger("test"), together)) {
            for (int i = 0; i < 200; i++) {
                Pair pair = pair(loops);
                CompletableFuture<Void> last =
                        in(
                                pair,
                                () -> {
                                    pair.gateway.getOutputStream().write(new byte[700]);
                                    pair.gateway.close();
                                });
                assertThat(pair.client.getInputStream().readAllBytes()).hasSize(700);
                last.get(10, TimeUnit.SECONDS);
                pair.client.close();
            }
        }
    }

    /// From a thread that is not the loop's, as when a person ends a session.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoIsNotOfTheLoopIsHeardToo(boolean together) throws Exception {
        try (EventLoops loops =
                new EventLoops(1, threads, LoggerFactory.getLogger("test"), together)) {
            Pair pair = pair(loops);
            for (int i = 0; i < 200; i++) {
                pair.gateway.getOutputStream().write(i);
                assertThat(pair.client.getInputStream().read()).isEqualTo(i);
            }
            pair.gateway.close();
            pair.client.close();
        }
    }

    /// The loop's thread must not wait for who waits for it: threads that are not its own are at all sockets all the time.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoIsAtASocketDoesNotStopTheLoop(boolean together) throws Exception {
        try (EventLoops loops =
                new EventLoops(1, threads, LoggerFactory.getLogger("test"), together)) {
            List<Pair> pairs = new ArrayList<>();
            List<CompletableFuture<Void>> echoes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Pair pair = pair(loops);
                pairs.add(pair);
                echoes.add(in(pair, () -> echo(pair.gateway)));
            }
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> pushing = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                pushing.add(
                        Thread.ofPlatform()
                                .daemon()
                                .start(() -> {
                                    while (!over.get()) {
                                        pairs.forEach(p -> p.gateway.push());
                                    }
                                }));
            }
            byte[] text = new byte[300];
            for (int round = 0; round < 5_000; round++) {
                for (Pair pair : pairs) {
                    pair.client.getOutputStream().write(text);
                }
                for (Pair pair : pairs) {
                    assertThat(pair.client.getInputStream().readNBytes(text.length)).hasSize(300);
                }
            }
            over.set(true);
            for (Thread thread : pushing) {
                thread.join();
            }
            for (int i = 0; i < pairs.size(); i++) {
                pairs.get(i).client.close();
                echoes.get(i).get(10, TimeUnit.SECONDS);
                pairs.get(i).gateway.close();
            }
        }
    }

    /// Who is gone is noticed by the one that writes, and disturbs nobody else.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @SuppressWarnings("ThreadPriorityCheck") // lets the other one of its loop run
    void aLostConnectionEndsItsOwnWriterOnly(boolean together) throws Exception {
        try (EventLoops loops =
                new EventLoops(1, threads, LoggerFactory.getLogger("test"), together)) {
            Pair lost = pair(loops);
            Pair other = pair(loops);
            CompletableFuture<Void> writer =
                    in(
                            lost,
                            () -> {
                                while (true) {
                                    lost.gateway.getOutputStream().write(new byte[100]);
                                    Thread.yield();
                                }
                            });
            CompletableFuture<Void> echo = in(other, () -> echo(other.gateway));
            lost.client.setSoLinger(true, 0);
            lost.client.close();
            assertThatThrownBy(() -> writer.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IOException.class);
            for (int i = 0; i < 100; i++) {
                other.client.getOutputStream().write(i);
                assertThat(other.client.getInputStream().read()).isEqualTo(i);
            }
            lost.gateway.close();
            other.client.close();
            echo.get(10, TimeUnit.SECONDS);
        }
    }

    /// As any socket: an end that comes between two reads is the same as one that wakes who waits.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aClosedSocketIsNeitherReadNorWritten(int count) throws Exception {
        try (EventLoops loops = loops(count)) {
            Pair pair = pair(loops);
            pair.client.getOutputStream().write(new byte[100]);
            in(pair, () -> pair.gateway.getInputStream().read()).get(10, TimeUnit.SECONDS);
            pair.gateway.close();
            CompletableFuture<Void> read = in(pair, () -> pair.gateway.getInputStream().read());
            CompletableFuture<Void> write = in(pair, () -> pair.gateway.getOutputStream().write(1));
            assertThatThrownBy(() -> read.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SocketException.class);
            assertThatThrownBy(() -> write.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SocketException.class);
            pair.client.close();
        }
    }

    /// An interrupt is not what it waits for, and must not make it turn round and round.
    @ParameterizedTest
    @ValueSource(ints = {1})
    void anInterruptedThreadWaitsInPeace(int count) throws Exception {
        try (EventLoops loops = loops(count)) {
            Pair pair = pair(loops);
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread reader =
                    pair.place.start(
                            "test",
                            () -> {
                                try {
                                    pair.gateway.getInputStream().read();
                                    interrupted.complete(Thread.currentThread().isInterrupted());
                                } catch (IOException | RuntimeException e) {
                                    interrupted.completeExceptionally(e);
                                }
                            });
            while (reader.getState() != Thread.State.WAITING) {
                Thread.sleep(10);
            }
            reader.interrupt();
            Thread.sleep(300);
            for (int i = 0; i < 20; i++) {
                assertThat(reader.getState()).isEqualTo(Thread.State.WAITING);
                Thread.sleep(5);
            }
            assertThat(interrupted).isNotDone();
            pair.client.getOutputStream().write(1);
            assertThat(interrupted.get(10, TimeUnit.SECONDS)).as("still interrupted").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1})
    void aSecondReaderIsRefusedAndTheFirstServed(int count) throws Exception {
        try (EventLoops loops = loops(count)) {
            Pair pair = pair(loops);
            CompletableFuture<Void> first = in(pair, () -> pair.gateway.getInputStream().read());
            assertThatThrownBy(() -> first.get(200, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            CompletableFuture<Void> second =
                    in(
                            pair,
                            () -> {
                                // what the first found empty
                                pair.gateway.getInputStream().read();
                            });
            assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class);
            pair.client.getOutputStream().write(1);
            first.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void anErrorEndsTheSessionsOfItsLoopAndLeavesNobodyHanging() throws Exception {
        EventLoop loop =
                new EventLoop(
                        LoggerFactory.getLogger("test"),
                        new BusyPolling.Loops(true),
                        Descriptors.find());
        SendRing.open().ifPresent(loop::gather);
        threads.startDaemon("loop", loop::run);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port())) {
            RelaySocket gateway = new RelaySocket(server.accept());
            gateway.join(loop);
            CompletableFuture<Integer> read = new CompletableFuture<>();
            threads.startVirtualOn(
                    loop,
                    "reader",
                    () -> {
                        try {
                            read.complete(gateway.getInputStream().read());
                        } catch (IOException e) {
                            read.completeExceptionally(e);
                        }
                    });
            assertThatThrownBy(() -> read.get(200, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            loop.execute(() -> {
                throw new StackOverflowError("of the test");
            });
            assertThatThrownBy(() -> read.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SocketException.class);
            client.setSoTimeout(10_000);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            // and it serves the next
            CompletableFuture<Void> next = new CompletableFuture<>();
            threads.startVirtualOn(loop, "next", () -> next.complete(null));
            next.get(10, TimeUnit.SECONDS);
        } finally {
            loop.close();
        }
    }

    @Test
    void aClosedLoopLetsGoOfItsSelector() throws Exception {
        long before = selectors();
        for (int i = 0; i < 30; i++) {
            EventLoops loops = loops(1);
            loops.place();
            loops.close();
        }
        for (int i = 0; i < 500 && selectors() > before + 3; i++) {
            Thread.sleep(10);
        }
        assertThat(selectors()).isLessThanOrEqualTo(before + 3);
    }

    /// Descriptors of the kind that a selector is on Linux.
    private static long selectors() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(
                            f -> {
                                try {
                                    return Files.readSymbolicLink(f)
                                            .toString()
                                            .contains("eventpoll");
                                } catch (IOException e) {
                                    return false;
                                }
                            })
                    .count();
        }
    }
}
