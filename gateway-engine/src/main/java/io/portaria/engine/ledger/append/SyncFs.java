package io.portaria.engine.ledger.append;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/// Brings many new files to disk with one call, where Linux has it: `fsync` of each makes the disk empty its cache each time,
/// and a journal write a commit.
///
/// The call takes along what others have written to the same file system. Where that takes long, as beside a busy database, it is
/// left for a while. It tells of failures since its descriptor was opened, and the system writes files down when it likes, so that
/// one is opened before the first file is written.
///
/// Used by one thread at a time.
///
/// @see <a href="https://man7.org/linux/man-pages/man2/syncfs.2.html">syncfs(2)</a>; before Linux 5.8 it kept failures to itself
final class SyncFs {
    /// Longer than this is too long for what it saves.
    static final Duration SLOW = Duration.ofMillis(500);

    /// For how long it is left then.
    static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final int READ_ONLY_CLOSED_ON_EXEC = 0x80000;
    private static final int NOBODY = -1;

    private record Calls(MethodHandle open, MethodHandle syncfs, MethodHandle close) {}

    private final Optional<Calls> calls;
    private final Charset names;
    private int watching = NOBODY;
    private boolean paused;
    private long resumes;

    private SyncFs(Optional<Calls> calls, Charset names) {
        this.calls = calls;
        this.names = names;
    }

    static SyncFs ofThisSystem() {
        boolean linux = System.getProperty("os.name", "").startsWith("Linux");
        return new SyncFs(
                linux && tellsFailures(System.getProperty("os.version", ""))
                        ? find()
                        : Optional.empty(),
                Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
    }

    static boolean tellsFailures(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            return false;
        }
        int major = Integer.parseInt(matcher.group(1));
        return major > 5 || (major == 5 && Integer.parseInt(matcher.group(2)) >= 8);
    }

    @SuppressWarnings("restricted")
    private static Optional<Calls> find() {
        try {
            Linker linker = Linker.nativeLinker();
            SymbolLookup library = linker.defaultLookup();
            return Optional.of(
                    new Calls(
                            linker.downcallHandle(
                                    library.findOrThrow("open"),
                                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                                    Linker.Option.firstVariadicArg(2)),
                            linker.downcallHandle(
                                    library.findOrThrow("syncfs"),
                                    FunctionDescriptor.of(JAVA_INT, JAVA_INT)),
                            linker.downcallHandle(
                                    library.findOrThrow("close"),
                                    FunctionDescriptor.of(JAVA_INT, JAVA_INT))));
        } catch (RuntimeException e) {
            // another C library, or a JVM that was not given native access
            return Optional.empty();
        }
    }

    /// From now on failures of the file system of `folder` are seen. To be called before each file is written.
    ///
    /// @return false where there is no such folder
    boolean watch(Path folder) {
        if (watching != NOBODY || calls.isEmpty()) {
            return true;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(folder.toAbsolutePath().toString(), names);
            watching = (int) calls.get().open.invokeExact(name, READ_ONLY_CLOSED_ON_EXEC);
            return watching != NOBODY;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// Brings everything to disk that was written to the file system that is watched, which is watched no longer.
    ///
    /// @param many whether that is worth while
    /// @return false when it was not done
    /// @throws IOException when something could not be brought to disk; what was written MUST be written anew
    boolean run(boolean many) throws IOException {
        int fd = watching;
        if (fd == NOBODY) {
            return false;
        }
        watching = NOBODY;
        boolean isTime = many && !(paused && System.nanoTime() - resumes < 0);
        long from = System.nanoTime();
        int result = call(fd, isTime);
        if (isTime) {
            paused = result != 0 || System.nanoTime() - from > SLOW.toNanos();
            resumes = System.nanoTime() + PAUSE.toNanos();
        }
        if (result != 0) {
            throw new IOException("the file system could not be synced");
        }
        return isTime;
    }

    private int call(int fd, boolean sync) {
        Calls system = calls.orElseThrow();
        try {
            int result = sync ? (int) system.syncfs.invokeExact(fd) : 0;
            int _ = (int) system.close.invokeExact(fd);
            return result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
