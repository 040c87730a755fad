package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.format.BigEndian;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A file whose short frames are written by storing them into a window of memory that the operating system shares with
/// the file. That is as safe from a crash of the process as a call of `write` and costs a fraction of one; three such
/// calls a statement were what a short statement spent most of its time on.
///
/// A window lies over a part of the file that does not exist yet. What of it is about to be stored to is written with zeros by
/// a call first, so that a full disk is an exception and not a signal.
/// A frame's bytes are stored before its length: a reader, or the restart after a crash in the middle, never takes half
/// a frame for a whole one. The length lies where the frame begins, across two words as may be, so that who reads the file
/// meanwhile can meet half of it; a reader that finds no whole frame there looks again before it calls that damage.
final class WindowFile implements AppendFile {
    /// Longer frames are written by calls: there the copying counts and not the call.
    private static final int SHORT = 8 * 1024;

    /// Windows begin at a multiple of this many bytes.
    private static final int GRAIN = 4 * 1024;

    /// Bytes behind the last frame that are made ready to be stored to, at most.
    private static final int MOST_AHEAD = 64 * 1024;

    private static final int LEAST_AHEAD = 8 * 1024;

    private static final ValueLayout.OfInt LENGTH =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /// On Linux `fsync` takes along what was stored through a window; elsewhere the window is to be flushed first.
    private static final boolean FSYNC_TAKES_WINDOWS =
            System.getProperty("os.name", "").startsWith("Linux");

    /// How a file makes use of windows.
    ///
    /// A window that is filled is followed by one of twice its length: to let go of one stops every thread of the process
    /// for a moment, which a file that is much written to should ask for seldom.
    ///
    /// @param first length of the first window, in bytes
    /// @param most length of the longest one
    /// @param patience short frames that are written by calls before a window is opened, so that one that is hardly
    ///     written to has none
    record Shape(int first, int most, int patience) {}

    private record Window(Arena arena, MemorySegment memory, long start) {
        boolean holds(long from, int length) {
            return from >= start && from + length <= start + memory.byteSize();
        }

        /// The whole pages of a part of the file, as far as it lies in the window.
        MemorySegment pages(long from, long end) {
            long first = Math.max(0, from - start) / GRAIN * GRAIN;
            long last = Math.min(memory.byteSize(), (end - start + GRAIN - 1) / GRAIN * GRAIN);
            return first < last ? memory.asSlice(first, last - first) : memory.asSlice(0, 0);
        }
    }

    private final Path path;
    private final RandomAccessFile file;
    private final Shape shape;
    private final Pages pages;
    private @Nullable Window window;
    private long position;

    /// Where the file ends; from [#reserved] on there may be nothing behind its name, which reads as zeros.
    private long end;

    /// Up to where the disk has room for what is stored.
    private long reserved;

    private int calls;
    private int length;

    /// Where the pages begin that were stored to since they were let go of, and where those end that are ready.
    private long held;

    private long ready;

    /// Bytes that were stored between the last two times.
    private long pace;

    WindowFile(Path path, RandomAccessFile file, long position, Shape shape, Pages pages)
            throws IOException {
        this.path = path;
        this.file = file;
        this.shape = shape;
        this.pages = pages;
        this.length = shape.first;
        truncate(position);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        Window at = length > SHORT ? null : windowFor(length);
        if (at == null) {
            call(bytes, offset, length);
        } else {
            store(at, bytes, offset, length);
        }
        position += length;
    }

    private void store(Window at, byte[] bytes, int offset, int length) throws IOException {
        makeReady(at, position + length);
        long to = position - at.start;
        int first = BigEndian.getInt(bytes, offset);
        try {
            MemorySegment.copy(
                    bytes, offset + 4, at.memory, ValueLayout.JAVA_BYTE, to + 4, length - 4);
            VarHandle.releaseFence();
            at.memory.set(LENGTH, to, first);
        } catch (InternalError e) {
            // what the JVM makes of the signal when a page of the window cannot be had
            throw new IOException("the disk did not take it", e);
        }
    }

    /// As many pages as the file may need until it is synced: one that is hardly written to takes them up one by one.
    private void makeReady(Window at, long to) throws IOException {
        if (to > ready) {
            long ahead = Math.clamp(pace, LEAST_AHEAD, MOST_AHEAD);
            long whole = (to + ahead + GRAIN - 1) / GRAIN * GRAIN;
            long upTo = Math.min(whole, at.start + at.memory.byteSize());
            reserve(upTo);
            if (pace > GRAIN) {
                pages.takeUp(at.pages(Math.max(position, ready), upTo));
            }
            ready = upTo;
        }
    }

    /// So that `fsync` finds no page that anybody could be storing to.
    private synchronized void letGo() {
        Window at = window;
        if (at != null && position > held) {
            pages.letGo(at.pages(held, Math.max(position, ready)));
        }
        pace = position - held;
        held = position;
        ready = position;
    }

    private void call(byte[] bytes, int offset, int length) throws IOException {
        if (position < end) {
            file.seek(position + 4);
            file.write(bytes, offset + 4, length - 4);
            file.seek(position);
            file.write(bytes, offset, 4);
        } else {
            file.seek(position);
            file.write(bytes, offset, length);
        }
        end = Math.max(end, position + length);
    }

    /// The window that the next frame falls into, if it is to go through one.
    private @Nullable Window windowFor(int length) {
        Window at = window;
        if (at != null && at.holds(position, length)) {
            return at;
        }
        if (at == null && calls < shape.patience) {
            calls++;
            return null;
        }
        closeWindow();
        try {
            Window next = open();
            window = next;
            this.length = Math.min(shape.most, this.length * 2);
            return next.holds(position, length) ? next : null;
        } catch (IOException e) {
            // perhaps there is no room for a window and some for the frame; the call will tell
            calls = 0;
            return null;
        }
    }

    /// [#closeWindow] closes its arena.
    @SuppressWarnings("MustBeClosedChecker")
    private Window open() throws IOException {
        long start = position - position % GRAIN;
        if (end < start + length) {
            file.setLength(start + length);
            end = start + length;
        }
        Arena arena = Arena.ofShared();
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Window(
                    arena,
                    channel.map(FileChannel.MapMode.READ_WRITE, start, length, arena),
                    start);
        } catch (IOException e) {
            arena.close();
            throw e;
        }
    }

    private void reserve(long to) throws IOException {
        long from = Math.max(position, reserved);
        if (from < to) {
            file.seek(from);
            file.write(new byte[(int) (to - from)]);
            reserved = to;
        }
    }

    private void closeWindow() {
        Window at = window;
        window = null;
        if (at != null) {
            if (!FSYNC_TAKES_WINDOWS) {
                at.memory.force();
            }
            at.arena.close();
        }
    }

    @Override
    public synchronized void truncate(long length) throws IOException {
        closeWindow();
        if (file.length() != length) {
            file.setLength(length);
        }
        position = length;
        end = length;
        reserved = length;
        held = length;
        ready = length;
    }

    @Override
    public synchronized void trim() throws IOException {
        closeWindow();
        if (end > position) {
            file.setLength(position);
            end = position;
            reserved = position;
            ready = position;
        }
    }

    @Override
    public void sync() throws IOException {
        if (FSYNC_TAKES_WINDOWS) {
            letGo();
        } else {
            synchronized (this) {
                Window at = window;
                if (at != null) {
                    at.memory.force();
                }
            }
        }
        file.getFD().sync();
    }

    @Override
    public synchronized void rest() {
        closeWindow();
        calls = 0;
        length = shape.first;
    }

    @Override
    public synchronized void close() throws IOException {
        closeWindow();
        file.close();
    }
}
