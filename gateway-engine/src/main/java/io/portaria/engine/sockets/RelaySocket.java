package io.portaria.engine.sockets;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A socket that blocks as any other until it joins an [EventLoop]; from then on who waits for it is a parked thread and
/// the loop waits in its place. TLS can be laid over it before or after.
///
/// One thread may read and one may write at the same time.
public final class RelaySocket extends Socket {
    /// Bytes that may be read without once letting others run.
    private static final int FAIR_SHARE = 256 * 1024;

    /// Bytes that are kept of what came before anybody wanted to read it.
    private static final int MOST_AHEAD = 16 * 1024;

    private final SocketChannel channel;
    private final Socket options;
    private final In in = new In();
    private final Out out = new Out();
    private volatile @Nullable Joined joined;

    private record Joined(EventLoop loop, SelectionKey key, Outbox outbox) {}

    /// @param channel in blocking mode, connected or to be connected
    public RelaySocket(SocketChannel channel) throws SocketException {
        super((java.net.SocketImpl) null);
        this.channel = channel;
        this.options = channel.socket();
    }

    /// A socket that is not connected yet.
    public static RelaySocket unconnected() throws IOException {
        return new RelaySocket(SocketChannel.open());
    }

    /// From now on `loop` waits for this socket.
    void join(EventLoop loop) throws IOException {
        channel.configureBlocking(false);
        SelectionKey key = loop.register(channel, this);
        joined = new Joined(loop, key, loop.outbox(channel, this));
        if (!channel.isOpen()) {
            throw new SocketException("The socket is closed.");
        }
    }

    /// Called by the loop when the socket can be read or written.
    void ready(SelectionKey key) {
        try {
            if (key.isReadable()) {
                in.waiter.wakeOrMute(key, SelectionKey.OP_READ);
            }
            Joined at = joined;
            if (key.isWritable() && (at == null || at.outbox.tryPush())) {
                out.waiter.wakeOrMute(key, SelectionKey.OP_WRITE);
            }
        } catch (CancelledKeyException e) {
            // closed meanwhile, and close() has woken who waited
        }
    }

    /// The thread that waits for one side of the socket. There is room for one: of the threads of a session one reads and
    /// one writes. A second would take the place of the first, which nobody would ever wake.
    private final class Waiter {
        private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

        /// Nobody waits: the loop stops telling, until somebody does.
        void wakeOrMute(SelectionKey key, int operation) {
            if (!wake()) {
                key.interestOpsAnd(~operation);
                if (thread.get() != null) {
                    key.interestOpsOr(operation);
                }
            }
        }

        boolean wake() {
            Thread waiting = thread.getAndSet(null);
            if (waiting == null) {
                return false;
            }
            LockSupport.unpark(waiting);
            return true;
        }

        /// @throws IllegalStateException when another thread waits for this side already
        void await(Joined at, int operation) throws IOException {
            Thread me = Thread.currentThread();
            if (!thread.compareAndSet(null, me)) {
                throw new IllegalStateException(
                        "Two threads wait for the same side of a socket; one may.");
            }
            boolean interrupted = false;
            try {
                if (channel.isOpen()) {
                    interest(at, operation);
                    while (thread.get() == me && channel.isOpen()) {
                        LockSupport.park(RelaySocket.this);
                        // an interrupted thread does not park: left so, it would spin here
                        interrupted |= Thread.interrupted();
                    }
                }
            } finally {
                thread.compareAndSet(me, null);
                if (interrupted) {
                    me.interrupt();
                }
            }
            if (!channel.isOpen()) {
                throw closed(null);
            }
        }

        private void interest(Joined at, int operation) throws SocketException {
            try {
                if ((at.key.interestOps() & operation) == 0) {
                    at.key.interestOpsOr(operation);
                    at.loop.rouse();
                }
            } catch (CancelledKeyException e) {
                throw closed(e);
            }
        }
    }

    private final class In extends InputStream {
        private final Waiter waiter = new Waiter();
        private boolean drained;
        private int share;
        private @Nullable ByteBuffer ahead;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] b, int offset, int length) throws IOException {
            Joined at = joined;
            if (at == null) {
                return options.getInputStream().read(b, offset, length);
            }
            ByteBuffer before = ahead;
            if (before != null) {
                int n = Math.min(length, before.remaining());
                before.get(b, offset, n);
                ahead = before.hasRemaining() ? before : null;
                if (n > 0) {
                    return n;
                }
            }
            ByteBuffer buffer = ByteBuffer.wrap(b, offset, length);
            while (true) {
                if (drained) {
                    waiter.await(at, SelectionKey.OP_READ);
                    drained = false;
                    share = 0;
                }
                int n = receive(buffer);
                // what came was less than there was room for: there is no more, and asking would be
                // a call for nothing
                drained = n >= 0 && n < length;
                if (n != 0 || length == 0) {
                    letOthersRun(n);
                    return n;
                }
            }
        }

        /// @return whether the end was met
        boolean readAhead() throws IOException {
            ByteBuffer before = ahead;
            int kept = before == null ? 0 : before.remaining();
            if (kept >= MOST_AHEAD) {
                return false;
            }
            ByteBuffer more = ByteBuffer.allocate(MOST_AHEAD);
            if (before != null) {
                more.put(before);
            }
            int n = receive(more);
            more.flip();
            ahead = more.hasRemaining() ? more : null;
            return n < 0;
        }

        private int receive(ByteBuffer into) throws IOException {
            try {
                return channel.read(into);
            } catch (ClosedChannelException e) {
                throw closed(e);
            }
        }

        @SuppressWarnings("ThreadPriorityCheck")
        private void letOthersRun(int n) {
            share += n;
            if (share > FAIR_SHARE) {
                share = 0;
                Thread.yield();
            }
        }

        @Override
        public int available() throws IOException {
            return joined == null ? options.getInputStream().available() : 0;
        }

        @Override
        public void close() throws IOException {
            RelaySocket.this.close();
        }
    }

    private final class Out extends OutputStream {
        private final Waiter waiter = new Waiter();

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int offset, int length) throws IOException {
            Joined at = joined;
            if (at == null) {
                options.getOutputStream().write(b, offset, length);
                return;
            }
            int done = take(at, b, offset, length);
            while (done < length) {
                waiter.await(at, SelectionKey.OP_WRITE);
                done += take(at, b, offset + done, length - done);
            }
        }

        private int take(Joined at, byte[] b, int offset, int length) throws IOException {
            try {
                return at.outbox.take(b, offset, length);
            } catch (ClosedChannelException e) {
                throw closed(e);
            }
        }

        @Override
        public void close() throws IOException {
            RelaySocket.this.close();
        }
    }

    /// What [Socket] says one gets who reads or writes a closed socket, wherever the close met him: waiting, or between two
    /// reads.
    private static SocketException closed(@Nullable Throwable cause) {
        return new SocketException("The socket was closed.", cause);
    }

    /// Whether the other end has closed the connection or is lost, as far as can be told without reading much: for the
    /// thread that reads, while it waits for something else. Never waits itself; of a socket that has joined a loop.
    public boolean isPeerGone() {
        if (joined == null || !channel.isOpen()) {
            return false;
        }
        try {
            return in.readAhead();
        } catch (IOException e) {
            return channel.isOpen();
        }
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    /// The system has not taken all that was written: the loop goes on with it when there is room.
    void blocked() {
        Joined at = joined;
        if (at != null) {
            try {
                out.waiter.interest(at, SelectionKey.OP_WRITE);
            } catch (SocketException e) {
                // closed meanwhile
            }
        }
    }

    /// Hands to the system what was written and waits for others to be sent with it: for who says something elsewhere that must
    /// not overtake it. Never waits itself.
    ///
    /// @return whether nothing waits any more
    public boolean push() {
        Joined at = joined;
        return at == null || at.outbox.push();
    }

    /// Waits until the system has taken all that was written: for who writes the last of a connection.
    public void drain() throws IOException {
        Joined at = joined;
        while (at != null && !at.outbox.push()) {
            out.waiter.await(at, SelectionKey.OP_WRITE);
        }
    }

    /// Ends the connection; who waits for it gets an exception. What the system takes of what was written goes out before.
    @Override
    public void close() throws IOException {
        Joined at = joined;
        try {
            if (at == null) {
                channel.close();
            } else {
                at.outbox.close();
            }
        } finally {
            wakeAll();
        }
    }

    /// The same for the thread of the loop, which must not wait for another.
    ///
    /// @return false when another is writing just now
    boolean tryClose() throws IOException {
        Joined at = joined;
        boolean done = true;
        try {
            if (at == null) {
                channel.close();
            } else {
                done = at.outbox.tryClose();
            }
            return done;
        } finally {
            if (done) {
                wakeAll();
            }
        }
    }

    /// Ends the connection whatever waits to be sent; for the thread of the loop.
    void abort() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone in any case
        } finally {
            wakeAll();
        }
    }

    /// Who waits finds the socket closed.
    private void wakeAll() {
        // it may have joined a loop while it was closed
        Joined at = joined;
        if (at != null) {
            in.waiter.wake();
            out.waiter.wake();
            // only the loop lets go of the descriptor
            at.loop.rouse();
        }
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        options.connect(endpoint, timeout);
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
        options.connect(endpoint);
    }

    @Override
    public void bind(@Nullable SocketAddress address) throws IOException {
        options.bind(address);
    }

    @Override
    public SocketChannel getChannel() {
        return channel;
    }

    @Override
    public boolean isConnected() {
        return options.isConnected();
    }

    @Override
    public boolean isBound() {
        return options.isBound();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public boolean isInputShutdown() {
        return options.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return options.isOutputShutdown();
    }

    @Override
    public void shutdownInput() throws IOException {
        options.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        options.shutdownOutput();
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        return options.getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return options.getLocalAddress();
    }

    @Override
    public int getPort() {
        return options.getPort();
    }

    @Override
    public int getLocalPort() {
        return options.getLocalPort();
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        InetAddress address = getInetAddress();
        return address == null ? null : new InetSocketAddress(address, getPort());
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return isBound() ? new InetSocketAddress(getLocalAddress(), getLocalPort()) : null;
    }

    /// Counts while the socket blocks; one that has joined a loop waits as long as it takes.
    @Override
    public void setSoTimeout(int millis) throws SocketException {
        options.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return options.getSoTimeout();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        options.setTcpNoDelay(on);
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return options.getTcpNoDelay();
    }

    @Override
    public void setKeepAlive(boolean on) throws SocketException {
        options.setKeepAlive(on);
    }

    @Override
    public boolean getKeepAlive() throws SocketException {
        return options.getKeepAlive();
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        options.setSoLinger(on, seconds);
    }

    @Override
    public int getSoLinger() throws SocketException {
        return options.getSoLinger();
    }

    @Override
    public void setSendBufferSize(int size) throws SocketException {
        options.setSendBufferSize(size);
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return options.getSendBufferSize();
    }

    @Override
    public void setReceiveBufferSize(int size) throws SocketException {
        options.setReceiveBufferSize(size);
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return options.getReceiveBufferSize();
    }

    @Override
    public void setReuseAddress(boolean on) throws SocketException {
        options.setReuseAddress(on);
    }

    @Override
    public boolean getReuseAddress() throws SocketException {
        return options.getReuseAddress();
    }

    @Override
    public void setTrafficClass(int tc) throws SocketException {
        options.setTrafficClass(tc);
    }

    @Override
    public int getTrafficClass() throws SocketException {
        return options.getTrafficClass();
    }

    @Override
    public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
        channel.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return channel.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return channel.supportedOptions();
    }

    @Override
    public String toString() {
        return "RelaySocket[" + getRemoteSocketAddress() + "]";
    }
}
