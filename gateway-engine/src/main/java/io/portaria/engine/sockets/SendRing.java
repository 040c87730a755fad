package io.portaria.engine.sockets;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Optional;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/// Sends to many sockets with one call of the system: Linux's io_uring, of which nothing but SEND is used, and that without
/// ever waiting.
///
/// Each send ends within the call, as MSG_DONTWAIT asks: with the number of bytes that the system took, or with an error. So no
/// memory is lent to the kernel beyond it.
///
/// Used by one thread.
///
/// @see <a href="https://man7.org/linux/man-pages/man7/io_uring.7.html">io_uring(7)</a>
final class SendRing implements Closeable {
    /// Sends in one call at most.
    static final int MOST = 64;

    /// Bytes of one send at most.
    static final int LONGEST = 16 * 1024;

    /// A result: the system has the send and has not said what became of it.
    static final int LOST = Integer.MIN_VALUE;

    private static final long SETUP = 425;
    private static final long ENTER = 426;
    private static final int SUBMIT_ALL = 1 << 7;
    private static final int SINGLE_MMAP = 1;
    private static final long OFFSET_SQES = 0x1000_0000L;
    private static final int GETEVENTS = 1;
    private static final byte OP_SEND = 26;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_POPULATE = 0x8001;
    private static final int PARAMS = 120;
    private static final int SQ_OFFSETS = 40;
    private static final int CQ_OFFSETS = 80;
    private static final int SQE = 64;
    private static final int CQE = 16;
    private static final VarHandle INT = JAVA_INT.varHandle();

    /// What of the C library is called.
    private record Calls(
            MethodHandle setup,
            MethodHandle enter,
            MethodHandle map,
            MethodHandle unmap,
            MethodHandle close) {

        @SuppressWarnings("restricted")
        static Calls find() {
            Linker linker = Linker.nativeLinker();
            Linker.Option variadic = Linker.Option.firstVariadicArg(1);
            MemorySegment syscall = linker.defaultLookup().findOrThrow("syscall");
            return new Calls(
                    linker.downcallHandle(
                            syscall,
                            FunctionDescriptor.of(
                                    JAVA_LONG, JAVA_LONG, JAVA_INT, ValueLayout.ADDRESS),
                            variadic),
                    linker.downcallHandle(
                            syscall,
                            FunctionDescriptor.of(
                                    JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
                                    JAVA_LONG, JAVA_LONG),
                            variadic),
                    linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("mmap"),
                            FunctionDescriptor.of(
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    JAVA_LONG,
                                    JAVA_INT,
                                    JAVA_INT,
                                    JAVA_INT,
                                    JAVA_LONG)),
                    linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("munmap"),
                            FunctionDescriptor.of(JAVA_INT, ValueLayout.ADDRESS, JAVA_LONG)),
                    linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("close"),
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT)));
        }
    }

    private final Calls calls;
    private final int fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment rings;
    private final MemorySegment sqes;
    private final MemorySegment texts;
    private final int sqTail;
    private final int sqMask;
    private final int cqHead;
    private final int cqTail;
    private final int cqMask;
    private final int cqes;
    private final int[] results = new int[MOST];
    private int count;
    private boolean broken;

    /// Empty where the system has none, or does not let this process have one, as many containers do.
    static Optional<SendRing> open() {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            // the same numbers of calls mean something else there
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            Calls calls = Calls.find();
            MemorySegment params = arena.allocate(PARAMS);
            params.set(JAVA_INT, 8, SUBMIT_ALL);
            int fd = (int) (long) calls.setup.invokeExact(SETUP, MOST, params);
            return fd < 0 ? Optional.empty() : open(calls, fd, params);
        } catch (Throwable e) {
            // another system, another C library, or a JVM that was not given native access
            return Optional.empty();
        }
    }

    private static Optional<SendRing> open(Calls calls, int fd, MemorySegment params)
            throws Throwable {
        boolean done = false;
        try {
            if ((params.get(JAVA_INT, 20) & SINGLE_MMAP) == 0) {
                return Optional.empty();
            }
            SendRing ring = new SendRing(calls, fd, params);
            done = true;
            return Optional.of(ring);
        } finally {
            if (!done) {
                int _ = (int) calls.close.invokeExact(fd);
            }
        }
    }

    private SendRing(Calls calls, int fd, MemorySegment params) throws Throwable {
        this.calls = calls;
        this.fd = fd;
        int sqEntries = params.get(JAVA_INT, 0);
        int cqEntries = params.get(JAVA_INT, 4);
        int sqArray = params.get(JAVA_INT, SQ_OFFSETS + 24);
        this.cqes = params.get(JAVA_INT, CQ_OFFSETS + 20);
        this.rings = map(Math.max(sqArray + 4L * sqEntries, cqes + (long) CQE * cqEntries), 0);
        this.sqes = map((long) SQE * sqEntries, OFFSET_SQES);
        this.texts = arena.allocate((long) MOST * LONGEST, 4096);
        this.sqTail = params.get(JAVA_INT, SQ_OFFSETS + 4);
        this.sqMask = rings.get(JAVA_INT, params.get(JAVA_INT, SQ_OFFSETS + 8));
        this.cqHead = params.get(JAVA_INT, CQ_OFFSETS);
        this.cqTail = params.get(JAVA_INT, CQ_OFFSETS + 4);
        this.cqMask = rings.get(JAVA_INT, params.get(JAVA_INT, CQ_OFFSETS + 8));
        for (int i = 0; i < sqEntries; i++) {
            rings.set(JAVA_INT, sqArray + 4L * i, i);
        }
    }

    @SuppressWarnings("restricted")
    private MemorySegment map(long bytes, long offset) throws Throwable {
        MemorySegment at =
                (MemorySegment)
                        calls.map.invokeExact(
                                MemorySegment.NULL,
                                bytes,
                                PROT_READ_WRITE,
                                MAP_SHARED_POPULATE,
                                fd,
                                offset);
        if (at.address() == -1) {
            throw new IllegalStateException("The rings cannot be mapped.");
        }
        return at.reinterpret(bytes);
    }

    /// Adds a send to the next [#submit].
    ///
    /// @param length at most [#LONGEST]
    void add(int socket, byte[] bytes, int from, int length) {
        int index = count;
        MemorySegment text = texts.asSlice((long) index * LONGEST, length);
        MemorySegment.copy(bytes, from, text, JAVA_BYTE, 0, length);
        int tail = rings.get(JAVA_INT, sqTail);
        MemorySegment sqe = sqes.asSlice((long) ((tail + index) & sqMask) * SQE, SQE);
        sqe.fill((byte) 0);
        sqe.set(JAVA_BYTE, 0, OP_SEND);
        sqe.set(JAVA_INT, 4, socket);
        sqe.set(JAVA_LONG, 16, text.address());
        sqe.set(JAVA_INT, 24, length);
        sqe.set(JAVA_INT, 28, MSG_DONTWAIT | MSG_NOSIGNAL);
        sqe.set(JAVA_LONG, 32, index);
        count = index + 1;
    }

    /// Whether no more can be added.
    boolean isFull() {
        return count == MOST;
    }

    /// Sends what was added.
    ///
    /// @return for each the number of bytes that the system took, an error's number below zero, 0 when it was not tried, or [#LOST];
    ///     after either of the last two the ring [#isBroken]
    int[] submit() {
        int sent = count;
        count = 0;
        Arrays.fill(results, 0, sent, LOST);
        INT.setRelease(rings, (long) sqTail, rings.get(JAVA_INT, sqTail) + sent);
        int submitted = 0;
        while (submitted < sent && !broken) {
            long n = enter(sent - submitted);
            broken = n <= 0;
            submitted += (int) Math.max(0, n);
        }
        Arrays.fill(results, submitted, sent, 0);
        int completed = 0;
        int head = rings.get(JAVA_INT, cqHead);
        int tail = (int) INT.getAcquire(rings, (long) cqTail);
        for (; head != tail; head++) {
            long cqe = cqes + (long) CQE * (head & cqMask);
            results[(int) rings.get(JAVA_LONG, cqe)] = rings.get(JAVA_INT, cqe + 8);
            completed++;
        }
        broken |= completed != submitted;
        INT.setRelease(rings, (long) cqHead, head);
        return results;
    }

    private long enter(int sends) {
        try {
            return (long) calls.enter.invokeExact(ENTER, fd, sends, sends, GETEVENTS, 0L, 0L);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether the system takes nothing from it any more.
    boolean isBroken() {
        return broken;
    }

    @Override
    public void close() {
        try {
            int _ = (int) calls.unmap.invokeExact(rings, rings.byteSize());
            int _ = (int) calls.unmap.invokeExact(sqes, sqes.byteSize());
            int _ = (int) calls.close.invokeExact(fd);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        } finally {
            arena.close();
        }
    }
}
