package io.portaria.engine.record.write;

import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.append.AppendFile;
import io.portaria.engine.ledger.append.Ledger;
import io.portaria.engine.ledger.format.JsonBytes;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.Outcome;
import io.portaria.engine.operation.ResultColumn;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Recorded;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionContext;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.record.format.EventType;
import io.portaria.engine.record.format.RecordingFormat;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// The book of one session: a recording file and entries of the ledger. While nothing is under way it keeps a key, a
/// chain and an open file, and no buffer; what AES derives from the key, for some moments longer.
///
/// An operation MUST be in the ledger and in the recording before [#begin] returns. What the agent sees MUST be in the
/// recording before [#flush] returns; the ledger binds it soon after, see [#settle].
final class SessionWriter implements SessionRecording {
    /// What the room around it is told.
    interface Owner {
        /// There is something that is not on disk yet.
        void written(SessionWriter session);

        /// No call will follow.
        ///
        /// @param complete whether the ledger has the session's end
        void closed(SessionWriter session, boolean complete);

        /// What the agent has seen could not be bound to the ledger, and no call of the session is there to be told.
        void unsettled(SessionWriter session, AuditUnavailable why);
    }

    private static final byte[] NO_COLUMNS = {'[', ']'};
    private static final int MOST_WAITING = 64;

    private record Entered(long seq, long leaf) implements Recorded {}

    private final SessionContext session;
    private final SecretKey key;
    private final AppendFile file;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Pools pools;
    private final Owner owner;
    private final boolean syncBeforeAnswer;
    private final EventBuffer events;
    private final EventBuffer.Full full = this::writeChunk;
    private final byte[] headerHash;
    private final byte[] chain;
    private final ArrayDeque<Entries.Ended> waiting = new ArrayDeque<>(2);

    private Optional<ChunkCipher> cipher = Optional.empty();
    private List<ResultColumn> columnsBefore = List.of();
    private byte[] columnsDescribed = NO_COLUMNS;
    private long login = -1;
    private long length;
    private long chunks;
    private long seq;
    private long denied;
    private long rows;
    private @Nullable AuditUnavailable failure;
    private boolean closed;

    SessionWriter(
            SessionContext session,
            SecretKey key,
            AppendFile file,
            byte[] header,
            Ledger ledger,
            InstantSource clock,
            Pools pools,
            Owner owner,
            boolean syncBeforeAnswer)
            throws IOException {
        this.session = session;
        this.key = key;
        this.file = file;
        this.ledger = ledger;
        this.clock = clock;
        this.pools = pools;
        this.owner = owner;
        this.syncBeforeAnswer = syncBeforeAnswer;
        this.events = new EventBuffer(pools);
        this.headerHash = RecordingFormat.sha256().digest(header);
        this.chain = headerHash.clone();
        file.write(header, 0, header.length);
        length = header.length;
    }

    /// Enters the session itself.
    synchronized void started(long loginLeaf) throws AuditUnavailable {
        login = loginLeaf;
        Workbench bench = pools.workbench();
        try {
            Events.started(bench.json, session, loginLeaf);
            event(EventType.SESSION_STARTED, bench.json);
            writeChunk();
        } catch (IOException e) {
            throw failed(e);
        } finally {
            done(bench);
        }
    }

    SessionContext session() {
        return session;
    }

    AppendFile file() {
        return file;
    }

    @Override
    public synchronized Recorded begin(Permit permit, Operation operation) throws AuditUnavailable {
        return enter("allow", permit.rules(), permit.policyVersion(), permit.approval(), operation);
    }

    @Override
    public synchronized Recorded refuse(Refusal refusal, Operation operation)
            throws AuditUnavailable {
        check();
        denied++;
        Instant now = clock.instant();
        Outcome outcome =
                Outcome.failed("refused", MaskedText.ofOwnWords(refusal.sentence()), 0, Map.of());
        Workbench bench = pools.workbench();
        try {
            Entered entered =
                    entry(
                            bench.json,
                            now,
                            "deny",
                            List.of(refusal.rule()),
                            session.policyVersion(),
                            Optional.empty(),
                            operation);
            Events.outcome(bench.json, entered.seq, now, outcome);
            event(EventType.OUTCOME, bench.json);
            writeChunk();
            return entered;
        } catch (LedgerUnavailable | IOException e) {
            throw failed(e);
        } finally {
            done(bench);
        }
    }

    private Recorded enter(
            String decision,
            List<String> rules,
            String policyVersion,
            Optional<String> approval,
            Operation operation)
            throws AuditUnavailable {
        check();
        Workbench bench = pools.workbench();
        try {
            Entered entered =
                    entry(
                            bench.json,
                            clock.instant(),
                            decision,
                            rules,
                            policyVersion,
                            approval,
                            operation);
            writeChunk(bench);
            return entered;
        } catch (LedgerUnavailable | IOException e) {
            throw failed(e);
        } finally {
            done(bench);
        }
    }

    private Entered entry(
            JsonBytes json,
            Instant at,
            String decision,
            List<String> rules,
            String policyVersion,
            Optional<String> approval,
            Operation operation)
            throws LedgerUnavailable, IOException {
        long next = seq + 1;
        Entries.operation(
                json,
                session.id(),
                login,
                next,
                at,
                decision,
                rules,
                policyVersion,
                approval,
                operation);
        long leaf = ledger.append(json.array(), 0, json.length());
        seq = next;
        Events.operation(json, next, leaf, at, decision, rules, policyVersion, approval, operation);
        event(EventType.OPERATION, json);
        return new Entered(next, leaf);
    }

    @Override
    public synchronized void columns(Recorded operation, List<ResultColumn> columns)
            throws AuditUnavailable {
        check();
        Workbench bench = pools.workbench();
        try {
            Events.columns(bench.json, operation.seq(), described(columns, bench.json));
            event(EventType.COLUMNS, bench.json);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            pools.giveBack(bench);
        }
    }

    /// An agent that asks the same again and again gets the same columns.
    @SuppressWarnings(
            "ReferenceEquality") // only a shortcut: an equal list that is another is described anew
    private byte[] described(List<ResultColumn> columns, JsonBytes json) {
        if (columns != columnsBefore) {
            columnsDescribed = Events.describe(json, columns);
            columnsBefore = columns;
        }
        return columnsDescribed;
    }

    @Override
    public synchronized void rows(Recorded operation, byte[] bytes, int offset, int size, int count)
            throws AuditUnavailable {
        check();
        try {
            events.rows(operation.seq(), bytes, offset, size, count, full);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public synchronized void note(String kind, MaskedText text) throws AuditUnavailable {
        check();
        Workbench bench = pools.workbench();
        try {
            Events.note(bench.json, clock.instant(), kind, text);
            event(EventType.NOTE, bench.json);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            pools.giveBack(bench);
        }
    }

    @Override
    public synchronized void end(Recorded operation, Outcome outcome) throws AuditUnavailable {
        check();
        Instant now = clock.instant();
        Workbench bench = pools.workbench();
        try {
            Events.outcome(bench.json, operation.seq(), now, outcome);
            event(EventType.OUTCOME, bench.json);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            pools.giveBack(bench);
        }
        rows += outcome.rows();
        waiting.add(new Entries.Ended(operation.seq(), operation.leaf(), now, outcome));
        if (waiting.size() >= MOST_WAITING) {
            flush();
        }
    }

    @Override
    public synchronized void flush() throws AuditUnavailable {
        check();
        if (events.length() == 0 && waiting.isEmpty()) {
            return;
        }
        Workbench bench = pools.workbench();
        try {
            writeChunk(bench);
            if (syncBeforeAnswer || waiting.size() >= MOST_WAITING) {
                outcomes(bench.json);
            }
            if (syncBeforeAnswer) {
                file.sync();
            }
        } catch (LedgerUnavailable | IOException e) {
            throw failed(e);
        } finally {
            done(bench);
        }
    }

    /// Binds what the agent has seen to the ledger. Called soon after, by whoever brings recordings to disk: the recording
    /// itself was in the operating system's hands before the agent saw anything.
    synchronized void settle() {
        if (closed || failure != null || waiting.isEmpty()) {
            return;
        }
        Workbench bench = pools.workbench();
        try {
            writeChunk(bench);
            outcomes(bench.json);
        } catch (LedgerUnavailable | IOException | RuntimeException e) {
            // the next call of the session is told too
            owner.unsettled(this, failed(e));
        } finally {
            done(bench);
        }
    }

    /// Gives back what only a busy session needs.
    void rest() {
        file.rest();
        synchronized (this) {
            cipher = Optional.empty();
            columnsBefore = List.of();
            columnsDescribed = NO_COLUMNS;
        }
    }

    private void outcomes(JsonBytes json) throws LedgerUnavailable {
        while (!waiting.isEmpty()) {
            Entries.outcomes(json, session.id(), clock.instant(), waiting, length, chain);
            ledger.append(json.array(), 0, json.length());
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        boolean complete = false;
        if (failure == null) {
            Workbench bench = pools.workbench();
            try {
                Instant now = clock.instant();
                Events.ended(bench.json, now, seq);
                event(EventType.SESSION_ENDED, bench.json);
                writeChunk(bench);
                outcomes(bench.json);
                file.trim();
                Entries.sessionEnd(
                        bench.json,
                        session.id(),
                        login,
                        now,
                        new Entries.Sums(seq, denied, rows),
                        length,
                        chain);
                ledger.append(bench.json.array(), 0, bench.json.length());
                complete = true;
            } catch (LedgerUnavailable | IOException e) {
                failed(e);
            } finally {
                done(bench);
            }
        }
        closed = true;
        events.release();
        owner.closed(this, complete);
    }

    private void event(byte type, JsonBytes json) throws IOException {
        events.event(type, json.array(), json.length(), full);
    }

    private void writeChunk() throws IOException {
        Workbench bench = pools.workbench();
        try {
            writeChunk(bench);
        } finally {
            pools.giveBack(bench);
        }
    }

    private void writeChunk(Workbench bench) throws IOException {
        if (events.length() == 0) {
            return;
        }
        ChunkCipher busy = cipher.orElseGet(() -> new ChunkCipher(key));
        cipher = Optional.of(busy);
        int size = bench.seal(busy, headerHash, chunks, events.array(), events.length(), chain);
        file.write(bench.out(), 0, size);
        chunks++;
        length += size;
        events.clear();
        owner.written(this);
    }

    /// Nothing is under way: buffers go back.
    private void done(Workbench bench) {
        pools.giveBack(bench);
        if (events.length() == 0) {
            events.release();
        }
    }

    private void check() throws AuditUnavailable {
        AuditUnavailable before = failure;
        if (before != null) {
            throw new AuditUnavailable(String.valueOf(before.getMessage()), before);
        }
        if (closed) {
            throw new AuditUnavailable("The recording of session " + session.id() + " is closed.");
        }
    }

    /// From here on nothing more is written: the chain in memory may be ahead of the file.
    private AuditUnavailable failed(Exception cause) {
        AuditUnavailable unavailable =
                cause instanceof LedgerUnavailable
                        ? new AuditUnavailable(String.valueOf(cause.getMessage()), cause)
                        : new AuditUnavailable(
                                "The recording of session "
                                        + session.id()
                                        + " cannot be written: "
                                        + cause.getMessage(),
                                cause);
        failure = unavailable;
        return unavailable;
    }
}
