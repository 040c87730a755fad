package io.portaria.engine.ledger.append;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// Tells Linux about pages of a window many at a time, where it would otherwise find them one by one: each page that `fsync`
/// makes clean while it is mapped interrupts every processor of the process, and each first store into a page traps.
///
/// Advice only: without it, on other systems, everything works the same.
///
/// @see <a href="https://man7.org/linux/man-pages/man2/madvise.2.html">madvise(2)</a>
final class Pages {
    private static final int DONTNEED = 4;
    private static final int POPULATE_WRITE = 23;

    private final Optional<MethodHandle> madvise;

    private Pages(Optional<MethodHandle> madvise) {
        this.madvise = madvise;
    }

    static Pages ofThisSystem() {
        return new Pages(
                System.getProperty("os.name", "").startsWith("Linux") ? find() : Optional.empty());
    }

    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> find() {
        try {
            Linker linker = Linker.nativeLinker();
            return linker.defaultLookup()
                    .find("madvise")
                    .map(at ->
                            linker.downcallHandle(
                                    at,
                                    FunctionDescriptor.of(
                                            ValueLayout.JAVA_INT,
                                            ValueLayout.ADDRESS,
                                            ValueLayout.JAVA_LONG,
                                            ValueLayout.JAVA_INT)));
        } catch (UnsupportedOperationException | IllegalCallerException e) {
            // a JVM that was not given native access
            return Optional.empty();
        }
    }

    /// The pages are let go of at once; what was stored in them stays with the file, and a further store takes them up again.
    void letGo(MemorySegment pages) {
        advise(pages, DONTNEED);
    }

    /// The pages will be stored to.
    void takeUp(MemorySegment pages) {
        advise(pages, POPULATE_WRITE);
    }

    private void advise(MemorySegment pages, int advice) {
        if (madvise.isEmpty() || pages.byteSize() == 0) {
            return;
        }
        try {
            // refused is as good as not asked
            int _ = (int) madvise.get().invokeExact(pages, pages.byteSize(), advice);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
