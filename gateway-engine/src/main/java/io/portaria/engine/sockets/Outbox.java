package io.portaria.engine.sockets;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What was written to a socket and the system has not taken yet. Short texts wait here until the loop has run everybody who
/// was ready, and then go to the system together with those of other sockets.
///
/// Never waits for the other end. Safe for use by many threads; the lock is held for a call of the system at most.
final class Outbox {
    /// A text that is longer, or comes when so much waits already, is not kept.
    private static final int MOST = SendRing.LONGEST;

    /// Room that an idle socket keeps.
    private static final int KEPT = 256;

    private static final byte[] NONE = {};

    private final SocketChannel channel;
    private final EventLoop loop;
    private final RelaySocket socket;
    private final int descriptor;
    private final ReentrantLock lock = new ReentrantLock();
    private byte[] bytes = NONE;
    private int from;
    private int end;
    private boolean listed;
    private @Nullable IOException failure;

    /// @param descriptor the system's number of the channel's socket
    Outbox(SocketChannel channel, EventLoop loop, RelaySocket socket, int descriptor) {
        this.channel = channel;
        this.loop = loop;
        this.socket = socket;
        this.descriptor = descriptor;
    }

    /// @return how many of the bytes were taken, by the system or to wait here; 0 while the system takes none
    /// @throws IOException when the connection is lost or closed
    int take(byte[] b, int offset, int length) throws IOException {
        lock.lock();
        try {
            check();
            if (loop.gathers() && length <= MOST - (end - from)) {
                keep(b, offset, length);
                return length;
            }
            boolean free = send();
            check();
            return free ? channel.write(ByteBuffer.wrap(b, offset, length)) : 0;
        } finally {
            lock.unlock();
        }
    }

    private void check() throws IOException {
        IOException failed = failure;
        if (failed != null) {
            throw new SocketException("The connection was lost.", failed);
        }
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private void keep(byte[] b, int offset, int length) {
        if (end + length > bytes.length) {
            int held = end - from;
            byte[] larger =
                    held + length <= bytes.length
                            ? bytes
                            : new byte[Math.max(KEPT, Math.min(MOST, 2 * (held + length)))];
            System.arraycopy(bytes, from, larger, 0, held);
            bytes = larger;
            from = 0;
            end = held;
        }
        System.arraycopy(b, offset, bytes, end, length);
        end += length;
        if (!listed) {
            listed = true;
            loop.list(this);
        }
    }

    /// Hands what waits to the system now.
    ///
    /// @return whether nothing waits any more
    boolean push() {
        lock.lock();
        try {
            return send();
        } finally {
            lock.unlock();
        }
    }

    private boolean send() {
        if (from < end) {
            try {
                sent(channel.write(ByteBuffer.wrap(bytes, from, end - from)));
            } catch (IOException e) {
                fail(e);
            }
            if (from < end) {
                socket.blocked();
            }
        }
        return from == end;
    }

    private void sent(int n) {
        from += n;
        if (from == end) {
            from = 0;
            end = 0;
            if (bytes.length > KEPT) {
                bytes = NONE;
            }
        }
    }

    private void fail(IOException e) {
        failure = e;
        from = 0;
        end = 0;
        bytes = NONE;
    }

    /// For the thread of the loop, which MUST NOT wait for the lock: who holds it, or stands in line for it, may be one of the
    /// virtual threads that only the loop runs.
    ///
    /// @return whether nothing waits any more; false too when somebody else is at it
    boolean tryPush() {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            return send();
        } finally {
            lock.unlock();
        }
    }

    /// The loop takes it off its list and hands what waits to the system.
    ///
    /// @return false when somebody else is at it; then it stays on the list
    boolean tryPushListed() {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            listed = false;
            send();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// What became of [#tryStage].
    enum Staged {
        /// It is in the ring, and the socket stays locked until [#settled] and [#release], or [#abandon].
        YES,
        /// Nothing waits.
        NOTHING,
        /// Somebody else is at it; it stays on the list.
        BUSY
    }

    /// The loop takes it off its list and puts what waits into `ring`.
    Staged tryStage(SendRing ring) {
        if (!lock.tryLock()) {
            return Staged.BUSY;
        }
        boolean done = false;
        try {
            if (from == end || !channel.isOpen()) {
                listed = false;
                return Staged.NOTHING;
            }
            ring.add(descriptor, bytes, from, end - from);
            listed = false;
            done = true;
            return Staged.YES;
        } finally {
            if (!done) {
                lock.unlock();
            }
        }
    }

    /// Notes down what the system took of what was staged.
    ///
    /// @param result of [SendRing#submit]
    void settled(int result) {
        if (result == SendRing.LOST) {
            fail(new IOException("nobody knows what was sent"));
            socket.abort();
        } else if (result > 0) {
            sent(result);
        }
    }

    /// Sends the rest of what was staged, or finds out what is wrong, in the usual way.
    void release() {
        try {
            send();
        } finally {
            lock.unlock();
        }
    }

    /// Of what was staged when an error came: nobody knows what was sent of it, and it MUST NOT be sent again.
    void abandon() {
        if (lock.isHeldByCurrentThread()) {
            fail(new IOException("the loop met an error"));
            lock.unlock();
        }
    }

    /// Ends the connection, for the thread of the loop.
    ///
    /// @return false when somebody else is at it
    boolean tryClose() throws IOException {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            close();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void close() throws IOException {
        lock.lock();
        try {
            if (channel.isOpen()) {
                send();
            }
        } finally {
            try {
                channel.close();
            } finally {
                lock.unlock();
            }
        }
    }
}
