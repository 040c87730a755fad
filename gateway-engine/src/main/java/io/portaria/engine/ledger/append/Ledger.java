package io.portaria.engine.ledger.append;

import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.format.EntryBundle;
import io.portaria.engine.ledger.format.JsonBytes;
import io.portaria.engine.ledger.format.NoteKey;
import io.portaria.engine.ledger.format.NoteSigner;
import io.portaria.engine.ledger.format.PendingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// The log of one gateway.
///
/// When [#append] returns, the entry is in the operating system's hands: no crash of this process, kill -9 included,
/// loses it. A background sync brings it to disk within [LedgerOptions#syncEvery]; with
/// [LedgerOptions.Durability#SYNC] the append waits for that. Soon after it stands in a tile and under a signed
/// checkpoint. Entries MUST NOT hold personal values.
///
/// While the disk takes nothing, every append throws [LedgerUnavailable]; each one tries again, so that the ledger goes
/// on by itself when there is room.
///
/// Safe for use by many threads: what they hold a lock for is storing some hundred bytes.
public final class Ledger implements AutoCloseable {
    private static final int MOST_BEHIND = 200_000;

    private final Path folder;
    private final LedgerOptions options;
    private final InstantSource clock;
    private final LedgerLock lock;
    private final LogStore store;
    private final PendingWriter pending;
    private final NoteKey key;
    private final String boot = UUID.randomUUID().toString();
    private final Thread syncer;
    private final Thread integrator;

    // Order of locks: round, turn, pen.
    /// Guards tiles and checkpoints.
    private final Object round = new Object();

    /// Guards what is asked of the disk besides writing: fsync, and closing files that have been integrated.
    private final Object turn = new Object();

    /// Guards the pending file and all that follows from a write.
    private final Object pen = new Object();

    /// Wakes the threads behind.
    private final Object bell = new Object();

    private final Backlog backlog = new Backlog();

    /// What a round began with, until it has ended well. Guarded by the round.
    private final ArrayDeque<Backlog.Block> taken = new ArrayDeque<>();

    private Instant quietSince;
    private long quietSize;

    private volatile long size;
    private volatile long synced;
    private volatile long checkpointSize;
    private volatile Instant checkpointAt;
    private volatile @Nullable String appendTrouble;
    private volatile @Nullable String publishTrouble;
    private volatile boolean syncFailed;
    private volatile boolean closed;

    /// Opens the log in `folder`, or makes one. Entries that were acknowledged before a crash are integrated before
    /// this returns.
    ///
    /// @param folder the log's own folder, `HOME/ledger`
    /// @param signer signs checkpoints; its name is the log's origin
    /// @param threads makes the two threads of the log
    /// @throws LedgerUnavailable when another process has it, or when it is damaged
    public static Ledger open(
            Path folder,
            NoteSigner signer,
            InstantSource clock,
            ThreadFactory threads,
            LedgerOptions options)
            throws LedgerUnavailable {
        return open(folder, signer, clock, threads, options, Disk.forBusyFiles());
    }

    public static Ledger open(
            Path folder,
            NoteSigner signer,
            InstantSource clock,
            ThreadFactory threads,
            LedgerOptions options,
            Disk disk)
            throws LedgerUnavailable {
        LedgerLock lock = LedgerLock.take(folder);
        try {
            LogStore store = LogStore.open(folder, disk, signer, clock.instant());
            Ledger ledger =
                    new Ledger(folder, signer.key(), clock, threads, options, disk, lock, store);
            ledger.syncer.start();
            ledger.integrator.start();
            return ledger;
        } catch (LedgerUnavailable | RuntimeException e) {
            try {
                lock.close();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private Ledger(
            Path folder,
            NoteKey key,
            InstantSource clock,
            ThreadFactory threads,
            LedgerOptions options,
            Disk disk,
            LedgerLock lock,
            LogStore store) {
        this.folder = folder;
        this.key = key;
        this.clock = clock;
        this.options = options;
        this.lock = lock;
        this.store = store;
        this.pending = new PendingWriter(folder, disk, options.segmentBytes());
        this.size = store.size();
        this.synced = size;
        this.checkpointSize = size;
        this.checkpointAt = clock.instant();
        this.quietSince = checkpointAt;
        this.quietSize = size;
        this.syncer = threads.newThread(this::syncLoop);
        this.integrator = threads.newThread(this::integrateLoop);
    }

    public long append(byte[] entry) throws LedgerUnavailable {
        return append(entry, 0, entry.length);
    }

    /// Enters a record of facts.
    ///
    /// @return its index, from 0
    /// @throws LedgerUnavailable when it was not entered, and then what it stands for MUST NOT happen
    /// @throws IllegalArgumentException when it is empty or longer than 65535 bytes
    public long append(byte[] entry, int offset, int length) throws LedgerUnavailable {
        if (length == 0 || length > EntryBundle.MAX_ENTRY) {
            throw new IllegalArgumentException("an entry of " + length + " bytes does not fit");
        }
        byte[] record = PendingFile.record(entry, offset, length);
        long index;
        synchronized (pen) {
            letTilesCatchUp();
            index = write(record);
        }
        if (options.durability() == LedgerOptions.Durability.SYNC) {
            awaitSync(index + 1);
        }
        return index;
    }

    /// Gives the record its place in the log and writes it there. Holds the pen.
    private long write(byte[] record) throws LedgerUnavailable {
        checkUsable();
        long index = size;
        PendingFile.number(record, index);
        try {
            pending.write(index, record, record.length);
        } catch (IOException e) {
            LedgerUnavailable failure =
                    new LedgerUnavailable(
                            "The ledger in " + folder + " cannot be written: " + e.getMessage(), e);
            appendTrouble = failure.getMessage();
            throw failure;
        }
        backlog.add(record);
        size = index + 1;
        if (appendTrouble != null) {
            appendTrouble = null;
        }
        if (backlog.count() == options.checkpointEntries()) {
            ring();
        }
        return index;
    }

    /// Appends are faster than tiles can be brought to disk: who comes too early waits, so that memory stays bounded.
    /// Holds the pen, and lends it out while waiting.
    private void letTilesCatchUp() {
        boolean interrupted = false;
        while (size - checkpointSize > MOST_BEHIND && publishTrouble == null && !closed) {
            try {
                pen.wait(10);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkUsable() throws LedgerUnavailable {
        if (closed) {
            throw new LedgerUnavailable("The ledger in " + folder + " is closed.");
        }
        if (syncFailed) {
            throw new LedgerUnavailable(
                    "The ledger in " + folder + " cannot be brought to disk: " + appendTrouble);
        }
        if (size - checkpointSize > MOST_BEHIND && publishTrouble != null) {
            throw new LedgerUnavailable(
                    "The ledger in " + folder + " cannot write its tiles: " + publishTrouble);
        }
    }

    private void awaitSync(long needed) throws LedgerUnavailable {
        while (synced < needed) {
            syncNow();
            if (syncFailed) {
                throw new LedgerUnavailable(
                        "The ledger in " + folder + " cannot be brought to disk: " + appendTrouble);
            }
        }
    }

    /// Brings to disk what was written; threads that wait here together share one fsync.
    private void syncNow() {
        synchronized (turn) {
            long target;
            PendingWriter.Sync sync;
            boolean again;
            synchronized (pen) {
                target = size;
                again = syncFailed;
                sync = pending.sync();
            }
            if (target == synced && !again) {
                return;
            }
            try {
                if (again) {
                    synchronized (pen) {
                        target = size;
                        pending.rewrite();
                        syncFailed = false;
                        appendTrouble = null;
                    }
                } else {
                    sync.run();
                    synchronized (pen) {
                        pending.synced(sync);
                    }
                }
                synced = target;
            } catch (IOException | RuntimeException e) {
                synchronized (pen) {
                    if (e instanceof RuntimeException && !syncFailed) {
                        tell(e);
                    }
                    syncFailed = true;
                    appendTrouble = String.valueOf(e.getMessage());
                }
            }
        }
    }

    private void syncLoop() {
        long pause = options.syncEvery().toNanos();
        long next = System.nanoTime() + pause;
        while (!closed) {
            // From the beginning of one sync to the next, so that the time of fsync itself counts.
            sleep(Math.max(1_000_000, next - System.nanoTime()));
            next = System.nanoTime() + pause;
            syncNow();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck")
    private static void sleep(long nanos) {
        try {
            Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        } catch (InterruptedException e) {
            // Nobody has reason to interrupt these threads; going on is what keeps entries safe.
            Thread.yield();
        }
    }

    /// Hands what nobody expected to who made this thread, and has a log.
    private static void tell(Exception mishap) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, mishap);
    }

    private void ring() {
        synchronized (bell) {
            bell.notifyAll();
        }
    }

    private void integrateLoop() {
        while (!closed) {
            try {
                synchronized (bell) {
                    if (!closed && !isMuch()) {
                        bell.wait(options.checkpointEvery().toMillis());
                    }
                }
            } catch (InterruptedException e) {
                continue;
            }
            if (closed) {
                return;
            }
            integrate();
            try {
                beat();
            } catch (RuntimeException e) {
                // whatever it was, what keeps entries safe goes on
                appendTrouble = String.valueOf(e.getMessage());
                tell(e);
            }
            sleep(options.restBetween().toNanos());
        }
    }

    private boolean isMuch() {
        return size - checkpointSize >= options.checkpointEntries() && publishTrouble == null;
    }

    /// One round: everything written so far goes into tiles and under a checkpoint.
    private void integrate() {
        synchronized (round) {
            synchronized (pen) {
                backlog.moveTo(taken);
                if (taken.isEmpty()) {
                    backlog.rest();
                    return;
                }
            }
            // The pending file must be on disk before tiles are, else a power cut could leave a
            // tile with entries that
            // the replay does not know and would write differently.
            syncNow();
            if (syncFailed) {
                return;
            }
            try {
                store.integrate(taken);
                checkpointSize = store.size();
                checkpointAt = clock.instant();
                publishTrouble = null;
                synchronized (turn) {
                    synchronized (pen) {
                        backlog.giveBack(taken);
                        taken.clear();
                        pending.forget(checkpointSize);
                        pen.notifyAll();
                    }
                }
            } catch (IOException | RuntimeException e) {
                if (e instanceof RuntimeException && publishTrouble == null) {
                    tell(e);
                }
                publishTrouble =
                        "The ledger in " + folder + " cannot write its tiles: " + e.getMessage();
            }
        }
    }

    private void beat() {
        if (options.heartbeat().isEmpty() || closed) {
            return;
        }
        Instant now = clock.instant();
        if (size != quietSize) {
            quietSize = size;
            quietSince = now;
        }
        if (now.isBefore(quietSince.plus(options.heartbeat().get()))) {
            return;
        }
        JsonBytes entry =
                new JsonBytes(128)
                        .begin()
                        .text("kind", "heartbeat")
                        .time("at", now)
                        .text("boot", boot)
                        .number("monotonic", System.nanoTime())
                        .close();
        try {
            append(entry.array(), 0, entry.length());
        } catch (LedgerUnavailable e) {
            // Health shows it; the next beat tries again.
            appendTrouble = e.getMessage();
        }
    }

    /// Entries appended.
    public long size() {
        return size;
    }

    /// Entries under the newest signed checkpoint.
    public long checkpointSize() {
        return checkpointSize;
    }

    public Instant checkpointAt() {
        return checkpointAt;
    }

    /// Whether the last append and the last checkpoint worked.
    public boolean healthy() {
        return appendTrouble == null && publishTrouble == null && !closed;
    }

    /// What a person should know about the log, in a sentence.
    public String sentence() {
        String trouble = appendTrouble;
        if (trouble == null) {
            trouble = publishTrouble;
        }
        return trouble == null ? "The log takes entries." : trouble;
    }

    /// The key that checkpoints verify with.
    public NoteKey key() {
        return key;
    }

    /// Integrates what is there and makes a checkpoint, now.
    public void checkpoint() throws LedgerUnavailable {
        long wanted = size;
        integrate();
        if (checkpointSize < wanted) {
            throw new LedgerUnavailable(sentence());
        }
    }

    /// Ends the log properly: all entries under a checkpoint, no pending file left.
    @Override
    public void close() {
        synchronized (pen) {
            if (closed) {
                return;
            }
            closed = true;
        }
        ring();
        join(syncer);
        join(integrator);
        integrate();
        try {
            synchronized (turn) {
                synchronized (pen) {
                    pending.close(checkpointSize == size);
                }
            }
            lock.close();
        } catch (IOException e) {
            // What could not be closed is replayed at the next start.
            publishTrouble = e.getMessage();
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
