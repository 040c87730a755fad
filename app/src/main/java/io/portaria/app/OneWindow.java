package io.portaria.app;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/// One window for one home: who starts the workstation again is given the window of the one that runs, which may be hidden in
/// the tray. All that can be said over the socket in the home is that somebody wants to see it.
final class OneWindow implements AutoCloseable {

    private static final Logger LOG = System.getLogger(OneWindow.class.getName());
    private static final String SOCKET = "workstation.sock";
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);

    private final Path socket;
    private final Optional<ServerSocketChannel> server;

    private OneWindow(Path socket, Optional<ServerSocketChannel> server) {
        this.socket = socket;
        this.server = server;
    }

    /// Asks the workstation that runs in this home to show its window.
    ///
    /// @return whether one is there and answered
    static boolean isShownByAnother(Path home) {
        Path socket = home.resolve(SOCKET);
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                Selector selector = Selector.open()) {
            other.configureBlocking(false);
            other.register(selector, SelectionKey.OP_READ);
            // One that hangs must not keep another from being started.
            return selector.select(ANSWERS_WITHIN.toMillis()) > 0
                    && other.read(ByteBuffer.allocate(1)) == 1;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "Nobody answers at the socket of the home", e);
            return false;
        }
    }

    /// Hears from now on who asks for the window; call after [#isShownByAnother] said no. Where a system or a home has no
    /// place for such a socket nobody is heard, and all else goes on.
    ///
    /// @param workers hears
    /// @param show called on a thread of theirs
    static OneWindow in(Path home, Executor workers, Runnable show) {
        Path socket = home.resolve(SOCKET);
        try {
            Files.createDirectories(home, ownersOnly(home));
            // What a workstation left that did not end in order.
            Files.deleteIfExists(socket);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            OneWindow window = new OneWindow(socket, Optional.of(server));
            try {
                server.bind(UnixDomainSocketAddress.of(socket));
            } catch (IOException | IllegalArgumentException e) {
                server.close();
                throw e;
            }
            workers.execute(() -> hear(server, show));
            return window;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "Who starts the workstation again is not heard", e);
            return new OneWindow(socket, Optional.empty());
        }
    }

    private static FileAttribute<?>[] ownersOnly(Path home) {
        return home.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void hear(ServerSocketChannel server, Runnable show) {
        while (server.isOpen()) {
            try (SocketChannel other = server.accept()) {
                show.run();
                other.write(ByteBuffer.allocate(1));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "Somebody asked for the window and left", e);
            }
        }
    }

    @Override
    public void close() {
        if (server.isPresent()) {
            try {
                server.get().close();
                Files.deleteIfExists(socket);
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "The socket of the home stays", e);
            }
        }
    }
}
