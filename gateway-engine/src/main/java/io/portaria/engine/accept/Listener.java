package io.portaria.engine.accept;

import io.portaria.engine.sockets.RelaySocket;
import io.portaria.engine.threads.Threads;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/// One listening socket; every connection gets a virtual thread of its own, so that none waits for another.
public final class Listener implements Closeable {
    private static final int BACKLOG = 512;

    private final String name;
    private final ServerSocketChannel server;
    private final ConnectionHandler handler;
    private final Threads threads;
    private final Logger log;
    private final Set<RelaySocket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong number = new AtomicLong();
    private volatile boolean closing;

    private Listener(
            String name,
            ServerSocketChannel server,
            ConnectionHandler handler,
            Threads threads,
            Logger log) {
        this.name = name;
        this.server = server;
        this.handler = handler;
        this.threads = threads;
        this.log = log;
    }

    /// @param port 0 for any free port
    /// @throws IOException with a sentence that names the address, when it cannot be listened on
    public static Listener start(
            String name,
            InetAddress address,
            int port,
            ConnectionHandler handler,
            Threads threads,
            Logger log)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.bind(new InetSocketAddress(address, port), BACKLOG);
        } catch (IOException e) {
            server.close();
            throw new IOException(
                    "The address "
                            + address.getHostAddress()
                            + ":"
                            + port
                            + " for "
                            + name
                            + " cannot be listened on: "
                            + e.getMessage()
                            + ".",
                    e);
        }
        Listener listener = new Listener(name, server, handler, threads, log);
        threads.startDaemon("accept-" + name, listener::acceptAll);
        return listener;
    }

    public int port() {
        return server.socket().getLocalPort();
    }

    public InetAddress address() {
        return server.socket().getInetAddress();
    }

    private void acceptAll() {
        while (!closing) {
            try {
                RelaySocket socket = new RelaySocket(server.accept());
                open.add(socket);
                threads.startVirtual(name + "-" + number.incrementAndGet(), () -> serve(socket));
            } catch (IOException e) {
                if (!closing) {
                    log.warn("Accepting a connection for {} failed: {}", name, e.getMessage());
                    pause();
                }
            }
        }
    }

    private void serve(RelaySocket socket) {
        try (socket) {
            handler.serve(socket);
        } catch (IOException e) {
            log.debug("Closing a connection failed", e);
        } finally {
            open.remove(socket);
        }
    }

    /// Out of file descriptors, most likely: trying again at once would only burn the processor.
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops listening; connections go on.
    public void stopAccepting() {
        closing = true;
        try {
            server.close();
        } catch (IOException e) {
            log.debug("Closing the listener for {} failed", name, e);
        }
    }

    /// Stops listening and ends every connection.
    @Override
    public void close() {
        stopAccepting();
        for (RelaySocket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                log.debug("Closing a connection failed", e);
            }
        }
    }
}
