package io.portaria.engine.record.write;

import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.append.AppendFile;
import io.portaria.engine.ledger.append.Disk;
import io.portaria.engine.ledger.append.Ledger;
import io.portaria.engine.ledger.format.JsonBytes;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Recorder;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionContext;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.record.format.RecordingFormat;
import io.portaria.engine.vault.KeyedDigest;
import io.portaria.engine.vault.SessionKeys;
import io.portaria.engine.vault.VaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// Writes recordings into `HOME/recordings/YYYY/MM/DD/<session>.rec` and what they are bound with into the ledger.
///
/// A session that cannot be recorded MUST NOT begin; see [SessionWriter] for what follows.
public final class FileRecorder implements Recorder, AutoCloseable {
    private final Path recordings;
    private final Ledger ledger;
    private final SessionKeys keys;
    private final KeyedDigest pseudonyms;
    private final InstantSource clock;
    private final RecordingOptions options;
    private final Disk disk;
    private final Orphans orphans;
    private final Pools pools = new Pools();
    private final Set<SessionWriter> unsynced = ConcurrentHashMap.newKeySet();

    /// Were written to in the last round.
    private final Set<SessionWriter> warm = new HashSet<>();

    private final Queue<SessionWriter> ended = new ConcurrentLinkedQueue<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private final RefusedLogins refused = new RefusedLogins();

    /// Those whose session goes on; guarded by itself.
    private final Set<SessionWriter> writers = new HashSet<>();

    private final Thread syncer;
    private volatile @Nullable String trouble;
    private final CountDownLatch closing = new CountDownLatch(1);

    /// Closes in the ledger the sessions that a crash left open, then is ready.
    ///
    /// @param recordings `HOME/recordings`
    /// @param pseudonyms digests what would be personal in the ledger, such as a client's address
    /// @param threads makes the one thread that brings recordings to disk
    public static FileRecorder open(
            Path recordings,
            Ledger ledger,
            SessionKeys keys,
            KeyedDigest pseudonyms,
            InstantSource clock,
            ThreadFactory threads,
            RecordingOptions options)
            throws AuditUnavailable {
        return open(
                recordings, ledger, keys, pseudonyms, clock, threads, options, Disk.forManyFiles());
    }

    public static FileRecorder open(
            Path recordings,
            Ledger ledger,
            SessionKeys keys,
            KeyedDigest pseudonyms,
            InstantSource clock,
            ThreadFactory threads,
            RecordingOptions options,
            Disk disk)
            throws AuditUnavailable {
        FileRecorder recorder =
                new FileRecorder(
                        recordings, ledger, keys, pseudonyms, clock, threads, options, disk);
        try {
            recorder.orphans.closeAll();
        } catch (LedgerUnavailable | IOException e) {
            throw new AuditUnavailable(
                    "Sessions that were open at the last stop cannot be closed in the ledger: "
                            + e.getMessage(),
                    e);
        }
        recorder.syncer.start();
        return recorder;
    }

    private FileRecorder(
            Path recordings,
            Ledger ledger,
            SessionKeys keys,
            KeyedDigest pseudonyms,
            InstantSource clock,
            ThreadFactory threads,
            RecordingOptions options,
            Disk disk) {
        this.recordings = recordings;
        this.ledger = ledger;
        this.keys = keys;
        this.pseudonyms = pseudonyms;
        this.clock = clock;
        this.options = options;
        this.disk = disk;
        this.orphans = new Orphans(recordings, ledger, keys, clock);
        this.syncer = threads.newThread(this::syncLoop);
    }

    @Override
    public SessionRecording open(SessionContext session) throws AuditUnavailable {
        String marker = RecordingFormat.marker(session.id(), session.startedAt());
        Workbench bench = pools.workbench();
        try {
            SecretKey key = keys.create(session.id());
            // The marker first: whatever a crash leaves from here on is closed at the next start.
            Files.createFile(orphans.marker(marker));
            Entries.login(bench.json, session, pseudonyms);
            long login = ledger.append(bench.json.array(), 0, bench.json.length());
            Events.header(bench.json, session);
            byte[] header = RecordingFormat.header(bench.json.toBytes());
            Path path = recordings.resolve(RecordingFormat.path(session.id(), session.startedAt()));
            AppendFile file = disk.create(path);
            SessionWriter writer;
            try {
                writer =
                        new SessionWriter(
                                session,
                                key,
                                file,
                                header,
                                ledger,
                                clock,
                                pools,
                                new Room(),
                                options.syncBeforeAnswer());
                writer.started(login);
            } catch (IOException | AuditUnavailable e) {
                file.close();
                throw e;
            }
            synchronized (writers) {
                writers.add(writer);
            }
            return writer;
        } catch (AuditUnavailable e) {
            broken.add(marker);
            throw e;
        } catch (LedgerUnavailable | IOException | VaultException e) {
            broken.add(marker);
            throw new AuditUnavailable(
                    "The session cannot be recorded, so it does not begin: " + e.getMessage(), e);
        } finally {
            pools.giveBack(bench);
        }
    }

    @Override
    public void loginRefused(
            MaskedText claimedAgent,
            MaskedText claimedTarget,
            String protocol,
            String origin,
            Refusal refusal)
            throws AuditUnavailable {
        Instant now = clock.instant();
        String from = Entries.digest(pseudonyms, origin);
        if (!refused.isToldAlone(from, now)) {
            return;
        }
        Workbench bench = pools.workbench();
        try {
            Entries.loginRefused(
                    bench.json,
                    now,
                    shortened(claimedAgent.text()),
                    shortened(claimedTarget.text()),
                    protocol,
                    from,
                    refusal.kind().name(),
                    refusal.rule());
            ledger.append(bench.json.array(), 0, bench.json.length());
        } catch (LedgerUnavailable e) {
            throw new AuditUnavailable(String.valueOf(e.getMessage()), e);
        } finally {
            pools.giveBack(bench);
        }
    }

    /// A stranger chose this text: it gets a line, not an entry that is too long to append.
    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    private void enterGathered(String origin, Instant from, long count) throws LedgerUnavailable {
        JsonBytes json = new JsonBytes(256);
        Entries.loginsRefused(json, clock.instant(), origin, from, count);
        ledger.append(json.array(), 0, json.length());
    }

    /// Keeps count of what is to be brought to disk.
    private final class Room implements SessionWriter.Owner {
        @Override
        public void written(SessionWriter session) {
            unsynced.add(session);
        }

        @Override
        public void closed(SessionWriter session, boolean complete) {
            String marker =
                    RecordingFormat.marker(session.session().id(), session.session().startedAt());
            if (complete) {
                try {
                    Files.deleteIfExists(orphans.marker(marker));
                } catch (IOException e) {
                    // A marker that stays makes the next start write a recovery entry too many,
                    // which harms nothing.
                    broken.remove(marker);
                }
            } else {
                broken.add(marker);
            }
            ended.add(session);
            synchronized (writers) {
                writers.remove(session);
                writers.notifyAll();
            }
        }

        @Override
        public void unsettled(SessionWriter session, AuditUnavailable why) {
            tell(why);
        }
    }

    /// Waits until every recording is closed, so that the ledger has the end of each session.
    ///
    /// @param most how long at most
    /// @return recordings that are open still
    public int awaitClosed(Duration most) {
        long until = System.nanoTime() + most.toNanos();
        synchronized (writers) {
            for (long left = most.toNanos();
                    !writers.isEmpty() && left > 0;
                    left = until - System.nanoTime()) {
                try {
                    writers.wait(1 + left / 1_000_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
            return writers.size();
        }
    }

    /// What a person should know about the recorder, in a sentence; empty when its last round went well.
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void syncLoop() {
        while (!awaitClosing()) {
            try {
                syncAll();
                closeBroken();
                refused.enterWhatIsOver(clock.instant(), this::enterGathered);
                trouble = null;
            } catch (LedgerUnavailable e) {
                // The ledger's own health tells it; what was gathered is tried again.
                trouble = null;
            } catch (RuntimeException e) {
                // One session's mishap must not end what keeps the others.
                if (trouble == null) {
                    tell(e);
                }
                trouble = "Recordings may not be on disk, and are tried again: " + e;
            }
        }
    }

    /// Waits until it is time to bring to disk what was written. Nothing interrupts that: it would close the files.
    ///
    /// @return whether that is over
    private boolean awaitClosing() {
        try {
            return closing.await(options.syncEvery().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// Hands a mishap to who made this thread, and has a log.
    private static void tell(Exception mishap) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, mishap);
    }

    /// Only this closes files, so that none is closed while it is brought to disk.
    private synchronized void syncAll() {
        List<SessionWriter> gone = new ArrayList<>();
        for (SessionWriter writer = ended.poll(); writer != null; writer = ended.poll()) {
            gone.add(writer);
        }
        List<SessionWriter> written = List.copyOf(unsynced);
        warm.removeAll(written);
        warm.forEach(SessionWriter::rest);
        warm.clear();
        warm.addAll(written);
        RuntimeException mishap = null;
        try {
            keys.sync();
        } catch (VaultException e) {
            // They stay in the vault's list and are tried again.
            mishap = e;
        }
        for (SessionWriter writer : written) {
            unsynced.remove(writer);
            try {
                writer.settle();
                writer.file().sync();
            } catch (IOException e) {
                unsynced.add(writer);
            } catch (RuntimeException e) {
                unsynced.add(writer);
                mishap = e;
            }
        }
        for (SessionWriter writer : gone) {
            unsynced.remove(writer);
            warm.remove(writer);
            try {
                writer.file().close();
            } catch (IOException e) {
                // Nothing can follow in this file, and what was written to it the system has.
                unsynced.remove(writer);
            }
        }
        if (mishap != null) {
            throw mishap;
        }
    }

    /// Closes sessions whose recording failed, once the ledger takes entries again.
    private void closeBroken() {
        for (String marker = broken.peek(); marker != null; marker = broken.peek()) {
            try {
                if (Files.exists(orphans.marker(marker))) {
                    orphans.close(marker);
                }
                broken.remove(marker);
            } catch (LedgerUnavailable | IOException e) {
                return;
            }
        }
    }

    /// Brings everything to disk. Sessions are to be closed before.
    @Override
    public void close() {
        if (closing.getCount() == 0) {
            return;
        }
        closing.countDown();
        try {
            refused.enterAll(this::enterGathered);
        } catch (LedgerUnavailable e) {
            // Their number is lost: nothing can be entered any more.
            tell(e);
        }
        try {
            syncAll();
            closeBroken();
        } catch (RuntimeException e) {
            // The next start closes what stays open.
            tell(e);
        }
    }
}
